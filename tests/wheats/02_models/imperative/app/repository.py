"""All that is done with stored tasks; the routes know no SQLAlchemy."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import Task, tasks_table

GREATEST_ID = 2**31 - 1
columns = tasks_table.c


class TaskNotFound(Exception):
    pass


class TaskRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, title: str) -> Task:
        task = Task(title)
        self.session.add(task)
        self.session.commit()
        return task

    def all(self) -> Sequence[Task]:
        return self.session.scalars(select(Task).order_by(columns.id)).all()

    def get(self, task_id: int) -> Task:
        if 0 < task_id <= GREATEST_ID:
            task = self.session.get(Task, task_id, populate_existing=True)
            if task is not None:
                return task
        raise TaskNotFound

    def change(self, task_id: int, values: dict[str, object]) -> Task:
        self.get(task_id)
        if values:
            change = update(Task).where(columns.id == task_id).values(values)
            self.session.execute(change.execution_options(synchronize_session=False))
        task = self.get(task_id)
        self.session.commit()
        return task

    def delete(self, task_id: int) -> None:
        self.get(task_id)
        gone = delete(Task).where(columns.id == task_id).returning(columns.id)
        if self.session.execute(gone).first() is None:
            raise TaskNotFound
        self.session.commit()
