from fastapi import APIRouter, HTTPException
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.dependencies import Db, Unauthorized
from app.models import User
from app.schemas import Credentials, Registration, Token, UserOut
from app.security import is_right, new_token, to_hash

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=201, response_model=UserOut)
def register(body: Registration, db: Db):
    hashed = to_hash(body.password.get_secret_value())
    user = User(username=body.username, email=body.email, hashed_password=hashed)
    try:
        with db.begin_nested():
            db.add(user)
    except IntegrityError as error:
        raise HTTPException(409, "Someone has this name or address") from error
    db.commit()
    return user


@router.post("/login")
def login(body: Credentials, db: Db) -> Token:
    same_name = func.lower(User.username) == body.username.lower()
    user = db.scalars(select(User).where(same_name)).one_or_none()
    stored = user.hashed_password if user else None
    if not is_right(body.password.get_secret_value(), stored) or not user.is_active:
        raise Unauthorized
    return Token(access_token=new_token(user.id))
