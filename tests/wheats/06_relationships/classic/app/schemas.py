import datetime
import enum
from typing import List, Optional

from pydantic import (
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    field_serializer,
    field_validator,
)


class Priority(str, enum.Enum):
    low = "low"
    medium = "medium"
    high = "high"


class TaskBase(BaseModel):
    model_config = ConfigDict(extra="forbid", use_enum_values=True)

    @field_validator("title", mode="before", check_fields=False)
    @classmethod
    def strip(cls, value):
        return value.strip() if isinstance(value, str) else value

    @field_validator("title", "description", check_fields=False)
    @classmethod
    def no_nul(cls, value):
        if value is not None and "\x00" in value:
            raise ValueError("must not contain NUL")
        return value


class HasTags(TaskBase):
    @field_validator("tags", check_fields=False)
    @classmethod
    def tidy(cls, value):
        if value is None:
            raise ValueError("must not be null")
        names = {name.strip().lower() for name in value}
        for name in names:
            name.encode("utf-8")  # half a surrogate pair is a ValueError here
            if not 0 < len(name) <= 50 or "\x00" in name:
                raise ValueError("a tag must have 1 to 50 characters")
        return sorted(names)


class TaskCreate(HasTags):
    title: str = Field(min_length=1, max_length=200)
    description: Optional[str] = Field(default=None, max_length=2000)
    priority: Priority = Field(default=Priority.medium, validate_default=True)
    due_date: Optional[datetime.date] = None
    project_id: Optional[int] = None
    tags: List[str] = []


class TaskPut(TaskCreate):
    done: bool = False


class TaskUpdate(HasTags):
    title: Optional[str] = Field(default=None, min_length=1, max_length=200)
    description: Optional[str] = Field(default=None, max_length=2000)
    done: Optional[bool] = None
    priority: Optional[Priority] = None
    due_date: Optional[datetime.date] = None
    project_id: Optional[int] = None
    tags: Optional[List[str]] = None

    @field_validator("title", "done", "priority")
    @classmethod
    def not_null(cls, value):
        if value is None:
            raise ValueError("must not be null")
        return value


class ProjectInTask(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    description: Optional[str] = None


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: Optional[str] = None
    done: bool
    priority: Priority
    due_date: Optional[datetime.date] = None
    project_id: Optional[int] = None
    project: Optional[ProjectInTask] = None
    tags: List[str]
    created_at: datetime.datetime

    @field_validator("tags", mode="before")
    @classmethod
    def names(cls, tags):
        return [tag.name for tag in tags]

    @field_serializer("created_at")
    def with_zone(self, value: datetime.datetime) -> str:
        return value.isoformat() + "Z"


class ProjectBase(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("name", "description", check_fields=False)
    @classmethod
    def no_nul(cls, value, info):
        if info.field_name == "name" and value is None:
            raise ValueError("must not be null")
        if value is not None and "\x00" in value:
            raise ValueError("must not contain NUL")
        return value


class ProjectCreate(ProjectBase):
    name: str = Field(min_length=1, max_length=100)
    description: Optional[str] = Field(default=None, max_length=2000)


class ProjectUpdate(ProjectBase):
    name: Optional[str] = Field(default=None, min_length=1, max_length=100)
    description: Optional[str] = Field(default=None, max_length=2000)


class ProjectResponse(BaseModel):
    id: int
    name: str
    description: Optional[str]
    task_count: int
    created_at: datetime.datetime

    @field_serializer("created_at")
    def with_zone(self, value: datetime.datetime) -> str:
        return value.isoformat() + "Z"


class TagResponse(BaseModel):
    name: str
    task_count: int


class ProfileUpdate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    display_name: str = Field(min_length=1, max_length=100, pattern="^[^\x00]*$")
    bio: str = Field(default="", max_length=2000, pattern="^[^\x00]*$")


class ProfileResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    display_name: str
    bio: str


class Stats(BaseModel):
    total: int
    done: int
    open: int
    overdue: int


class UserBase(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @field_validator("email", check_fields=False)
    @classmethod
    def lower_case(cls, value):
        if value is None:
            raise ValueError("must not be null")
        return value.lower()

    @field_validator("password", check_fields=False)
    @classmethod
    def fits(cls, value):
        if value is None:
            raise ValueError("must not be null")
        if len(value.encode("utf-8")) > 72:
            raise ValueError("must not have more than 72 bytes")
        return value


class UserCreate(UserBase):
    username: str = Field(min_length=3, max_length=50, pattern="^[a-zA-Z0-9_]*$")
    email: EmailStr
    password: str = Field(min_length=8)


class UserUpdate(UserBase):
    email: Optional[EmailStr] = None
    password: Optional[str] = Field(default=None, min_length=8)
    current_password: Optional[str] = None

    @field_validator("current_password")
    @classmethod
    def not_null(cls, value):
        if value is None:
            raise ValueError("must not be null")
        return value


class Role(str, enum.Enum):
    user = "user"
    admin = "admin"


class UserChange(UserBase):
    role: Role = Role.user
    is_active: bool = True


class UserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    email: EmailStr
    role: Role
    is_active: bool
    created_at: datetime.datetime

    @field_serializer("created_at")
    def with_zone(self, value: datetime.datetime) -> str:
        return value.isoformat() + "Z"


class Login(BaseModel):
    username: str
    password: str


class Token(BaseModel):
    access_token: str
    token_type: str
