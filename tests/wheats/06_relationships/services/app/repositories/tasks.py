from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, nulls_last, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.models import Project, Tag, Task, TaskTag
from app.repositories.base import OwnedRepository
from app.schemas.tasks import TaskFilter

KEYS = {
    "created_at": Task.created_at,
    "due_date": Task.due_date,
    "priority": case((Task.priority == "low", 0), (Task.priority == "high", 2), else_=1),
    "title": Task.title,
}
WHOLE = (
    joinedload(Task.project).load_only(Project.name),
    selectinload(Task.links).joinedload(TaskTag.tag),
)


class TaskRepository(OwnedRepository[Task]):
    model = Task

    def get(self, row_id: int) -> Task | None:
        found = select(Task).where(Task.id == row_id, self.own).options(*WHOLE)
        return self.session.scalars(found).one_or_none()

    def matching(
        self, wanted: TaskFilter, within: int | None = None
    ) -> ColumnElement[bool]:
        rules = [self.own]
        if within is not None:
            rules.append(Task.project_id == within)
        if wanted.done is not None:
            rules.append(Task.done.is_(wanted.done))
        if wanted.priority is not None:
            rules.append(Task.priority == wanted.priority.value)
        if wanted.due_before is not None:
            rules.append(Task.due_date < wanted.due_before)
        if wanted.due_after is not None:
            rules.append(Task.due_date > wanted.due_after)
        if wanted.q is not None:
            texts = (Task.title, Task.description)
            rules.append(or_(*(t.icontains(wanted.q, autoescape=True) for t in texts)))
        if wanted.project_id is not None:
            rules.append(Task.project_id == wanted.project_id)
        if wanted.tag:
            rules.append(Task.id.in_(self.tagged(set(wanted.tag))))
        return and_(*rules)

    @staticmethod
    def tagged(names: set[str]):
        """Select the ids of the tasks that have as many of these tags as there are."""
        return (
            select(TaskTag.task_id)
            .join(TaskTag.tag)
            .where(Tag.name.in_(names))
            .group_by(TaskTag.task_id)
            .having(func.count() == len(names))
        )

    def page(self, wanted: TaskFilter, rule: ColumnElement[bool]) -> Sequence[Task]:
        key = KEYS[wanted.sort.removeprefix("-")]
        key = key.desc() if wanted.sort.startswith("-") else key.asc()
        found = (
            select(Task)
            .where(rule)
            .order_by(nulls_last(key), Task.id)
            .limit(wanted.limit)
            .offset(wanted.offset)
            .options(*WHOLE)
        )
        return self.session.scalars(found).all()

    def numbers(self, today: date) -> tuple[int, int, int]:
        """Return how many tasks there are, are done, and are overdue."""
        late = and_(Task.done.is_(False), Task.due_date < today)
        sums = (func.coalesce(func.sum(case((c, 1), else_=0)), 0) for c in (Task.done, late))
        return self.session.execute(
            select(func.count(Task.id), *sums).where(self.own)
        ).one()
