from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import with_expression

from app.database import alone
from app.dependencies import Db, Id, Me
from app.models import Project, Task
from app.routes.tasks import listed
from app.schemas import (
    Page,
    ProjectCreate,
    ProjectResponse,
    ProjectUpdate,
    TaskQuery,
    TaskResponse,
)

router = APIRouter(prefix="/projects", tags=["projects"])


def own(me: Me) -> Select:
    count = select(func.count()).where(Task.project_id == Project.id).scalar_subquery()
    counted = select(Project).options(with_expression(Project.task_count, count))
    # Also where the session has seen a project before, with another count.
    counted = counted.execution_options(populate_existing=True)
    return counted.where(Project.owner_id == me.id)


async def found(project_id: int, me: Me, db: Db) -> Project:
    project = await db.scalar(own(me).where(Project.id == project_id))
    if project is None:
        raise HTTPException(404, "Project not found")
    return project


async def refuse_taken(name: str, me: Me, db: Db, but: int = 0) -> None:
    others = select(Project.id).where(Project.owner_id == me.id, Project.id != but)
    if await db.scalar(others.where(Project.name == name)) is not None:
        raise HTTPException(409, "Another project of yours has this name")


async def shown(project: Project, me: Me, db: Db) -> ProjectResponse:
    await db.flush()
    return ProjectResponse.model_validate(await found(project.id, me, db))


@router.post("", status_code=201)
@alone
async def create(
    body: ProjectCreate, me: Me, db: Db, response: Response
) -> ProjectResponse:
    await refuse_taken(body.name, me, db)
    project = Project(**body.model_dump(), owner_id=me.id)
    db.add(project)
    answer = await shown(project, me, db)
    response.headers["Location"] = f"/projects/{answer.id}"
    return answer


@router.get("")
@alone
async def projects(
    page: Annotated[Page, Query()], me: Me, db: Db, response: Response
) -> list[ProjectResponse]:
    count = select(func.count(Project.id)).where(Project.owner_id == me.id)
    response.headers["X-Total-Count"] = str(await db.scalar(count))
    wanted = own(me).order_by(Project.id).limit(page.limit).offset(page.offset)
    return [ProjectResponse.model_validate(row) for row in await db.scalars(wanted)]


@router.get("/{project_id}")
@alone
async def read(project_id: Id, me: Me, db: Db) -> ProjectResponse:
    return ProjectResponse.model_validate(await found(project_id, me, db))


@router.get("/{project_id}/tasks")
@alone
async def tasks(
    project_id: Id,
    query: Annotated[TaskQuery, Query()],
    me: Me,
    db: Db,
    response: Response,
) -> list[TaskResponse]:
    project = await found(project_id, me, db)
    return await listed(query, me, db, response, Task.project_id == project.id)


@router.patch("/{project_id}")
@alone
async def change(
    project_id: Id, body: ProjectUpdate, me: Me, db: Db
) -> ProjectResponse:
    project = await found(project_id, me, db)
    if body.name is not None:
        await refuse_taken(body.name, me, db, but=project_id)
        project.name = body.name
    if "description" in body.model_fields_set:
        project.description = body.description
    return await shown(project, me, db)


@router.delete("/{project_id}", status_code=204)
@alone
async def remove(project_id: Id, me: Me, db: Db) -> None:
    mine = delete(Project).where(Project.id == project_id, Project.owner_id == me.id)
    if (await db.execute(mine.returning(Project.id))).first() is None:
        raise HTTPException(404, "Project not found")
