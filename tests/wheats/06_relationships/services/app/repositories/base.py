from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

Model = TypeVar("Model")


class Repository(Generic[Model]):
    model: type[Model]

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: Model) -> Model:
        self.session.add(row)
        self.session.flush()
        return row

    def delete(self, row: Model) -> None:
        self.session.delete(row)
        self.session.flush()

    def count(self, *conditions) -> int:
        number = select(func.count()).select_from(self.model).where(*conditions)
        return self.session.execute(number).scalar_one()


class OwnedRepository(Repository[Model]):
    """Rows of one owner; those of others are not there."""

    def __init__(self, session: Session, owner_id: int) -> None:
        super().__init__(session)
        self.owner_id = owner_id

    @property
    def own(self):
        return self.model.owner_id == self.owner_id

    def get(self, row_id: int) -> Model | None:
        found = select(self.model).where(self.model.id == row_id, self.own)
        return self.session.scalars(found).one_or_none()
