"""What the routes ask for with Depends, each under one name."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import Task, User
from app.schemas import MAX_INTEGER
from app.security import read_access_token

# No more sessions at once than the engine's pool has connections: 5, and 10 to spare.
SessionDep = Annotated[Session, Depends(get_db, max_concurrency=15)]
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
# TODO 2: get_project, and ProjectDep: the user's own project, or 404.
