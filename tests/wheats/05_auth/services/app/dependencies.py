from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy.orm import Session

from app.database import get_db
from app.errors import BadQuery
from app.schemas import Priority
from app.services import Listing, TaskService


def get_service(session: Annotated[Session, Depends(get_db)]) -> TaskService:
    return TaskService(session)


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


Service = Annotated[TaskService, Depends(get_service)]
ListingDep = Annotated[Listing, Depends(get_listing)]
