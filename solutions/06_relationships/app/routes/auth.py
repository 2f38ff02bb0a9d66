"""Register an account, and log in to it."""

from fastapi import APIRouter, HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.dependencies import SessionDep, unauthorized
from app.models import User
from app.schemas import LoginRequest, Token, UserCreate, UserResponse
from app.security import (
    DUMMY_HASH,
    create_access_token,
    hash_password,
    verify_password,
)

router = APIRouter(
    prefix="/auth", tags=["auth"], responses={400: {"description": "Body is no text"}}
)


@router.post(
    "/register",
    status_code=201,
    response_model=UserResponse,
    responses={409: {"description": "Username or email is taken"}},
)
def register(body: UserCreate, db: SessionDep) -> User:
    user = User(
        username=body.username,
        email=body.email,
        hashed_password=hash_password(body.password),
    )
    db.add(user)
    try:
        db.commit()
    except IntegrityError:
        # The table is asked, not a SELECT before: two may register at once.
        raise HTTPException(
            status_code=409, detail="Username or email is taken"
        ) from None
    db.refresh(user)
    return user


@router.post("/login", responses={401: {"description": "Wrong username or password"}})
def login(body: LoginRequest, db: SessionDep) -> Token:
    user = db.scalar(select(User).where(User.username == body.username.lower()))
    hashed_password = user.hashed_password if user else DUMMY_HASH
    matches = verify_password(body.password, hashed_password)
    if user is None or not matches or not user.is_active:
        raise unauthorized("Wrong username or password")
    return Token(access_token=create_access_token(user.id))
