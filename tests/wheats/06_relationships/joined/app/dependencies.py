"""What the routes ask for with Depends, each under one name."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import Project, Task, User
from app.schemas import MAX_INTEGER
from app.security import read_access_token

# Five sessions at once, as the pool keeps five connections. With more, a write could
# wait for its lock for longer than the five seconds that SQLite allows.
SessionDep = Annotated[Session, Depends(get_db, max_concurrency=5)]
RowId = Annotated[int, Path(ge=1, le=MAX_INTEGER)]
BearerDep = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


def unauthorized(detail: str) -> HTTPException:
    headers = {"WWW-Authenticate": "Bearer"}
    return HTTPException(status_code=401, detail=detail, headers=headers)


def get_current_user(bearer: BearerDep, db: SessionDep) -> User:
    user_id = read_access_token(bearer.credentials)
    if user_id is None or not 1 <= user_id <= MAX_INTEGER:
        raise unauthorized("Not a good token")
    user = db.get(User, user_id)
    if user is None or not user.is_active:
        raise unauthorized("Not a good token")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


def lock_user(user: CurrentUser, db: SessionDep) -> None:
    """Make the user's other writes wait until this request commits or fails.

    Two of them can then want the same new tag, or one a task that the other deletes.
    An UPDATE, even of nothing, locks the row on PostgreSQL and the file on SQLite.
    """
    same_role = update(User).where(User.id == user.id).values(role=User.role)
    if db.scalar(same_role.returning(User.id)) is None:
        raise unauthorized("Not a good token")


# For the decorator of a route that writes: what stands there comes first, and so
# the lock is there before anything is read.
LOCK_USER = Depends(lock_user)


def require_admin(user: CurrentUser) -> None:
    if user.role != "admin":
        raise HTTPException(status_code=403, detail="Only for admins")


def get_user(user_id: RowId, db: SessionDep) -> User:
    user = db.get(User, user_id)
    if user is None:
        raise HTTPException(status_code=404, detail="User not found")
    return user


UserDep = Annotated[User, Depends(get_user)]


def get_task(task_id: RowId, user: CurrentUser, db: SessionDep) -> Task:
    # The owner is part of the question: another's task is not found, not forbidden.
    owned = select(Task).where(Task.id == task_id, Task.owner_id == user.id)
    task = db.scalar(owned)
    if task is None:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


TaskDep = Annotated[Task, Depends(get_task)]


def get_project(project_id: RowId, user: CurrentUser, db: SessionDep) -> Project:
    owned = select(Project).where(Project.id == project_id, Project.owner_id == user.id)
    project = db.scalar(owned)
    if project is None:
        raise HTTPException(status_code=404, detail="Project not found")
    return project


ProjectDep = Annotated[Project, Depends(get_project)]
