"""What can be done with tasks; filters and order in plain Python."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.errors import BadQuery, NotFound
from app.models import PRIORITIES, Task, User
from app.services.repository import Tasks


@dataclass(kw_only=True)
class Listing:
    limit: int
    offset: int
    sort: str
    done: bool | None
    priority: str | None
    due_before: date | None
    due_after: date | None
    q: str | None

    def matches(self, task: Task) -> bool:
        text = (self.q or "").casefold()
        due = task.due_date
        return (
            self.done in (None, task.done)
            and self.priority in (None, task.priority)
            and (not self.due_before or (due is not None and due < self.due_before))
            and (not self.due_after or (due is not None and due > self.due_after))
            and any(text in (t or "").casefold() for t in (task.title, task.description))
        )

    def ordered(self, tasks: list[Task]) -> list[Task]:
        keys = {
            "created_at": lambda task: task.created_at,
            "due_date": lambda task: task.due_date,
            "priority": lambda task: PRIORITIES.index(task.priority),
            "title": lambda task: task.title,
        }
        turned = self.sort.startswith("-")
        key = keys.get(self.sort[turned:])
        if key is None:
            raise BadQuery(f"can't sort by {self.sort!r}")
        tasks = sorted(tasks, key=lambda task: task.id)
        filled = [task for task in tasks if key(task) is not None]
        empty = [task for task in tasks if key(task) is None]
        return sorted(filled, key=key, reverse=turned) + empty


class TaskService:
    def __init__(self, session: Session, owner: User) -> None:
        self.session = session
        self.tasks = Tasks(session, owner)

    def page(self, listing: Listing) -> tuple[list[Task], int]:
        found = [task for task in self.tasks.all() if listing.matches(task)]
        found = listing.ordered(found)
        return found[listing.offset :][: listing.limit], len(found)

    def stats(self) -> dict[str, int]:
        today = datetime.now(UTC).date()
        tasks = self.tasks.all()
        unfinished = [task for task in tasks if not task.done]
        late = [t for t in unfinished if t.due_date is not None and t.due_date < today]
        return {
            "total": len(tasks),
            "done": len(tasks) - len(unfinished),
            "open": len(unfinished),
            "overdue": len(late),
        }

    def create(self, fields: dict[str, Any]) -> Task:
        task = Task(**fields)
        self.tasks.add(task)
        self.session.commit()
        return task

    def get(self, task_id: int) -> Task:
        task = self.tasks.find(task_id)
        if task is None:
            raise NotFound("Task")
        return task

    def change(self, task_id: int, fields: dict[str, Any]) -> Task:
        task = self.get(task_id)
        for name, value in fields.items():
            setattr(task, name, value)
        try:
            self.session.flush()
            self.session.refresh(task)
            self.session.commit()
            self.session.refresh(task)
        except Exception as error:
            self.session.rollback()
            gone = isinstance(error, StaleDataError) or self.tasks.find(task_id) is None
            raise (NotFound("Task") if gone else error) from None
        return task

    def delete(self, task_id: int) -> None:
        self.tasks.remove(self.get(task_id))
        self.session.commit()
