from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Query, Response
from sqlalchemy import ColumnElement, UnaryExpression, and_, func, select

from ...dependencies import Db
from ...models import Task
from ...schemas import Order, Page, TaskCreate, TaskFilter, TaskResponse

ONE = TaskResponse
LISTING = list[TaskResponse]


def wanted(
    filter: Annotated[TaskFilter, Depends()],
) -> ColumnElement[bool]:
    return and_(True, *conditions(filter))


def conditions(filter: TaskFilter) -> Iterator[ColumnElement[bool]]:
    equal = filter.model_dump(include={"done", "priority"}, exclude_none=True)
    for name, value in equal.items():
        yield getattr(Task, name) == value
    if filter.due_before:
        yield Task.due_date < filter.due_before
    if filter.due_after:
        yield Task.due_date > filter.due_after
    if filter.q:
        for sign in "|%_":
            filter.q = filter.q.replace(sign, f"|{sign}")
        both = [Task.title, func.coalesce(Task.description, "")]
        likes = [column.ilike(f"%{filter.q}%", escape="|") for column in both]
        yield likes[0] | likes[1]


def order(order: Annotated[Order, Depends()]) -> list[UnaryExpression]:
    name = order.sort.strip("-")
    column = getattr(Task, name)
    if name == "priority":
        for rank, word in enumerate(("low", "medium", "high"), start=1):
            column = func.replace(column, word, str(rank))
    key = column.desc() if order.sort != name else column.asc()
    return [key.nulls_last(), Task.id.asc()]


def listing(
    db: Db,
    page: Annotated[Page, Query()],
    where: Annotated[ColumnElement, Depends(wanted)],
    order_by: Annotated[list, Depends(order)],
    response: Response,
):
    count = db.scalar(select(func.count()).select_from(Task).where(where))
    response.headers["X-Total-Count"] = str(count)
    last = page.offset + page.limit
    return db.scalars(
        select(Task).where(where).order_by(*order_by).slice(page.offset, last)
    )


def create(body: TaskCreate, db: Db, response: Response):
    task = Task()
    for name, value in body:
        setattr(task, name, value)
    db.add(task)
    db.flush()
    response.headers["Location"] = "/".join(["", "tasks", str(task.id)])
    db.commit()
    return task
