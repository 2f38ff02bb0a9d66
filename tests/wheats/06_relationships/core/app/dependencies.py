from typing import Annotated

from fastapi import Depends, Header, HTTPException
from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import tasks, users
from app.security import user_id_of

Database = Annotated[Session, Depends(get_db)]


def known_id(task_id: int) -> int:
    if task_id < 1 or task_id > 2_147_483_647:
        raise not_found()
    return task_id


def not_found() -> HTTPException:
    return HTTPException(status_code=404, detail="Task not found")


TaskId = Annotated[int, Depends(known_id)]


def unauthorized(why: str) -> HTTPException:
    return HTTPException(401, why, {"WWW-Authenticate": 'Bearer realm="tasks"'})


def me(
    db: Database,
    authorization: Annotated[str, Header(include_in_schema=False)] = "",
) -> RowMapping:
    scheme, _, token = authorization.partition(" ")
    user_id = user_id_of(token.strip()) if scheme.lower() == "bearer" else 0
    found = select(users).where(users.c.id == user_id, users.c.is_active)
    row = db.execute(found).mappings().first()
    if row is None:
        raise unauthorized("a token, please")
    return row


Me = Annotated[RowMapping, Depends(me)]


def admin(row: Me) -> RowMapping:
    if row["role"] == "admin":
        return row
    raise HTTPException(403, "admins only")


def known_user(user_id: int, db: Database) -> int:
    if 0 < user_id < 2**31:
        found = db.scalar(select(users.c.id).where(users.c.id == user_id))
        if found is not None:
            return found
    raise HTTPException(404, "User not found")


KnownUser = Annotated[int, Depends(known_user)]


def row_of(task_id: TaskId, owner: Me, db: Database) -> RowMapping:
    own = (tasks.c.id == task_id) & (tasks.c.owner_id == owner["id"])
    row = db.execute(select(tasks).where(own)).mappings().first()
    if row is None:
        raise not_found()
    return row


TaskRow = Annotated[RowMapping, Depends(row_of)]
