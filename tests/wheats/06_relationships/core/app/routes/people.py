"""Accounts: two routers in one module."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.dependencies import Database, KnownUser, Me, admin, unauthorized
from app.models import users as table
from app.schemas import Account, Credentials, OwnUpdate, UserResponse, UserUpdate
from app.security import hashed, issue, same

auth = APIRouter(prefix="/auth", tags=["auth"])
users = APIRouter(prefix="/users", tags=["users"])
BY_ADMINS = [Depends(admin)]


def named(column: Any, text: str) -> Any:
    return func.lower(column) == text.lower()


@auth.post("/register", status_code=201, response_model=UserResponse)
def register(body: Account, db: Database) -> Any:
    statement = insert(table).values(
        username=body.username,
        email=body.email,
        hashed_password=hashed(body.password),
    )
    try:
        made = db.execute(statement.returning(*table.c)).mappings().one()
    except IntegrityError:
        db.rollback()
        taken = or_(named(table.c.username, body.username), named(table.c.email, body.email))
        if db.scalar(select(table.c.id).where(taken)) is None:
            raise
        raise HTTPException(409, "somebody has this name or address") from None
    db.commit()
    return made


@auth.post("/login")
def login(body: Credentials, db: Database) -> dict[str, str]:
    query = select(table).where(named(table.c.username, body.username))
    user = db.execute(query).mappings().first()
    right = same(body.password, user["hashed_password"] if user else None)
    if user and right and user["is_active"]:
        return {"access_token": issue(user["id"]), "token_type": "bearer"}
    raise unauthorized("wrong name or password")


@users.get("/me", response_model=UserResponse)
def show_me(me: Me) -> Any:
    return me


@users.patch("/me", response_model=UserResponse)
def change_me(body: OwnUpdate, me: Me, db: Database) -> Any:
    values = {name: getattr(body, name) for name in body.model_fields_set}
    present = values.pop("current_password", "")
    if "password" in values:
        if not same(present, me["hashed_password"]):
            raise HTTPException(403, "the present password is wrong")
        values["hashed_password"] = hashed(values.pop("password"))
    return changed(db, me["id"], values)


def changed(db: Database, user_id: int, values: dict[str, Any]) -> Any:
    own = table.c.id == user_id
    try:
        if values:
            db.execute(update(table).where(own).values(values))
        row = db.execute(select(table).where(own)).mappings().first()
        db.commit()
    except IntegrityError:
        raise HTTPException(409, "somebody has this address") from None
    if row is None:
        raise HTTPException(404, "User not found")
    return row


@users.get("", response_model=list[UserResponse], dependencies=BY_ADMINS)
def index(
    db: Database,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Any:
    total = db.scalar(select(func.count()).select_from(table))
    response.headers["X-Total-Count"] = str(total)
    page = select(table).order_by(table.c.id).limit(limit).offset(offset)
    return db.execute(page).mappings().all()


@users.patch("/{user_id}", response_model=UserResponse, dependencies=BY_ADMINS)
def change(user_id: KnownUser, body: UserUpdate, db: Database) -> Any:
    return changed(db, user_id, body.model_dump(exclude_unset=True))


@users.delete("/{user_id}", status_code=204, dependencies=BY_ADMINS)
def remove(user_id: KnownUser, db: Database) -> None:
    db.execute(delete(table).where(table.c.id == user_id))
    db.commit()
