from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import NotFound, Taken
from app.models import Project, User
from app.repositories.projects import ProjectRepository
from app.schemas.projects import ProjectCreate, ProjectUpdate
from app.schemas.texts import Page
from app.services.base import OwnersService


class ProjectService(OwnersService):
    def __init__(self, session: Session, owner: User) -> None:
        super().__init__(session, owner)
        self.projects = ProjectRepository(session, owner.id)

    def create(self, wanted: ProjectCreate) -> Project:
        self.one_at_a_time()
        project = Project(owner_id=self.owner.id, **wanted.model_dump())
        self.session.add(project)
        return self.stored(project)

    def get(self, project_id: int) -> Project:
        project = self.projects.get(project_id)
        if project is None:
            raise NotFound("Project not found")
        return project

    def page(self, page: Page) -> tuple[Sequence[Project], int]:
        found = self.projects.page(page.limit, page.offset)
        return found, self.projects.count(self.projects.own)

    def change(self, project_id: int, wanted: ProjectUpdate) -> Project:
        self.one_at_a_time()
        project = self.get(project_id)
        for name, value in wanted.sent().items():
            setattr(project, name, value)
        return self.stored(project)

    def delete(self, project_id: int) -> None:
        self.one_at_a_time()
        self.projects.delete(self.get(project_id))
        self.session.commit()

    def stored(self, project: Project) -> Project:
        try:
            self.session.flush()
        except IntegrityError:
            raise Taken("You have a project of this name") from None
        self.session.refresh(project)  # with its number of tasks
        self.session.commit()
        return project
