"""The users: oneself, and for admins everyone."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.dependencies import CurrentUser, SessionDep, UserDep, require_admin
from app.models import Task, User
from app.schemas import Page, UserAdminUpdate, UserResponse, UserUpdate
from app.security import hash_password, verify_password

router = APIRouter(
    prefix="/users",
    tags=["users"],
    responses={
        400: {"description": "The body is no text"},
        401: {"description": "No good token"},
        403: {"description": "Not allowed"},
        404: {"description": "User not found"},
        409: {"description": "Email is taken"},
    },
)


def commit(db: Session) -> None:
    try:
        db.commit()
    except IntegrityError:
        raise HTTPException(status_code=409, detail="Email is taken") from None
    except StaleDataError:  # another request deleted the user since we read it
        raise HTTPException(status_code=404, detail="User not found") from None


@router.get("/me", response_model=UserResponse)
def read_me(user: CurrentUser) -> User:
    return user


@router.patch("/me", response_model=UserResponse)
def update_me(body: UserUpdate, user: CurrentUser, db: SessionDep) -> User:
    if body.password is not None:
        if not verify_password(body.current_password or "", user.hashed_password):
            raise HTTPException(status_code=403, detail="Wrong current password")
        user.hashed_password = hash_password(body.password)
    if body.email is not None:
        user.email = body.email
    commit(db)
    return user


@router.get(
    "", response_model=list[UserResponse], dependencies=[Depends(require_admin)]
)
def list_users(
    page: Annotated[Page, Query()], db: SessionDep, response: Response
) -> Sequence[User]:
    total = db.scalar(select(func.count()).select_from(User))
    response.headers["X-Total-Count"] = str(total)
    users = select(User).order_by(User.id).limit(page.limit).offset(page.offset)
    return db.scalars(users).all()


@router.patch(
    "/{user_id}", response_model=UserResponse, dependencies=[Depends(require_admin)]
)
def update_user(user: UserDep, body: UserAdminUpdate, db: SessionDep) -> User:
    for field, value in body.model_dump(exclude_unset=True).items():
        setattr(user, field, value)
    commit(db)
    return user


@router.delete("/{user_id}", status_code=204, dependencies=[Depends(require_admin)])
def delete_user(user: UserDep, db: SessionDep) -> None:
    db.execute(delete(Task).where(Task.owner_id == user.id))
    db.delete(user)
    db.commit()
