from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.dependencies import Me, RowId, Users, admin
from app.schemas.texts import Page
from app.schemas.users import MyChange, UserChange, UserResponse

router = APIRouter(prefix="/users", tags=["users"])
ADMINS = [Depends(admin)]


@router.get("/me", response_model=UserResponse)
def read_me(me: Me):
    return me


@router.patch("/me", response_model=UserResponse)
def change_me(body: MyChange, me: Me, users: Users):
    return users.change_me(me, body)


@router.get("", response_model=list[UserResponse], dependencies=ADMINS)
def index(page: Annotated[Page, Query()], users: Users, response: Response):
    found, total = users.page(page)
    response.headers["X-Total-Count"] = str(total)
    return found


@router.patch("/{user_id}", response_model=UserResponse, dependencies=ADMINS)
def change(user_id: RowId, body: UserChange, users: Users):
    return users.change(user_id, body)


@router.delete("/{user_id}", status_code=204, dependencies=ADMINS)
def delete(user_id: RowId, users: Users) -> None:
    users.delete(user_id)
