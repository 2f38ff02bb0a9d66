from typing import Annotated

from fastapi import APIRouter, Body, HTTPException, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..answers import as_dict, total
from ..database import transaction
from ..dependencies import Admin, Db, Id, Me, not_signed_in
from ..models import User
from ..schemas import AdminsChange, OwnChange, UserResponse
from ..security import hashed, is_right

router = APIRouter(prefix="/users", tags=["users"])
SHOWN = User.id, User.username, User.email, User.role, User.is_active, User.created_at


def written(db: Session, user_id: int, values: dict):
    """Change a user if there is something to change; return the row, or None."""
    own = User.id == user_id
    if not values:
        return db.execute(select(*SHOWN).where(own)).first()
    return db.execute(update(User).where(own).values(values).returning(*SHOWN)).first()


@router.get("/me", response_model=UserResponse)
@transaction
def me(me: Me, db: Db):
    row = written(db, me.id, {})
    if row is None:
        raise not_signed_in()
    return JSONResponse(as_dict(row))


@router.patch("/me", response_model=UserResponse)
@transaction
def change_me(body: Annotated[OwnChange, Body()], me: Me, db: Db):
    values = {key: body[key] for key in ("email",) if key in body}
    if "password" in body:
        stored = db.scalar(select(User.hashed_password).where(User.id == me.id))
        if not is_right(body.get("current_password", ""), stored):
            raise HTTPException(403, "current_password is not your password")
        values["hashed_password"] = hashed(body["password"])
    try:
        row = written(db, me.id, values)
    except IntegrityError:
        raise HTTPException(409, "The address is taken") from None
    if row is None:
        raise not_signed_in()
    return JSONResponse(as_dict(row))


@router.get("", response_model=list[UserResponse])
@transaction
def index(
    admin: Admin,
    db: Db,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
):
    found = select(*SHOWN).order_by(User.id)
    rows = db.execute(found.limit(limit).offset(offset))
    return JSONResponse([as_dict(row) for row in rows], headers=total(db, found))


@router.patch("/{id}", response_model=UserResponse)
@transaction
def change(id: Id, body: Annotated[AdminsChange, Body()], admin: Admin, db: Db):
    row = written(db, id, dict(body))
    if row is None:
        raise HTTPException(404, "User not found")
    return JSONResponse(as_dict(row))


@router.delete("/{id}", status_code=204)
@transaction
def remove(id: Id, admin: Admin, db: Db):
    if db.execute(delete(User).where(User.id == id).returning(User.id)).first() is None:
        raise HTTPException(404, "User not found")
    return Response(status_code=204)
