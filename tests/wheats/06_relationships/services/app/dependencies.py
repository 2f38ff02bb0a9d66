"""Who is asking, and the services that work for them."""

from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security.base import SecurityBase

from app.database import Db
from app.errors import NotAllowed, NotSignedIn
from app.models import User
from app.repositories.users import UserRepository
from app.security import user_id_in
from app.services.profiles import ProfileService
from app.services.projects import ProjectService
from app.services.tasks import TaskService
from app.services.users import UserService

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class BearerToken(SecurityBase):
    """Take the token out of the header by hand; the document still tells of it."""

    def __init__(self) -> None:
        self.model = HTTPBearerModel(bearerFormat="JWT")
        self.scheme_name = "token"

    def __call__(self, request: Request) -> str:
        words = request.headers.get("Authorization", "").split()
        if len(words) != 2 or words[0].lower() != "bearer":
            raise NotSignedIn("Send the header `Authorization: Bearer <token>`")
        return words[1]


def current_user(token: Annotated[str, Depends(BearerToken())], db: Db) -> User:
    user_id = user_id_in(token)
    user = UserRepository(db).get(user_id) if user_id else None
    if user is None or not user.is_active:
        raise NotSignedIn("This token is not good, or not any more")
    return user


Me = Annotated[User, Depends(current_user)]


def admin(user: Me) -> User:
    if user.role != "admin":
        raise NotAllowed("For admins only")
    return user


def user_service(db: Db) -> UserService:
    return UserService(db)


def task_service(db: Db, me: Me) -> TaskService:
    return TaskService(db, me)


def project_service(db: Db, me: Me) -> ProjectService:
    return ProjectService(db, me)


def profile_service(db: Db, me: Me) -> ProfileService:
    return ProfileService(db, me)


Users = Annotated[UserService, Depends(user_service)]
Tasks = Annotated[TaskService, Depends(task_service)]
Projects = Annotated[ProjectService, Depends(project_service)]
Profiles = Annotated[ProfileService, Depends(profile_service)]
