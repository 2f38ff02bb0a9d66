from fastapi import APIRouter, HTTPException, Response
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.dependencies import Admin, Db, ExistingUser, Me, PageQuery
from app.models import User
from app.schemas import AdminChange, OwnChange, UserOut
from app.security import is_right, to_hash

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me", response_model=UserOut)
def read_me(me: Me):
    return me


@router.patch("/me", response_model=UserOut)
def change_me(body: OwnChange, me: Me, db: Db):
    if body.password is not None:
        present = body.current_password
        if present is None or not is_right(
            present.get_secret_value(), me.hashed_password
        ):
            raise HTTPException(403, "The present password is another")
        me.hashed_password = to_hash(body.password.get_secret_value())
    if body.email is not None:
        me.email = body.email
    try:
        db.commit()
    except IntegrityError as error:
        raise HTTPException(409, "Someone has this address") from error
    return me


@router.get("", response_model=list[UserOut])
def list_users(_: Admin, page: PageQuery, db: Db, response: Response):
    response.headers["X-Total-Count"] = str(db.scalar(select(func.count(User.id))))
    if page.offset >= 2**31:
        return []
    statement = select(User).order_by(User.id).limit(page.limit).offset(page.offset)
    return db.scalars(statement).all()


@router.patch("/{user_id}", response_model=UserOut)
def change_user(user: ExistingUser, body: AdminChange, db: Db):
    for name in body.model_fields_set:
        setattr(user, name, getattr(body, name))
    db.commit()
    return user


@router.delete("/{user_id}", status_code=204)
def delete_user(user: ExistingUser, db: Db) -> None:
    db.execute(delete(User).where(User.id == user.id))
    db.commit()
