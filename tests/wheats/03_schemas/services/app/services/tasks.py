"""What can be done with tasks; it knows the database, and nothing of HTTP."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.models import Task

LARGEST = 2**31 - 1


class UnknownTask(Exception):
    pass


class TaskService:
    def __init__(self, db: Session) -> None:
        self.db = db

    def create(self, values: dict) -> Task:
        task = Task(**values)
        self.db.add(task)
        self.db.flush()
        self.db.refresh(task)
        return task

    def all(self) -> list[Task]:
        return list(self.db.scalars(select(Task).order_by(Task.id)))

    def get(self, task_id: int) -> Task:
        task = self.db.get(Task, task_id) if 0 < task_id <= LARGEST else None
        if task is None:
            raise UnknownTask
        return task

    def change(self, task_id: int, values: dict) -> Task:
        task = self.get(task_id)
        for name in values:
            setattr(task, name, values[name])
        self._flush()
        return task

    def delete(self, task_id: int) -> None:
        self.db.delete(self.get(task_id))
        self._flush()

    def _flush(self) -> None:
        try:
            self.db.flush()
        except StaleDataError:
            raise UnknownTask from None
