"""Projects, tags and the profile."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ..dependencies import DB, OneProject, SignedIn, TaskFilters
from ..models import Profile, Project, Tag, Task, task_tags
from ..schemas import (
    ProfileBody,
    ProjectBody,
    ProjectPatch,
    ProjectResponse,
    TaskResponse,
)
from .tasks import Key, page

router = APIRouter(tags=["projects"])
LIMIT = Annotated[int, Query(ge=1, le=100)]
OFFSET = Annotated[int, Query(ge=0, lt=2**63)]


async def commit(db: DB) -> None:
    try:
        await db.commit()
    except IntegrityError:
        raise HTTPException(409, detail="You have a project of this name") from None


async def counted(db: DB, projects: list[Project]) -> list[dict]:
    ids = [project.id for project in projects]
    query = (
        select(Task.project_id, func.count())
        .where(Task.project_id.in_(ids))
        .group_by(Task.project_id)
    )
    counts = {project_id: count for project_id, count in await db.execute(query)}
    return [
        {
            "id": project.id,
            "name": project.name,
            "description": project.description,
            "created_at": project.created_at,
            "task_count": counts.get(project.id, 0),
        }
        for project in projects
    ]


@router.post("/projects", response_model=ProjectResponse, status_code=201)
async def create_project(body: ProjectBody, user: SignedIn, db: DB, response: Response):
    project = Project(owner_id=user.id, **body.model_dump())
    db.add(project)
    await commit(db)
    response.headers["Location"] = f"/projects/{project.id}"
    return (await counted(db, [project]))[0]


@router.get("/projects", response_model=list[ProjectResponse])
async def list_projects(
    user: SignedIn, db: DB, response: Response, limit: LIMIT = 20, offset: OFFSET = 0
):
    own = Project.owner_id == user.id
    total = await db.scalar(select(func.count(Project.id)).where(own))
    response.headers["X-Total-Count"] = str(total)
    wanted = select(Project).where(own).order_by(Project.id).limit(limit)
    return await counted(db, list(await db.scalars(wanted.offset(offset))))


@router.get("/projects/{project_id}", response_model=ProjectResponse)
async def read_project(project: OneProject, db: DB):
    return (await counted(db, [project]))[0]


@router.patch("/projects/{project_id}", response_model=ProjectResponse)
async def patch_project(project: OneProject, body: ProjectPatch, db: DB):
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(project, name, value)
    await commit(db)
    return (await counted(db, [project]))[0]


@router.delete("/projects/{project_id}", status_code=204)
async def delete_project(project: OneProject, db: DB) -> None:
    await db.delete(project)
    await db.commit()


@router.get("/projects/{id}/tasks", response_model=list[TaskResponse])
async def tasks_within(
    id: int,
    user: SignedIn,
    db: DB,
    filters: TaskFilters,
    response: Response,
    limit: LIMIT = 20,
    offset: OFFSET = 0,
    sort: Key = "created_at",
):
    own = (Project.id == id) & (Project.owner_id == user.id)
    if not 0 < id < 2**31 or not await db.scalar(select(Project.id).where(own)):
        raise HTTPException(404, detail="Project not found")
    filters.condition &= Task.project_id == id
    total = await db.scalar(select(func.count(Task.id)).where(filters.condition))
    response.headers["X-Total-Count"] = str(total)
    return await page(db, filters, limit, offset, sort)


@router.get("/tags")
async def list_tags(user: SignedIn, db: DB) -> list[dict[str, str | int]]:
    counts = (
        select(Tag.name, func.count())
        .where(Tag.id == task_tags.c.tag_id, Tag.owner_id == user.id)
        .group_by(Tag.id)
    )
    found = sorted((await db.execute(counts)).tuples())
    return [{"name": name, "task_count": count} for name, count in found]


@router.get("/users/me/profile", response_model=ProfileBody)
async def read_profile(user: SignedIn, db: DB):
    profile = await db.get(Profile, user.id)
    if profile is None:
        raise HTTPException(404, detail="Profile not found")
    return profile


@router.put("/users/me/profile", response_model=ProfileBody)
async def put_profile(body: ProfileBody, user: SignedIn, db: DB):
    await db.merge(Profile(user_id=user.id, **body.model_dump()))
    await db.commit()
    return body
