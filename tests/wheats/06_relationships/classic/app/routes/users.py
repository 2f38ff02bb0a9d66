from typing import List

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from .. import models, schemas, security
from ..database import get_db
from ..dependencies import RoleChecker, get_current_active_user

router = APIRouter()
admin_only = Depends(RoleChecker("admin"))


def user_or_404(
    user_id: int = Path(..., ge=1, le=2147483647),
    admin: models.User = admin_only,
    db: Session = Depends(get_db),
):
    user = db.query(models.User).get(user_id)
    if not user:
        raise HTTPException(status_code=404, detail="User not found")
    return user


@router.get("/me", response_model=schemas.UserResponse)
def me(user: models.User = Depends(get_current_active_user)):
    return user


@router.patch("/me", response_model=schemas.UserResponse)
def change_me(
    change: schemas.UserUpdate,
    user: models.User = Depends(get_current_active_user),
    db: Session = Depends(get_db),
):
    data = change.model_dump(exclude_unset=True)
    if "password" in data:
        given = data.get("current_password") or ""
        if not security.verify_password(given, user.hashed_password):
            raise HTTPException(status_code=403, detail="Wrong password")
        user.hashed_password = security.get_password_hash(data["password"])
    if "email" in data:
        user.email = data["email"]
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        raise HTTPException(status_code=409, detail="Email already taken")
    except StaleDataError:
        raise HTTPException(status_code=404, detail="User not found")
    return user


@router.get(
    "", response_model=List[schemas.UserResponse], dependencies=[admin_only]
)
def list_users(
    response: Response,
    limit: int = Query(20, ge=1, le=100),
    offset: int = Query(0, ge=0, le=2**31),
    db: Session = Depends(get_db),
):
    query = db.query(models.User)
    response.headers["X-Total-Count"] = str(query.count())
    return query.order_by(models.User.id.asc()).offset(offset).limit(limit).all()


@router.patch("/{user_id}", response_model=schemas.UserResponse)
def change_user(
    change: schemas.UserChange,
    user: models.User = Depends(user_or_404),
    db: Session = Depends(get_db),
):
    for key, value in change.model_dump(exclude_unset=True).items():
        setattr(user, key, value.value if key == "role" else value)
    db.commit()
    db.refresh(user)
    return user


@router.delete("/{user_id}", status_code=204)
def delete_user(
    user: models.User = Depends(user_or_404), db: Session = Depends(get_db)
):
    db.delete(user)
    db.commit()
    return Response(status_code=204)
