"""Every statement is written with SQL expressions, the list as text."""

import datetime as dt
from typing import Annotated, Any, Optional

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import delete, func, insert, select, text, update

from app.dependencies import Database, Me, TaskId, TaskRow, not_found
from app.models import projects, tags, task_tags, tasks
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


NEW_TAG = text(
    "INSERT INTO tags (owner_id, name) VALUES (:owner, :name)"
    " ON CONFLICT (owner_id, lower(name)) DO NOTHING"
)
NEW_LINKS = text(
    "INSERT INTO task_tags (tag_id, task_id)"
    " SELECT id, :task FROM tags WHERE owner_id = :owner AND name = :name"
)


def whole(db: Database, rows: Any) -> list[dict[str, Any]]:
    """Put projects and tags into rows of tasks, in two statements for all."""
    found = [{**row, "project": None, "tags": []} for row in rows]
    ids = {row["project_id"] for row in found}
    query = select(projects.c.id, projects.c.name).where(projects.c.id.in_(ids))
    known = {row["id"]: row for row in db.execute(query).mappings()}
    links = (
        select(task_tags.c.task_id, tags.c.name)
        .join_from(task_tags, tags)
        .where(task_tags.c.task_id.in_([row["id"] for row in found]))
    )
    by_id = {row["id"]: row for row in found}
    for task_id, name in db.execute(links):
        by_id[task_id]["tags"].append(name)
    for row in found:
        row["tags"].sort()
        if row["project_id"]:
            row["project"] = dict(known[row["project_id"]])
    return found


def check_project(db: Database, me: Me, values: dict[str, Any]) -> None:
    if (project_id := values.get("project_id")) is None:
        return
    own = (projects.c.id == project_id) & (projects.c.owner_id == me["id"])
    if db.scalar(select(projects.c.id).where(own)) is None:
        raise HTTPException(404, "Project not found")


def write_tags(db: Database, me: Me, task_id: int, names: Any) -> None:
    db.execute(delete(task_tags).where(task_tags.c.task_id == task_id))
    for name in sorted(names):
        db.execute(NEW_TAG, {"owner": me["id"], "name": name})
        db.execute(NEW_LINKS, {"owner": me["id"], "name": name, "task": task_id})


class Listing:
    """A page of tasks, as its query parameters ask for it."""

    def __init__(
        self,
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
        tag: Annotated[list[str], Query()] = [],
    ) -> None:
        if q and "\x00" in q:
            raise HTTPException(422, "q contains NUL")
        self.where, self.values = conditions(
            me["id"], done, priority, due_before, due_after, q
        )
        for number, name in enumerate(tag):
            self.where.append(
                f"EXISTS (SELECT 1 FROM task_tags JOIN tags ON tags.id = tag_id"
                f" WHERE task_id = tasks.id AND name = :tag_{number})"
            )
            self.values[f"tag_{number}"] = name.replace("\x00", "?").strip().lower()
        self.order = order_by(sort)
        self.db, self.response, self.limit, self.offset = db, response, limit, offset

    def rows(self, project_id: Optional[int] = None) -> Any:
        if project_id is not None:
            self.where.append("project_id = :project_id")
            self.values["project_id"] = project_id
        where = " WHERE " + " AND ".join(self.where)
        count = text(f"SELECT count(*) FROM tasks{where}")
        total = self.db.execute(count, self.values).scalar_one()
        self.response.headers["X-Total-Count"] = str(total)
        if self.offset >= total:
            return []
        page = f" ORDER BY {self.order} LIMIT :n OFFSET :o"
        values = self.values | {"n": self.limit, "o": self.offset}
        found = self.db.scalars(text(f"SELECT id FROM tasks{where}{page}"), values).all()
        rows = self.db.execute(select(tasks).where(tasks.c.id.in_(found))).mappings()
        return whole(self.db, sorted(rows, key=lambda row: found.index(row["id"])))


@router.get("", response_model=list[TaskResponse])
def index(
    listing: Annotated[Listing, Depends()],
    project_id: Annotated[Optional[int], Query(ge=1, lt=2**31)] = None,
) -> Any:
    return listing.rows(project_id)


@router.post("", status_code=201, response_model=TaskResponse)
def create(body: TaskCreate, me: Me, db: Database, response: Response) -> Any:
    values = body.model_dump() | {"owner_id": me["id"]}
    check_project(db, me, values)
    names = values.pop("tags")
    task_id = db.scalar(insert(tasks).values(values).returning(tasks.c.id))
    write_tags(db, me, task_id, names)
    [row] = whole(db, db.execute(select(tasks).filter_by(id=task_id)).mappings())
    db.commit()
    response.headers.append("location", f"/tasks/{task_id}")
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
def show(row: TaskRow, db: Database) -> Any:
    return whole(db, [row])[0]


def rewrite(db: Database, task_id: int, me: Me, values: dict[str, Any]) -> Any:
    own = (tasks.c.id == task_id) & (tasks.c.owner_id == me["id"])
    if db.execute(select(tasks.c.id).where(own)).first() is None:
        raise not_found()
    check_project(db, me, values)
    names = values.pop("tags", None)
    if values:
        db.execute(update(tasks).where(own).values(values))
    if names is not None:
        write_tags(db, me, task_id, names)
    rows = whole(db, db.execute(select(tasks).where(own)).mappings())
    if not rows:
        raise not_found()
    db.commit()
    return rows[0]


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
