from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Task


class Tasks:
    def __init__(self, session: Session) -> None:
        self.session = session

    def all(self) -> Sequence[Task]:
        return self.session.scalars(select(Task)).all()

    def find(self, task_id: int) -> Task | None:
        if not 0 < task_id < 2**31:
            return None
        return self.session.get(Task, task_id)

    def add(self, task: Task) -> None:
        self.session.add(task)
        self.session.flush()

    def remove(self, task: Task) -> None:
        self.session.delete(task)
