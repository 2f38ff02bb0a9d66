"""Who is asking: the header is read by hand, and the docs are told of it."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import APIKeyHeader

from ..core.tokens import fingerprint, tokens
from ..models import Login, User
from .db import Db

documented = APIKeyHeader(
    name="Authorization",
    scheme_name="BearerToken",
    description="`Bearer` and a token",
    auto_error=False,
)


def unauthorized(detail: str = "Who are you?") -> HTTPException:
    return HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})


def bearer_token(request: Request) -> str:
    values = request.headers.getlist("authorization")
    words = values[0].split(" ") if len(values) == 1 else []
    match words:
        case [scheme, token] if scheme.casefold() == "bearer" and token:
            return token
    raise unauthorized()


def current_user(token: Annotated[str, Depends(bearer_token)], db: Db) -> User:
    try:
        user = db.get(User, tokens.subject(token))
    except ValueError:
        user = None
    given = db.get(Login, fingerprint(token))
    if given and user is not None and user.is_active and given.user_id == user.id:
        return user
    raise unauthorized("That token opens nothing")


def documented_user(
    _: Annotated[str | None, Security(documented)],
    user: Annotated[User, Depends(current_user)],
) -> User:
    return user


Me = Annotated[User, Depends(documented_user)]


def admin_only(me: Me) -> User:
    if me.role != "admin":
        raise HTTPException(403, "For admins")
    return me


AdminOnly = Depends(admin_only)


def user_of_path(user_id: int, db: Db) -> User:
    found = db.get(User, user_id) if 0 < user_id < 2**63 else None
    if found is None:
        raise HTTPException(404, "User not found")
    return found


UserOfPath = Annotated[User, Depends(user_of_path)]
