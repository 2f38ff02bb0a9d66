from fastapi import APIRouter, HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ..dependencies import DB, NOT_SIGNED_IN
from ..models import User
from ..schemas import LoginBody, UserCreate, UserResponse
from ..security import check_password, hash_password, make_token

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", response_model=UserResponse, status_code=201)
async def register(body: UserCreate, db: DB):
    user = User(
        username=body.username.lower(),
        email=body.email,
        email_key=body.email.lower(),
        hashed_password=await hash_password(body.password),
    )
    db.add(user)
    try:
        await db.commit()
    except IntegrityError as error:
        what = "email" if "email" in str(error.orig) else "username"
        raise HTTPException(409, detail=f"This {what} is taken") from None
    return user


@router.post("/login")
async def login(body: LoginBody, db: DB) -> dict[str, str]:
    found = await db.scalars(select(User).where(User.username == body.username.lower()))
    user = found.first()
    right = await check_password(body.password, user.hashed_password if user else None)
    if not (user and right and user.is_active):
        raise NOT_SIGNED_IN
    return {"access_token": make_token(user.id), "token_type": "bearer"}
