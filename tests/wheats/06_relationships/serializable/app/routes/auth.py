from fastapi import APIRouter, HTTPException
from sqlalchemy import func, select

from app.database import alone
from app.dependencies import Db, unauthorized
from app.models import User
from app.schemas import Credentials, Registration, Token, UserResponse
from app.security import hash_password, sign, verify

router = APIRouter(prefix="/auth", tags=["auth"])


@alone
async def insert(user: Registration, hashed: str, db: Db) -> UserResponse:
    for column, value in ((User.username, user.username), (User.email, user.email)):
        taken = select(User.id).where(func.lower(column) == func.lower(value))
        if await db.scalar(taken) is not None:
            raise HTTPException(409, f"This {column.key} is taken")
    row = User(username=user.username, email=user.email, hashed_password=hashed)
    db.add(row)
    await db.flush()
    return UserResponse.model_validate(row)


@router.post("/register", status_code=201)
async def register(user: Registration, db: Db) -> UserResponse:
    hashed = await hash_password(user.password)
    return await insert(user=user, hashed=hashed, db=db)


@alone
async def find(name: str, db: Db) -> User | None:
    return await db.scalar(select(User).where(func.lower(User.username) == name))


@router.post("/login")
async def login(typed: Credentials, db: Db) -> Token:
    user = await find(name=typed.username.lower(), db=db)
    good = await verify(typed.password, user.hashed_password if user else None)
    if user is None or not good or not user.is_active:
        raise unauthorized("The username or the password is wrong")
    return Token(access_token=sign(user.id))
