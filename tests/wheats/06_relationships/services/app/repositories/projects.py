from collections.abc import Sequence

from sqlalchemy import select

from app.models import Project
from app.repositories.base import OwnedRepository


class ProjectRepository(OwnedRepository[Project]):
    model = Project

    def page(self, limit: int, offset: int) -> Sequence[Project]:
        found = select(Project).where(self.own).order_by(Project.id)
        return self.session.scalars(found.limit(limit).offset(offset)).all()
