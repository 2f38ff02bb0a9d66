"""What may come in, and what goes out: the shapes of requests and answers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

NO_NUL = r"^[^\x00]*$"  # PostgreSQL cannot store the character NUL

Title = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL
    ),
]
Description = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]
Priority = Literal["low", "medium", "high"]


def as_utc(value: datetime) -> datetime:
    # SQLite forgets the time zone, and PostgreSQL answers in the server's own.
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value.astimezone(UTC)


UtcDatetime = Annotated[datetime, AfterValidator(as_utc)]

# The default of a field that may be left out, though null is refused: defaults are
# not validated, and model_dump(exclude_unset=True) leaves this one out.
NOT_SENT: Any = None


class RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TaskCreate(RequestBody):
    title: Title
    description: Description | None = None
    priority: Priority = "medium"
    due_date: date | None = None


# TODO 4: TaskReplace, the body of a PUT: what a new task may have, and `done`.


class TaskUpdate(RequestBody):
    title: Title = NOT_SENT
    description: Description | None = None
    done: bool = NOT_SENT
    priority: Priority = NOT_SENT
    due_date: date | None = None


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    created_at: UtcDatetime


# TODO 5: TaskStats, the four numbers of GET /tasks/stats.
# TODO 6: what a client may ask of a list: its limit and offset …
# TODO 7: … the filters …
# TODO 8: … the text to look for …
# TODO 9: … and the order, one of eight words.
