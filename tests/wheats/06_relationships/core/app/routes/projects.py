"""Projects, tags and profiles, in statements."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from app.dependencies import Database, Me
from app.models import profiles, projects, tags, task_tags, tasks
from app.routes.tasks import Listing
from app.schemas import (
    ProfileBody,
    ProjectBody,
    ProjectDetail,
    ProjectPatch,
    ProjectResponse,
    TaskResponse,
)

router = APIRouter()

COUNTED = (
    select(projects, func.count(tasks.c.id).label("task_count"))
    .select_from(projects.outerjoin(tasks, tasks.c.project_id == projects.c.id))
    .group_by(projects.c.id)
)
TAKEN = HTTPException(409, "you have a project of this name")
UPSERT = text(
    "INSERT INTO profiles (user_id, display_name, bio) VALUES (:user, :name, :bio)"
    " ON CONFLICT (user_id) DO UPDATE"
    " SET display_name = excluded.display_name, bio = excluded.bio"
)


def own(number: int, me: Me, db: Database) -> int:
    """Return the id of one's own project."""
    mine = (projects.c.id == number) & (projects.c.owner_id == me["id"])
    if 0 < number < 2**31 and db.scalar(select(projects.c.id).where(mine)):
        return number
    raise HTTPException(404, "Project not found")


Own = Annotated[int, Depends(own)]


def one(db: Database, number: int) -> Any:
    row = db.execute(COUNTED.where(projects.c.id == number)).mappings().first()
    if row is None:
        raise HTTPException(404, "Project not found")
    return row


@router.post("/projects", status_code=201, response_model=ProjectResponse)
def create(body: ProjectBody, me: Me, db: Database, response: Response) -> Any:
    values = {"owner_id": me["id"], **body.model_dump()}
    try:
        number = db.scalar(insert(projects).values(values).returning(projects.c.id))
        db.commit()
    except IntegrityError:
        raise TAKEN from None
    response.headers["location"] = f"/projects/{number}"
    return one(db, number)


@router.get("/projects", response_model=list[ProjectResponse])
def index(
    me: Me,
    db: Database,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
) -> Any:
    mine = projects.c.owner_id == me["id"]
    total = db.scalar(select(func.count()).select_from(projects).where(mine))
    response.headers["X-Total-Count"] = str(total)
    page = COUNTED.where(mine).order_by(projects.c.created_at, projects.c.id)
    return db.execute(page.limit(limit).offset(offset)).mappings().all()


@router.get("/projects/{number}", response_model=ProjectDetail)
def show(number: Own, db: Database) -> Any:
    inside = select(tasks.c.title).where(tasks.c.project_id == number)
    titles = db.scalars(inside.order_by(tasks.c.id)).all()
    return {**one(db, number), "titles": titles}


@router.get("/projects/{number}/tasks", response_model=list[TaskResponse])
def inside(number: Own, listing: Annotated[Listing, Depends()]) -> Any:
    return listing.rows(number)


@router.patch("/projects/{number}", response_model=ProjectResponse)
def change(number: Own, body: ProjectPatch, db: Database) -> Any:
    values = body.model_dump(exclude_unset=True)
    if values:
        try:
            db.execute(update(projects).where(projects.c.id == number).values(values))
            db.commit()
        except IntegrityError:
            raise TAKEN from None
    return one(db, number)


@router.delete("/projects/{number}", status_code=204, response_class=Response)
def remove(number: Own, db: Database) -> None:
    db.execute(delete(projects).where(projects.c.id == number))
    db.commit()


@router.get("/tags")
def cloud(me: Me, db: Database) -> list[dict[str, Any]]:
    counted = (
        select(tags.c.name, func.count(task_tags.c.task_id))
        .join_from(tags, task_tags)
        .where(tags.c.owner_id == me["id"])
        .group_by(tags.c.name)
        .order_by(tags.c.name)
    )
    return [{"name": name, "task_count": count} for name, count in db.execute(counted)]


@router.get("/users/me/profile")
def profile(me: Me, db: Database) -> dict[str, Any]:
    row = db.execute(select(profiles).where(profiles.c.user_id == me["id"])).mappings()
    if (found := row.first()) is None:
        raise HTTPException(404, "no profile yet")
    return {name: found[name] for name in ("display_name", "bio")}


@router.put("/users/me/profile")
def put_profile(
    body: ProfileBody, me: Me, db: Database, response: Response
) -> ProfileBody:
    values = {"user": me["id"], "name": body.display_name, "bio": body.bio}
    if not db.scalar(select(profiles.c.user_id).where(profiles.c.user_id == me["id"])):
        response.status_code = 201
    db.execute(UPSERT, values)
    db.commit()
    return body
