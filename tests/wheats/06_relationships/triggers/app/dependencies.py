from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Security
from fastapi.security import APIKeyHeader
from sqlalchemy import select
from sqlalchemy.orm import Session

from .database import get_db, transaction
from .models import User
from .security import claimed_id

Db = Annotated[Session, Depends(get_db)]
Id = Annotated[int, Path(gt=0, lt=2**31)]
header = APIKeyHeader(name="Authorization", scheme_name="Bearer", auto_error=False)


@dataclass(frozen=True)
class Caller:
    """Who has sent a request; no row, so it outlives every transaction."""

    id: int
    role: str


def not_signed_in(detail: str = "Send a good token") -> HTTPException:
    return HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})


@transaction
def caller(sent: Annotated[str | None, Security(header)], db: Db) -> Caller:
    kind, _, token = (sent or "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise not_signed_in()
    own = (User.id == claimed_id(token.strip())) & User.is_active
    row = db.execute(select(User.id, User.role).where(own)).first()
    if row is None:
        raise not_signed_in()
    return Caller(*row)


Me = Annotated[Caller, Depends(caller)]


def admin(me: Me) -> Caller:
    if me.role == "admin":
        return me
    raise HTTPException(403, "Only admins may do this")


Admin = Annotated[Caller, Depends(admin)]
