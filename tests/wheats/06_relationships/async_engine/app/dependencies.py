"""A class-based dependency for the list, a function for one task."""

from datetime import date
from typing import Annotated

from fastapi import Depends, HTTPException, Query, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from .database import get_db
from .models import Project, Tag, Task, User
from .schemas import PRIORITIES
from .security import subject_of

DB = Annotated[AsyncSession, Depends(get_db)]
Bearer = Annotated[HTTPAuthorizationCredentials, Security(HTTPBearer(scheme_name="jwt"))]

NOT_SIGNED_IN = HTTPException(
    401, detail="Not signed in", headers={"www-authenticate": "Bearer"}
)


async def signed_in_user(bearer: Bearer, db: DB) -> User:
    subject = subject_of(bearer.credentials)
    if subject is None or not subject.isdecimal() or int(subject[:20]) >= 2**31:
        raise NOT_SIGNED_IN
    active = select(User).where(User.id == int(subject), User.is_active)
    user = await db.scalar(active)
    if user is None:
        raise NOT_SIGNED_IN
    return user


SignedIn = Annotated[User, Depends(signed_in_user)]


async def admin(user: SignedIn) -> User:
    if user.role == "admin":
        return user
    raise HTTPException(403, detail="Not for you")


async def user_of_path(user_id: int, db: DB) -> User:
    if not 1 <= user_id < 2**31 or (user := await db.get(User, user_id)) is None:
        raise HTTPException(404, detail="User not found")
    return user


async def task_of_path(task_id: int, user: SignedIn, db: DB) -> Task:
    task = await db.get(Task, task_id) if 1 <= task_id < 2**31 else None
    if task is None or task.owner_id != user.id:
        raise HTTPException(404, detail="Task not found")
    return task


class Filters:
    def __init__(
        self,
        user: SignedIn,
        done: bool | None = None,
        priority: PRIORITIES | None = None,
        due_before: date | None = None,
        due_after: date | None = None,
        q: Annotated[str | None, Query(pattern=r"^[^\x00]*$")] = None,
        project_id: Annotated[int | None, Query(lt=2**31, gt=0)] = None,
        tag: Annotated[list[str] | None, Query()] = None,
    ) -> None:
        self.condition: ColumnElement[bool] = Task.owner_id == user.id
        if done is not None:
            self.condition &= Task.done == done
        if priority is not None:
            self.condition &= Task.priority == priority
        if due_before is not None:
            self.condition &= Task.due_date < due_before
        if due_after is not None:
            self.condition &= Task.due_date > due_after
        if q is not None:
            in_title = Task.title.icontains(q, autoescape=True)
            self.condition &= in_title | Task.description.icontains(q, autoescape=True)


        if project_id is not None:
            self.condition &= Task.project_id == project_id
        for name in tag or ():
            if "\0" in name:
                raise HTTPException(422, detail="No tag has a NUL")
            self.condition &= Task.tags.any(Tag.name == name.strip().lower())


async def project_of_path(project_id: int, user: SignedIn, db: DB) -> Project:
    return await own_project(project_id, user, db)


async def own_project(project_id: int, user: User, db: AsyncSession) -> Project:
    found = await db.get(Project, project_id) if 0 < project_id < 2**31 else None
    if found is None or found.owner_id != user.id:
        raise HTTPException(404, detail="Project not found")
    return found


OneProject = Annotated[Project, Depends(project_of_path)]
OneTask = Annotated[Task, Depends(task_of_path)]
OneUser = Annotated[User, Depends(user_of_path)]
TaskFilters = Annotated[Filters, Depends()]
