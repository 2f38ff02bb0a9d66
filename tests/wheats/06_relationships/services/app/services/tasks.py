from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any

from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Task, TaskTag, User
from app.repositories.projects import ProjectRepository
from app.repositories.tags import TagRepository
from app.repositories.tasks import TaskRepository
from app.schemas.tasks import (
    TaskCreate,
    TaskFilter,
    TaskReplace,
    TaskStats,
    TaskUpdate,
)
from app.services.base import OwnersService


class TaskService(OwnersService):
    def __init__(self, session: Session, owner: User) -> None:
        super().__init__(session, owner)
        self.tasks = TaskRepository(session, owner.id)
        self.projects = ProjectRepository(session, owner.id)
        self.tags = TagRepository(session, owner.id)

    def get(self, task_id: int) -> Task:
        task = self.tasks.get(task_id)
        if task is None:
            raise NotFound("Task not found")
        return task

    def page(
        self, wanted: TaskFilter, within: int | None = None
    ) -> tuple[Sequence[Task], int]:
        rule = self.tasks.matching(wanted, within)
        return self.tasks.page(wanted, rule), self.tasks.count(rule)

    def create(self, wanted: TaskCreate) -> Task:
        self.one_at_a_time()
        task = Task(owner_id=self.owner.id)
        return self.written(task, wanted.model_dump())

    def replace(self, task_id: int, wanted: TaskReplace) -> Task:
        self.one_at_a_time()
        return self.written(self.get(task_id), wanted.model_dump())

    def change(self, task_id: int, wanted: TaskUpdate) -> Task:
        self.one_at_a_time()
        return self.written(self.get(task_id), wanted.sent())

    def delete(self, task_id: int) -> None:
        self.one_at_a_time()
        self.tasks.delete(self.get(task_id))
        self.session.commit()

    def written(self, task: Task, values: dict[str, Any]) -> Task:
        tags = values.pop("tags", None)
        if "project_id" in values:
            project_id = values.pop("project_id")
            task.project = project_id and self.projects.get(project_id)
            if project_id and task.project is None:
                raise NotFound("Project not found")
        for name, value in values.items():
            setattr(task, name, value)
        self.tasks.add(task)
        if tags is not None:
            self.tag(task, tags)
        self.session.commit()
        return task

    def tag(self, task: Task, names: Iterable[str]) -> None:
        """Leave the links that stay as they are: they tell since when."""
        kept = {link.tag_id: link for link in task.links}
        task.links = [
            kept.get(tag.id) or TaskTag(tag=tag) for tag in self.tags.named(names)
        ]

    def stats(self) -> TaskStats:
        today = datetime.now(timezone.utc).date()
        total, done, overdue = self.tasks.numbers(today)
        return TaskStats(total=total, done=done, open=total - done, overdue=overdue)
