from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.dependencies import Admin, Me, Users
from app.schemas import AccountUpdate, UserResponse, UserUpdate

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me")
def me(me: Me) -> UserResponse:
    return UserResponse.model_validate(me)


@router.patch("/me")
def change_account(me: Me, body: AccountUpdate, users: Users) -> UserResponse:
    user = users.change_account(me, body.model_dump(exclude_unset=True))
    return UserResponse.model_validate(user)


@router.get("", dependencies=[Admin])
def list_users(
    users: Users,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[UserResponse]:
    page, total = users.page(limit, offset)
    response.headers["X-Total-Count"] = str(total)
    return [UserResponse.model_validate(user) for user in page]


@router.patch("/{user_id}", dependencies=[Admin])
def change_user(user_id: int, body: UserUpdate, users: Users) -> UserResponse:
    changes = body.model_dump(exclude_unset=True)
    return UserResponse.model_validate(users.change(user_id, changes))


@router.delete("/{user_id}", status_code=204, dependencies=[Admin])
def delete_user(user_id: int, users: Users) -> None:
    users.delete(user_id)
