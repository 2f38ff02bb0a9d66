from typing import Annotated

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import JSONResponse
from sqlalchemy import select

from ..answers import as_dict
from ..database import insert, transaction
from ..dependencies import Db, not_signed_in
from ..models import User
from ..schemas import Login, Registration, UserResponse
from ..security import hashed, is_right, token_for
from .users import SHOWN

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=201, response_model=UserResponse)
@transaction
def register(body: Annotated[Registration, Body()], db: Db):
    values = {
        "username": body["username"].lower(),
        "email": body["email"],
        "hashed_password": hashed(body["password"]),
    }
    new = insert(User).values(values).on_conflict_do_nothing().returning(*SHOWN)
    row = db.execute(new).first()
    if row is None:
        raise HTTPException(409, "The username or the address is taken")
    return JSONResponse(as_dict(row), 201)


@transaction
def account(name: str, db: Db):
    columns = User.id, User.hashed_password, User.is_active
    return db.execute(select(*columns).where(User.username == name)).first()


@router.post("/login")
def login(body: Annotated[Login, Body()], db: Db):
    user = account(name=body["username"].lower(), db=db)
    right = is_right(body["password"], user and user.hashed_password)
    if not right or not user.is_active:
        raise not_signed_in("Wrong username or password")
    return JSONResponse({"access_token": token_for(user.id), "token_type": "bearer"})
