from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import delete, func, select

from app.database import alone
from app.dependencies import Db, Id, Me, by_admin, unauthorized
from app.models import User
from app.schemas import MeUpdate, Page, UserResponse, UserUpdate
from app.security import hash_password, verify

router = APIRouter(prefix="/users", tags=["users"])
ADMIN = [Depends(by_admin)]


@router.get("/me")
async def read_me(me: Me) -> UserResponse:
    return me


@router.patch("/me")
@alone
async def change_me(body: MeUpdate, me: Me, db: Db) -> UserResponse:
    user = await db.get(User, me.id, populate_existing=True)
    if user is None:
        raise unauthorized("The account is gone")
    if body.password is not None:
        if not await verify(body.current_password or "", user.hashed_password):
            raise HTTPException(403, "The current password is wrong")
        user.hashed_password = await hash_password(body.password)
    if body.email is not None:
        same = func.lower(User.email) == func.lower(body.email)
        if await db.scalar(select(User.id).where(same, User.id != me.id)):
            raise HTTPException(409, "This email is taken")
        user.email = body.email
    await db.flush()
    return UserResponse.model_validate(user)


@router.get("", dependencies=ADMIN)
@alone
async def users(
    page: Annotated[Page, Query()], db: Db, response: Response
) -> list[UserResponse]:
    total = await db.scalar(select(func.count(User.id)))
    response.headers["X-Total-Count"] = str(total)
    wanted = select(User).order_by(User.id).slice(page.offset, page.offset + page.limit)
    return [UserResponse.model_validate(user) for user in await db.scalars(wanted)]


@router.patch("/{user_id}", dependencies=ADMIN)
@alone
async def change(user_id: Id, body: UserUpdate, db: Db) -> UserResponse:
    user = await db.get(User, user_id, populate_existing=True)
    if user is None:
        raise HTTPException(404, "User not found")
    for name, value in body.model_dump(mode="json", exclude_unset=True).items():
        setattr(user, name, value)
    await db.flush()
    return UserResponse.model_validate(user)


@router.delete("/{user_id}", status_code=204, dependencies=ADMIN)
@alone
async def remove(user_id: Id, db: Db) -> None:
    gone = await db.execute(delete(User).where(User.id == user_id).returning(User.id))
    if gone.first() is None:
        raise HTTPException(404, "User not found")
