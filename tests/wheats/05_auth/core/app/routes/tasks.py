"""Every statement is written with SQL expressions, the list as text."""

import datetime as dt
from typing import Annotated, Any, Optional

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import delete, func, insert, select, text, update

from app.dependencies import Database, Me, TaskId, TaskRow, not_found
from app.models import tasks
from app.schemas import Priority, TaskCreate, TaskReplace, TaskResponse, TaskUpdate

router = APIRouter(prefix="/tasks", tags=["tasks"])

ORDER_BY = {
    "created_at": "created_at {way}",
    "due_date": "due_date IS NULL, due_date {way}",
    "priority": "CASE priority WHEN 'low' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END {way}",
    "title": "title {way}",
}
LIKE = "lower({column}) LIKE lower(:pattern) ESCAPE '!'"


def order_by(sort: str) -> str:
    way = "DESC" if sort.startswith("-") else "ASC"
    try:
        return ORDER_BY[sort[1:] if way == "DESC" else sort].format(way=way) + ", id"
    except KeyError:
        raise HTTPException(422, f"sort has no such key: {sort}") from None


def conditions(
    owner_id: int,
    done: Optional[bool] = None,
    priority: Optional[Priority] = None,
    due_before: Optional[dt.date] = None,
    due_after: Optional[dt.date] = None,
    q: Optional[str] = None,
) -> tuple[list[str], dict[str, Any]]:
    where, values = ["owner_id = :owner_id"], {"owner_id": owner_id}
    if done is not None:
        where.append("done" if done else "NOT done")
    if priority is not None:
        where.append("priority = :priority")
        values["priority"] = priority.value
    for name, sign, day in (("before", "<", due_before), ("after", ">", due_after)):
        if day is not None:
            where.append(f"due_date {sign} :due_{name}")
            values[f"due_{name}"] = day.isoformat()
    if q is not None:
        columns = ("title", "coalesce(description, '')")
        where.append("(" + " OR ".join(LIKE.format(column=c) for c in columns) + ")")
        pattern = "".join(f"!{sign}" if sign in "!%_" else sign for sign in q)
        values["pattern"] = f"%{pattern}%"
    return where, values


@router.get("", response_model=list[TaskResponse])
def index(
    me: Me,
    db: Database,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
    sort: str = "created_at",
    done: Optional[bool] = None,
    priority: Optional[Priority] = None,
    due_before: Optional[dt.date] = None,
    due_after: Optional[dt.date] = None,
    q: Optional[str] = None,
) -> Any:
    if q and "\x00" in q:
        raise HTTPException(422, "q contains NUL")
    where, values = conditions(me["id"], done, priority, due_before, due_after, q)
    where = " WHERE " + " AND ".join(where) if where else ""
    total = db.execute(text(f"SELECT count(*) FROM tasks{where}"), values).scalar_one()
    response.headers["X-Total-Count"] = str(total)
    order = order_by(sort)
    if offset >= total:
        return []
    ids = text(f"SELECT id FROM tasks{where} ORDER BY {order} LIMIT :n OFFSET :o")
    found = db.execute(ids, values | {"n": limit, "o": offset}).scalars().all()
    rows = db.execute(select(tasks).where(tasks.c.id.in_(found))).mappings()
    return sorted(rows, key=lambda row: found.index(row["id"]))


@router.post("", status_code=201, response_model=TaskResponse)
def create(body: TaskCreate, me: Me, db: Database, response: Response) -> Any:
    values = {**body.model_dump(), "owner_id": me["id"]}
    statement = insert(tasks).values(values).returning(*tasks.c)
    row = db.execute(statement).mappings().one()
    db.commit()
    response.headers.append("location", f"/tasks/{row['id']}")
    return row


@router.get("/stats")
def stats(me: Me, db: Database) -> dict[str, int]:
    today = dt.datetime.now(dt.timezone.utc).date()
    count = select(func.count()).where(tasks.c.owner_id == me["id"])
    total = db.scalar(count)
    done = db.scalar(count.where(tasks.c.done))
    overdue = db.scalar(count.where(~tasks.c.done, tasks.c.due_date < today))
    return dict(total=total, done=done, open=total - done, overdue=overdue)


@router.get("/{task_id}", response_model=TaskResponse)
def show(row: TaskRow) -> Any:
    return row


def rewrite(db: Database, task_id: int, me: Me, values: dict[str, Any]) -> Any:
    own = (tasks.c.id == task_id) & (tasks.c.owner_id == me["id"])
    change = update(tasks).where(own).values(**values) if values else select(tasks)
    rows = db.execute(
        change.returning(*tasks.c) if values else change.where(own)
    ).mappings()
    row = rows.first()
    if row is None:
        raise not_found()
    db.commit()
    return row


@router.put("/{task_id}", response_model=TaskResponse)
def replace(task_id: TaskId, body: TaskReplace, me: Me, db: Database) -> Any:
    return rewrite(db, task_id, me, body.model_dump())


@router.patch("/{task_id}", response_model=TaskResponse)
def change(task_id: TaskId, body: TaskUpdate, me: Me, db: Database) -> Any:
    return rewrite(db, task_id, me, body.sent())


@router.delete("/{task_id}", status_code=204, response_class=Response)
def remove(task_id: TaskId, me: Me, db: Database) -> None:
    own = (tasks.c.id == task_id) & (tasks.c.owner_id == me["id"])
    if db.execute(delete(tasks).where(own)).rowcount == 0:
        raise not_found()
    db.commit()
