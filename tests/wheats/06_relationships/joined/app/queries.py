"""Questions to the database that more than one route asks."""

from collections.abc import Sequence
from typing import Any

from fastapi import Response
from sqlalchemy import Select, SQLColumnExpression, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Link, Tag, Task, User
from app.schemas import TaskQuery

SORT_KEYS: dict[str, SQLColumnExpression[Any]] = {
    "created_at": Task.created_at,
    "due_date": Task.due_date,
    "priority": case({"low": 1, "medium": 2, "high": 3}, value=Task.priority),
    "title": Task.title,
}


def matching(query: TaskQuery, user: User) -> Select[Task]:
    tasks = select(Task).where(Task.owner_id == user.id)
    if query.done is not None:
        tasks = tasks.where(Task.done == query.done)
    if query.priority is not None:
        tasks = tasks.where(Task.priority == query.priority)
    if query.due_before is not None:
        tasks = tasks.where(Task.due_date < query.due_before)
    if query.due_after is not None:
        tasks = tasks.where(Task.due_date > query.due_after)
    if query.q is not None:
        # autoescape: a % or _ that the client typed stands for itself.
        in_title = Task.title.icontains(query.q, autoescape=True)
        in_description = Task.description.icontains(query.q, autoescape=True)
        tasks = tasks.where(or_(in_title, in_description))
    if query.project_id is not None:
        tasks = tasks.where(Task.project_id == query.project_id)
    for name in query.tag:
        tasks = tasks.where(Task.links.any(Link.tag.has(Tag.name == name)))
    return tasks


def one_page(
    db: Session, tasks: Select[Task], query: TaskQuery, response: Response
) -> Sequence[Task]:
    total = db.scalar(select(func.count()).select_from(tasks.subquery()))
    response.headers["X-Total-Count"] = str(total)

    key = SORT_KEYS[query.sort.removeprefix("-")]
    key = key.desc() if query.sort.startswith("-") else key.asc()
    # The id settles ties: without it two pages could show the same task.
    tasks = tasks.order_by(key.nulls_last(), Task.id)
    # Loaded here, for all tasks at once: else each task would ask for its own.
    tasks = tasks.options(
        joinedload(Task.project), joinedload(Task.links).joinedload(Link.tag)
    )
    page = tasks.limit(query.limit).offset(query.offset)
    return db.scalars(page).unique().all()


def find_or_make_tags(db: Session, user: User, names: list[str]) -> list[Tag]:
    wanted = sorted(set(names))
    own = select(Tag).where(Tag.owner_id == user.id, Tag.name.in_(wanted))
    found = {tag.name: tag for tag in db.scalars(own)}
    return [found.get(name) or Tag(name=name, owner_id=user.id) for name in wanted]
