import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy import ColumnElement, Select, case, delete, func, literal, select, update
from sqlalchemy.orm import Session

from ..answers import as_dict, made, total
from ..database import insert, transaction
from ..dependencies import Db, Id, Me
from ..models import Project, Tag, Task, TaskTag
from ..schemas import GREATEST, NO_NUL, Priority, TaskCreate, TaskResponse, TaskUpdate
from ..schemas import Tag as TagName

router = APIRouter(prefix="/tasks", tags=["tasks"])

DEFAULTS = {
    "description": None,
    "done": False,
    "priority": "medium",
    "due_date": None,
    "project_id": None,
    "tags": [],
}
WITH_PROJECT = select(
    *(Task.id, Task.title, Task.description, Task.done, Task.priority),
    *(Task.due_date, Task.created_at),
    Project.id.label("project_id"),
    Project.name.label("project_name"),
).outerjoin(Project, Project.id == Task.project_id)
KEYS = {
    "created_at": Task.created_at,
    "due_date": Task.due_date,
    "priority": func.coalesce(case({"low": 1, "high": 3}, value=Task.priority), 2),
    "title": Task.title,
}
Sort = Literal[
    "created_at", "-created_at", "due_date", "-due_date",
    "priority", "-priority", "title", "-title",
]  # fmt: skip


def shown(db: Session, tasks: Select) -> list[dict[str, Any]]:
    """Run a selection of tasks, and put projects and tags where they belong."""
    found = [as_dict(row) for row in db.execute(tasks)]
    for task in found:
        project = {"id": task.pop("project_id"), "name": task.pop("project_name")}
        task |= {"project": project if project["id"] else None, "tags": []}
    by_id = {task["id"]: task for task in found}
    links = select(TaskTag.task_id, Tag.name).join(Tag, Tag.id == TaskTag.tag_id)
    for task_id, name in db.execute(links.where(TaskTag.task_id.in_([*by_id]))):
        by_id[task_id]["tags"].append(name)
    for task in found:
        task["tags"].sort()
    return found


def one(db: Session, id: int, me: Me) -> dict[str, Any]:
    mine = WITH_PROJECT.where(Task.id == id, Task.owner_id == me.id)
    for task in shown(db, mine):
        return task
    raise HTTPException(404, "Task not found")


def has_text(like: str) -> ColumnElement[bool]:
    in_title = Task.title.ilike(like, escape="\\")
    return in_title | Task.description.ilike(like, escape="\\")


def listing(
    me: Me,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    sort: Sort = "created_at",
    done: bool | None = None,
    priority: Priority | None = None,
    due_before: dt.date | None = None,
    due_after: dt.date | None = None,
    q: Annotated[str, Query(pattern=NO_NUL)] = "",
    tag: Annotated[list[TagName], Query()] = [],  # noqa: B006
    project_id: Annotated[int | None, Query(gt=0, le=GREATEST)] = None,
) -> Select:
    for sign in r"\%_":
        q = q.replace(sign, rf"\{sign}")
    found = WITH_PROJECT.where(Task.owner_id == me.id)
    for value, rule in (
        (done, Task.done.__eq__),
        (priority, Task.priority.__eq__),
        (due_before, Task.due_date.__lt__),
        (due_after, Task.due_date.__gt__),
        (project_id, Task.project_id.__eq__),
        (f"%{q}%" if q else None, has_text),
    ):
        if value is not None:
            found = found.where(rule(value))
    for name in tag:
        has_it = select(TaskTag).join(Tag).where(Tag.name == name)
        found = found.where(has_it.where(TaskTag.task_id == Task.id).exists())
    key = KEYS[sort.lstrip("-")]
    key = key.desc() if sort.startswith("-") else key
    return found.order_by(key.nulls_last(), Task.id).limit(limit).offset(offset)


Listing = Annotated[Select, Depends(listing)]


def listed(db: Session, tasks: Select) -> Response:
    every = tasks.limit(None).offset(None)
    return JSONResponse(shown(db, tasks), headers=total(db, every))


@router.get("", response_model=list[TaskResponse])
@transaction
def index(listing: Listing, db: Db):
    return listed(db, listing)


@router.get("/stats")
@transaction
def stats(me: Me, db: Db):
    late = Task.due_date < dt.datetime.now(dt.UTC).date()
    row = db.execute(
        select(
            func.count().label("total"),
            func.count().filter(Task.done).label("done"),
            func.count().filter(~Task.done).label("open"),
            func.count().filter(~Task.done, late).label("overdue"),
        ).where(Task.owner_id == me.id)
    ).one()
    return JSONResponse(as_dict(row))


@router.get("/{id}", response_model=TaskResponse)
@transaction
def show(id: Id, me: Me, db: Db):
    return JSONResponse(one(db, id, me))


def check_project(db: Session, me: Me, values: dict[str, Any]) -> None:
    if values.get("project_id") is None:
        return
    own = (Project.id == values["project_id"]) & (Project.owner_id == me.id)
    if db.scalar(select(Project.id).where(own)) is None:
        raise HTTPException(404, "Project not found")


def link(db: Session, me: Me, task_id: int, names: Iterable[str]) -> None:
    """Give a task, whose row is locked by now, these tags and no others."""
    db.execute(delete(TaskTag).where(TaskTag.task_id == task_id))
    # In one order, so that of two who make the same tags none waits for the other.
    rows = [{"owner_id": me.id, "name": name} for name in sorted(set(names))]
    if rows:
        db.execute(insert(Tag).values(rows).on_conflict_do_nothing())
        own = (Tag.owner_id == me.id) & Tag.name.in_([row["name"] for row in rows])
        links = select(literal(task_id), Tag.id).where(own)
        db.execute(insert(TaskTag).from_select(["task_id", "tag_id"], links))


@router.post("", status_code=201, response_model=TaskResponse)
@transaction
def create(body: Annotated[TaskCreate, Body()], me: Me, db: Db):
    values = DEFAULTS | body
    names = values.pop("tags")
    check_project(db, me, values)
    new = insert(Task).values(owner_id=me.id, **values).returning(Task.id)
    task_id = db.scalars(new).one()
    link(db, me, task_id, names)
    return made("/tasks", one(db, task_id, me))


def rewrite(db: Session, id: int, me: Me, values: dict[str, Any]) -> Response:
    names = values.pop("tags", None)
    own = update(Task).where(Task.id == id, Task.owner_id == me.id)
    # The version rises even where nothing else changes: the row is locked by that.
    locked = own.values(version=Task.version + 1).returning(Task.id)
    if db.execute(locked).first() is None:
        raise HTTPException(404, "Task not found")
    check_project(db, me, values)
    if values:
        db.execute(own.values(values))
    if names is not None:
        link(db, me, id, names)
    return JSONResponse(one(db, id, me))


@router.put("/{id}", response_model=TaskResponse)
@transaction
def replace(id: Id, body: Annotated[TaskCreate, Body()], me: Me, db: Db):
    return rewrite(db, id, me, DEFAULTS | body)


@router.patch("/{id}", response_model=TaskResponse)
@transaction
def change(id: Id, body: Annotated[TaskUpdate, Body()], me: Me, db: Db):
    return rewrite(db, id, me, dict(body))


@router.delete("/{id}", status_code=204)
@transaction
def remove(id: Id, me: Me, db: Db):
    gone = delete(Task).where(Task.id == id, Task.owner_id == me.id)
    if db.execute(gone.returning(Task.id)).first() is None:
        raise HTTPException(404, "Task not found")
    return Response(status_code=204)
