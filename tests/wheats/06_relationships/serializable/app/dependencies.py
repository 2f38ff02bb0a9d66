from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request
from fastapi.security.http import HTTPBase
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import alone, get_db
from app.models import User
from app.schemas import UserResponse
from app.security import subject

Db = Annotated[AsyncSession, Depends(get_db)]
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


class TokenHeader(HTTPBase):
    """The token of a request, read by hand: whatever is amiss is a 401."""

    async def __call__(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""


def unauthorized(why: str) -> HTTPException:
    return HTTPException(401, why, headers={"WWW-Authenticate": "Bearer"})


@alone
async def signed_in(
    token: Annotated[str, Depends(TokenHeader(scheme="bearer"))], db: Db
) -> UserResponse:
    """Who asks, as a copy: it stays as it is whatever becomes of the row."""
    user = await db.scalar(select(User).where(User.id == subject(token)))
    if user is None or not user.is_active:
        raise unauthorized("The token is missing, or not good")
    return UserResponse.model_validate(user)


Me = Annotated[UserResponse, Depends(signed_in)]


async def by_admin(me: Me) -> None:
    if me.role != "admin":
        raise HTTPException(403, "Only an admin may do this")
