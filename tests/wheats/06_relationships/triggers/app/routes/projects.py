from typing import Annotated

from fastapi import APIRouter, Body, HTTPException, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..answers import as_dict, made, total
from ..database import insert, transaction
from ..dependencies import Db, Id, Me
from ..models import Project, Task
from ..schemas import ProjectCreate, ProjectResponse, ProjectUpdate, TaskResponse
from .tasks import Listing, listed

router = APIRouter(prefix="/projects", tags=["projects"])
SHOWN = (
    Project.id,
    Project.name,
    Project.description,
    Project.task_count,
    Project.created_at,
)


def own(id: int, me: Me):
    return (Project.id == id) & (Project.owner_id == me.id)


def one(db: Session, statement):
    row = db.execute(statement).first()
    if row is None:
        raise HTTPException(404, "Project not found")
    return as_dict(row)


def taken() -> HTTPException:
    return HTTPException(409, "You have a project of this name")


@router.post("", status_code=201, response_model=ProjectResponse)
@transaction
def create(body: Annotated[ProjectCreate, Body()], me: Me, db: Db):
    new = insert(Project).values(owner_id=me.id, **body)
    row = db.execute(new.on_conflict_do_nothing().returning(*SHOWN)).first()
    if row is None:
        raise taken()
    return made("/projects", as_dict(row))


@router.get("", response_model=list[ProjectResponse])
@transaction
def index(
    me: Me,
    db: Db,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
):
    found = select(*SHOWN).where(Project.owner_id == me.id).order_by(Project.id)
    rows = db.execute(found.limit(limit).offset(offset))
    return JSONResponse([as_dict(row) for row in rows], headers=total(db, found))


@router.get("/{id}", response_model=ProjectResponse)
@transaction
def show(id: Id, me: Me, db: Db):
    return JSONResponse(one(db, select(*SHOWN).where(own(id, me))))


@router.get("/{id}/tasks", response_model=list[TaskResponse])
@transaction
def inside(id: Id, listing: Listing, me: Me, db: Db):
    one(db, select(Project.id).where(own(id, me)))
    return listed(db, listing.where(Task.project_id == id))


@router.patch("/{id}", response_model=ProjectResponse)
@transaction
def change(id: Id, body: Annotated[ProjectUpdate, Body()], me: Me, db: Db):
    if not body:
        return JSONResponse(one(db, select(*SHOWN).where(own(id, me))))
    changed = update(Project).where(own(id, me)).values(**body).returning(*SHOWN)
    try:
        return JSONResponse(one(db, changed))
    except IntegrityError:
        raise taken() from None


@router.delete("/{id}", status_code=204)
@transaction
def remove(id: Id, me: Me, db: Db):
    one(db, delete(Project).where(own(id, me)).returning(Project.id))
    return Response(status_code=204)
