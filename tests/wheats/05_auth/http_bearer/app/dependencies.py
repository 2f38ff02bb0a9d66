"""Names for what FastAPI injects."""

from typing import Annotated

from fastapi import Depends, HTTPException, Query, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import Role, Task, User
from app.schemas import Paging, TaskList
from app.security import id_in

Db = Annotated[Session, Depends(get_db, scope="function")]
ListQuery = Annotated[TaskList, Query()]
PageQuery = Annotated[Paging, Query()]

bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="From /auth/login")


class Unauthorized(HTTPException):
    def __init__(self) -> None:
        super().__init__(401, "Log in first", {"WWW-Authenticate": 'bearer realm="t"'})


def signed_in(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
    db: Db,
) -> User:
    user_id = id_in(credentials.credentials) if credentials else None
    user = db.get(User, user_id) if user_id else None
    if not user or not user.is_active:
        raise Unauthorized
    return user


Me = Annotated[User, Depends(signed_in)]


def admin(me: Me) -> User:
    if me.role == Role.ADMIN:
        return me
    raise HTTPException(403, "Admins only")


Admin = Annotated[User, Depends(admin)]


def existing_task(task_id: int, me: Me, db: Db) -> Task:
    found = None
    if 0 < task_id < 2**31:
        mine = select(Task).where(Task.id == task_id, Task.owner_id == me.id)
        found = db.scalar(mine.with_for_update())
    if found is None:
        raise HTTPException(404, "Task not found")
    return found


def existing_user(user_id: int, _: Admin, db: Db) -> User:
    found = db.get(User, user_id) if 0 < user_id < 2**31 else None
    if found is None:
        raise HTTPException(404, "No such user")
    return found


ExistingTask = Annotated[Task, Depends(existing_task)]
ExistingUser = Annotated[User, Depends(existing_user)]
