from datetime import date
from typing import Optional

from pydantic import BaseModel, Field, field_validator

from .models import Priority


def no_nul(text):
    if text is not None and "\x00" in text:
        raise ValueError("NUL is not allowed")
    return text


class TaskCreate(BaseModel):
    title: str = Field(..., min_length=1, max_length=200, examples=["Buy milk"])
    description: Optional[str] = Field(default=None, max_length=2000)
    priority: Priority = Priority.MEDIUM
    due_date: Optional[date] = None

    model_config = {"extra": "forbid", "use_enum_values": True, "validate_default": True}

    @field_validator("title", mode="before")
    @classmethod
    def strip_title(cls, value):
        return value.strip() if isinstance(value, str) else value

    _title = field_validator("title")(no_nul)
    _description = field_validator("description")(no_nul)


class TaskUpdate(BaseModel):
    title: Optional[str] = Field(default=None, min_length=1, max_length=200)
    description: Optional[str] = Field(default=None, max_length=2000)
    done: Optional[bool] = None
    priority: Optional[Priority] = None
    due_date: Optional[date] = None

    model_config = {"extra": "forbid", "use_enum_values": True}

    @field_validator("title", mode="before")
    @classmethod
    def strip_title(cls, value):
        return value.strip() if isinstance(value, str) else value

    @field_validator("title", "done", "priority")
    @classmethod
    def not_null(cls, value):
        if value is None:
            raise ValueError("must not be null")
        return value

    _title = field_validator("title")(no_nul)
    _description = field_validator("description")(no_nul)


class TaskResponse(BaseModel):
    id: int
    title: str
    description: Optional[str] = None
    done: bool
    priority: Priority
    due_date: Optional[date] = None
    created_at: str

    model_config = {"from_attributes": True}
