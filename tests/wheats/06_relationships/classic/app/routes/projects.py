from typing import List

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..database import get_db
from ..dependencies import get_current_active_user, project_or_404
from ..models import Project, Task, User
from ..schemas import ProjectCreate, ProjectResponse, ProjectUpdate, TaskResponse
from .tasks import TaskParameters, page_of

router = APIRouter()


def shown(project, count):
    return {
        "id": project.id,
        "name": project.name,
        "description": project.description,
        "task_count": count,
        "created_at": project.created_at,
    }


def commit(db):
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        raise HTTPException(status_code=409, detail="You have a project of this name")


@router.post("", status_code=201, response_model=ProjectResponse)
def create_project(
    data: ProjectCreate,
    response: Response,
    db: Session = Depends(get_db),
    user: User = Depends(get_current_active_user),
):
    project = Project(**data.model_dump())
    user.projects.append(project)
    commit(db)
    response.headers["Location"] = "/projects/%d" % project.id
    return shown(project, 0)


@router.get("", response_model=List[ProjectResponse])
def list_projects(
    response: Response,
    limit: int = Query(20, ge=1, le=100),
    offset: int = Query(0, ge=0, le=2**31),
    db: Session = Depends(get_db),
    user: User = Depends(get_current_active_user),
):
    total = db.query(Project).filter(Project.owner_id == user.id).count()
    response.headers["X-Total-Count"] = str(total)
    rows = (
        db.query(Project, func.count(Task.id))
        .outerjoin(Project.tasks)
        .filter(Project.owner_id == user.id)
        .group_by(Project.id)
        .order_by(Project.id)
        .limit(limit)
        .offset(offset)
    )
    return [shown(project, count) for project, count in rows]


@router.get("/{id}", response_model=ProjectResponse)
def read_project(project: Project = Depends(project_or_404)):
    return shown(project, len(project.tasks))


@router.get("/{id}/tasks", response_model=List[TaskResponse])
def read_tasks(
    response: Response,
    parameters: TaskParameters = Depends(),
    project: Project = Depends(project_or_404),
    db: Session = Depends(get_db),
):
    query = db.query(Task).filter(Task.project_id == project.id)
    return page_of(query, parameters, response)


@router.patch("/{id}", response_model=ProjectResponse)
def update_project(
    data: ProjectUpdate,
    project: Project = Depends(project_or_404),
    db: Session = Depends(get_db),
):
    for key in data.model_fields_set:
        setattr(project, key, getattr(data, key))
    commit(db)
    return shown(project, len(project.tasks))


@router.delete("/{id}", status_code=204)
def delete_project(
    project: Project = Depends(project_or_404), db: Session = Depends(get_db)
):
    db.delete(project)
    db.commit()
    return Response(status_code=204)
