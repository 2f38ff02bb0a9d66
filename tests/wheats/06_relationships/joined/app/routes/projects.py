"""The projects, and the tasks within one."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from app.dependencies import LOCK_USER, CurrentUser, ProjectDep, SessionDep
from app.models import Project, Task
from app.queries import matching, one_page
from app.schemas import (
    Page,
    ProjectCreate,
    ProjectResponse,
    ProjectUpdate,
    TaskQuery,
    TaskResponse,
)

router = APIRouter(
    prefix="/projects",
    tags=["projects"],
    responses={
        400: {"description": "The body is no text"},
        401: {"description": "No good token"},
        404: {"description": "Project not found"},
        409: {"description": "Project name is taken"},
    },
)


def commit(db: Session) -> None:
    try:
        db.commit()
    except IntegrityError:
        raise HTTPException(status_code=409, detail="Project name is taken") from None


@router.post(
    "", status_code=201, response_model=ProjectResponse, dependencies=[LOCK_USER]
)
def create_project(
    body: ProjectCreate, user: CurrentUser, db: SessionDep, response: Response
) -> Project:
    project = Project(owner_id=user.id, **body.model_dump())
    db.add(project)
    commit(db)
    db.refresh(project)
    response.headers["Location"] = f"/projects/{project.id}"
    return project


@router.get("", response_model=list[ProjectResponse])
def list_projects(
    page: Annotated[Page, Query()],
    user: CurrentUser,
    db: SessionDep,
    response: Response,
) -> Sequence[Project]:
    own = select(Project).where(Project.owner_id == user.id)
    total = db.scalar(select(func.count()).select_from(own.subquery()))
    response.headers["X-Total-Count"] = str(total)
    own = own.options(selectinload(Project.tasks).load_only(Task.id))
    projects = own.order_by(Project.created_at, Project.id)
    return db.scalars(projects.limit(page.limit).offset(page.offset)).all()


@router.get("/{project_id}", response_model=ProjectResponse)
def read_project(project: ProjectDep) -> Project:
    return project


@router.get("/{project_id}/tasks", response_model=list[TaskResponse])
def list_project_tasks(
    project: ProjectDep,
    query: Annotated[TaskQuery, Query()],
    user: CurrentUser,
    db: SessionDep,
    response: Response,
) -> Sequence[Task]:
    tasks = matching(query, user).where(Task.project_id == project.id)
    return one_page(db, tasks, query, response)


@router.patch("/{project_id}", response_model=ProjectResponse, dependencies=[LOCK_USER])
def update_project(project: ProjectDep, body: ProjectUpdate, db: SessionDep) -> Project:
    for field, value in body.model_dump(exclude_unset=True).items():
        setattr(project, field, value)
    commit(db)
    return project


@router.delete("/{project_id}", status_code=204, dependencies=[LOCK_USER])
def delete_project(project: ProjectDep, db: SessionDep) -> None:
    db.delete(project)
    db.commit()
