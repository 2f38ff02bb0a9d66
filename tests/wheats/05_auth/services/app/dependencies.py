from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.orm import Session

from app.database import get_db
from app.errors import BadQuery, NotSignedIn
from app.models import User
from app.schemas import Priority
from app.services import AuthService, Listing, TaskService, UserService

OpenSession = Annotated[Session, Depends(get_db)]
token_of = OAuth2PasswordBearer("auth/login", auto_error=False)


def get_auth(session: OpenSession) -> AuthService:
    return AuthService(session)


Auth = Annotated[AuthService, Depends(get_auth)]


def get_me(token: Annotated[str | None, Depends(token_of)], auth: Auth) -> User:
    if not token:
        raise NotSignedIn
    return auth.whose(token)


Me = Annotated[User, Depends(get_me)]


def get_admin(me: Me, auth: Auth) -> User:
    auth.hold_admin(me)
    return me


def get_service(me: Me, session: OpenSession) -> TaskService:
    return TaskService(session, me)


def get_users(session: OpenSession) -> UserService:
    return UserService(session)


def get_listing(
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0)] = 0,
    sort: str = "created_at",
    done: bool | None = None,
    priority: Priority | None = None,
    due_before: date | None = None,
    due_after: date | None = None,
    q: str | None = None,
) -> Listing:
    if sort == "-":
        raise BadQuery("sort by what?")
    return Listing(**locals())


Users = Annotated[UserService, Depends(get_users)]
Admin = Depends(get_admin)
Service = Annotated[TaskService, Depends(get_service)]
ListingDep = Annotated[Listing, Depends(get_listing)]
