from sqlalchemy import ForeignKey, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.models.columns import Id, MadeAt


class User(Base):
    __tablename__ = "users"

    id: Mapped[Id]
    username: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(320))
    hashed_password: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(5), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[MadeAt]

    # What is a user's goes with them: the session deletes it, in the right order.
    profile: Mapped["Profile | None"] = relationship(cascade="all")
    tasks: Mapped[list["Task"]] = relationship(cascade="all")  # noqa: F821
    projects: Mapped[list["Project"]] = relationship(cascade="all")  # noqa: F821
    tags: Mapped[list["Tag"]] = relationship(cascade="all")  # noqa: F821

    __table_args__ = (
        Index("one_username", func.lower(username), unique=True),
        Index("one_email", func.lower(email), unique=True),
        {"sqlite_autoincrement": True},
    )


class Profile(Base):
    __tablename__ = "profiles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(100), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
