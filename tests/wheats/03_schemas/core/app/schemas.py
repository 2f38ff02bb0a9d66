from datetime import date, datetime, timezone
from typing import Annotated, Optional

from pydantic import BaseModel, BeforeValidator, Field, PlainSerializer

Stripped = BeforeValidator(lambda text: text.strip() if isinstance(text, str) else text)


def in_utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return moment.astimezone(timezone.utc).isoformat()


Title = Annotated[
    str, Stripped, Field(min_length=1, max_length=200, pattern=r"\A[^\x00]*\z")
]
Text2000 = Annotated[str, Field(max_length=2000, pattern=r"\A[^\x00]*\z")]
Priority = Annotated[str, Field(pattern="^(?:low|medium|high)$")]


class TaskCreate(BaseModel, extra="forbid"):
    title: Title
    description: Optional[Text2000] = None
    priority: Priority = "medium"
    due_date: Optional[date] = None


class TaskUpdate(BaseModel, extra="forbid"):
    title: Title = Field(default=None)
    description: Optional[Text2000] = Field(default=None)
    done: bool = Field(default=None)
    priority: Priority = Field(default=None)
    due_date: Optional[date] = Field(default=None)


class TaskResponse(BaseModel, from_attributes=True):
    id: int
    title: str
    description: Optional[str]
    done: bool
    priority: str
    due_date: Optional[date]
    created_at: Annotated[datetime, PlainSerializer(in_utc)]
