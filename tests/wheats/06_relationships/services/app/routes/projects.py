from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.dependencies import Projects, RowId, Tasks
from app.schemas.projects import ProjectCreate, ProjectResponse, ProjectUpdate
from app.schemas.tasks import TaskFilter, TaskResponse
from app.schemas.texts import Page

router = APIRouter(prefix="/projects", tags=["projects"])


@router.post("", status_code=201, response_model=ProjectResponse)
def create(body: ProjectCreate, projects: Projects, response: Response):
    project = projects.create(body)
    response.headers["Location"] = f"/projects/{project.id}"
    return project


@router.get("", response_model=list[ProjectResponse])
def index(page: Annotated[Page, Query()], projects: Projects, response: Response):
    found, total = projects.page(page)
    response.headers["X-Total-Count"] = str(total)
    return found


@router.get("/{project_id}", response_model=ProjectResponse)
def read(project_id: RowId, projects: Projects):
    return projects.get(project_id)


@router.get("/{project_id}/tasks", response_model=list[TaskResponse])
def tasks_of(
    project_id: RowId,
    wanted: Annotated[TaskFilter, Query()],
    projects: Projects,
    tasks: Tasks,
    response: Response,
):
    found, total = tasks.page(wanted, within=projects.get(project_id).id)
    response.headers["X-Total-Count"] = str(total)
    return found


@router.patch("/{project_id}", response_model=ProjectResponse)
def change(project_id: RowId, body: ProjectUpdate, projects: Projects):
    return projects.change(project_id, body)


@router.delete("/{id}", status_code=204)
def delete(id: RowId, projects: Projects) -> None:
    projects.delete(id)
