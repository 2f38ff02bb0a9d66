from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import exc, func, select

from ..core.passwords import hasher
from ..dependencies import AdminOnly, Db, Me, UserOfPath
from ..models import User
from ..schemas import MeUpdate, Page, UserResponse, UserUpdate

router = APIRouter()
for_oneself = APIRouter(prefix="/users/me", tags=["users"])
for_admins = APIRouter(prefix="/users", tags=["users"], dependencies=[AdminOnly])


@for_oneself.get("", response_model=UserResponse)
def read_me(me: Me):
    return me


@for_oneself.patch("", response_model=UserResponse)
def update_me(body: MeUpdate, me: Me, db: Db):
    sent = body.model_dump(exclude_unset=True)
    present = sent.pop("current_password", "")
    if "password" in sent:
        if not hasher.fits(present, me.hashed_password):
            raise HTTPException(403, "Say your present password too")
        me.hashed_password = hasher.hash(sent.pop("password"))
    for name, value in sent.items():
        setattr(me, name, value)
    try:
        db.commit()
    except exc.IntegrityError:
        db.rollback()
        raise HTTPException(409, "That address is taken") from None
    return me


@for_admins.get("", response_model=list[UserResponse])
def list_users(page: Annotated[Page, Query()], db: Db, response: Response):
    response.headers["X-Total-Count"] = str(db.scalar(select(func.count(User.id))))
    users = select(User).order_by(User.id)
    return db.scalars(users.offset(page.offset).limit(page.limit)).all()


@for_admins.patch("/{user_id}", response_model=UserResponse)
def update_user(user: UserOfPath, body: UserUpdate, db: Db):
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(user, name, value)
    if not user.is_active:
        user.logins.clear()  # whoever is let in again has to log in again
    db.commit()
    return user


@for_admins.delete("/{user_id}", status_code=204)
def delete_user(user: UserOfPath, db: Db) -> None:
    db.delete(user)
    db.commit()


for each in (for_oneself, for_admins):
    router.include_router(each)
