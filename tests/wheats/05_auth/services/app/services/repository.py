from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import Taken
from app.models import Task, User

MOST = 2**31


class Tasks:
    """The tasks of one user."""

    def __init__(self, session: Session, owner: User) -> None:
        self.session = session
        self.owner_id = owner.id

    def all(self) -> Sequence[Task]:
        mine = select(Task).where(Task.owner_id == self.owner_id)
        return self.session.scalars(mine).all()

    def find(self, task_id: int) -> Task | None:
        if not 0 < task_id < MOST:
            return None
        mine = select(Task).where(Task.owner_id == self.owner_id, Task.id == task_id)
        return self.session.scalars(mine).one_or_none()

    def add(self, task: Task) -> None:
        task.owner_id = self.owner_id
        self.session.add(task)
        self.session.flush()

    def remove(self, task: Task) -> None:
        self.session.delete(task)


class Users:
    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, user_id: int) -> User | None:
        return self.session.get(User, user_id) if 0 < user_id < MOST else None

    def named(self, name: str) -> User | None:
        return self.session.scalar(select(User).where(User.username == name.lower()))

    def page(self, limit: int, offset: int) -> tuple[Sequence[User], int]:
        found = select(User).order_by(User.id.asc()).limit(limit).offset(min(offset, MOST))
        total = self.session.scalar(select(func.count()).select_from(User)) or 0
        return self.session.scalars(found).all(), total

    def add(self, user: User) -> None:
        self.session.add(user)
        self.save()

    def save(self) -> None:
        try:
            self.session.flush()
        except IntegrityError as error:
            self.session.rollback()
            raise Taken from error

    def remove(self, user: User) -> None:
        self.session.execute(delete(Task).where(Task.owner_id == user.id))
        self.session.flush()
        self.session.delete(user)
