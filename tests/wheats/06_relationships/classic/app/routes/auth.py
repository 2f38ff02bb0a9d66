from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .. import models, schemas, security
from ..database import get_db

router = APIRouter()


@router.post("/register", response_model=schemas.UserResponse, status_code=201)
def register(user: schemas.UserCreate, db: Session = Depends(get_db)):
    taken = HTTPException(status_code=409, detail="Username or email already taken")
    lower = user.username.lower()
    if (
        db.query(models.User)
        .filter(
            or_(models.User.username_lower == lower, models.User.email == user.email)
        )
        .first()
    ):
        raise taken
    db_user = models.User(
        username=user.username,
        username_lower=lower,
        email=user.email,
        hashed_password=security.get_password_hash(user.password),
    )
    db.add(db_user)
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        raise taken
    db.refresh(db_user)
    return db_user


@router.post("/login", response_model=schemas.Token)
def login(form: schemas.Login, db: Session = Depends(get_db)):
    user = None
    if "\0" not in form.username and form.username.isprintable():
        user = (
            db.query(models.User)
            .filter(models.User.username_lower == form.username.lower())
            .first()
        )
    hashed = user.hashed_password if user is not None else security.NOBODY
    right = security.verify_password(form.password, hashed)
    if not (user and right and user.is_active):
        raise HTTPException(
            status_code=401,
            detail="Incorrect username or password",
            headers={"WWW-Authenticate": "Bearer"},
        )
    token = security.create_access_token({"sub": str(user.id)})
    return {"access_token": token, "token_type": "bearer"}
