from fastapi import APIRouter, HTTPException
from sqlalchemy import exc, func, select

from ..core.passwords import hasher
from ..core.tokens import fingerprint, tokens
from ..dependencies import Db, unauthorized
from ..models import Login as LoginRow
from ..models import User
from ..schemas import Login, Signup, TokenResponse, UserResponse

router = APIRouter(tags=["auth"])


@router.post("/register", status_code=201, response_model=UserResponse)
def register(body: Signup, db: Db):
    fields = body.model_dump(exclude={"password"})
    user = User(**fields, hashed_password=hasher.hash(body.password))
    db.add(user)
    try:
        db.flush()
    except exc.IntegrityError:
        db.rollback()
        raise HTTPException(409, "That name or address is taken") from None
    db.commit()
    return user


@router.post("/login", response_model=TokenResponse)
def login(body: Login, db: Db):
    name = func.lower(User.username)
    user = db.scalar(select(User).where(name == body.username.lower()))
    if hasher.fits(body.password, user and user.hashed_password) and user.is_active:
        token = tokens.make(user.id)
        db.merge(LoginRow(token_hash=fingerprint(token), user_id=user.id))
        db.commit()
        return {"access_token": token, "token_type": "bearer"}
    raise unauthorized("No such name with this password")
