from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from ..dependencies import DB, OneUser, SignedIn, admin
from ..models import Task, User
from ..schemas import UserAdmin, UserResponse, UserUpdate
from ..security import check_password, hash_password

router = APIRouter(prefix="/users", tags=["users"])
admins = APIRouter(prefix="/users", tags=["users"], dependencies=[Depends(admin)])


@router.get("/me", response_model=UserResponse)
async def read_me(user: SignedIn):
    return user


@router.patch("/me", response_model=UserResponse)
async def patch_me(body: UserUpdate, user: SignedIn, db: DB):
    sent = body.model_dump(exclude_unset=True)
    if "password" in sent:
        current = sent.get("current_password", "")
        if not await check_password(current, user.hashed_password):
            raise HTTPException(403, detail="current_password is wrong or missing")
        user.hashed_password = await hash_password(sent["password"])
    if "email" in sent:
        user.email, user.email_key = sent["email"], sent["email"].lower()
    try:
        await db.commit()
    except IntegrityError:
        raise HTTPException(409, detail="This email is taken") from None
    return user


@admins.get("", response_model=list[UserResponse])
async def list_users(
    db: DB,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, lt=2**63)] = 0,
):
    total = await db.scalar(select(func.count(User.id)))
    response.headers["X-Total-Count"] = str(total)
    page = select(User).order_by(User.id).limit(limit).offset(offset)
    return (await db.scalars(page)).all()


@admins.patch("/{user_id}", response_model=UserResponse)
async def patch_user(user: OneUser, body: UserAdmin, db: DB):
    for name in body.model_fields_set:
        setattr(user, name, getattr(body, name))
    await db.commit()
    return user


@admins.delete("/{user_id}", status_code=204)
async def delete_user(user: OneUser, db: DB) -> None:
    await db.execute(delete(Task).where(Task.owner_id == user.id))
    await db.execute(delete(User).where(User.id == user.id))
    await db.commit()
