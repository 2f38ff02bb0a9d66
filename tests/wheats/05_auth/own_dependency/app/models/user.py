from datetime import UTC, datetime

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, Integer, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from .task import Task, UtcTime


def insensitive(length: int) -> String:
    """A text that SQLite compares without case; PostgreSQL has an index for it."""
    return String(length).with_variant(String(length, collation="NOCASE"), "sqlite")


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )
    username: Mapped[str] = mapped_column(insensitive(50), unique=True)
    email: Mapped[str] = mapped_column(insensitive(254), unique=True)
    hashed_password: Mapped[str] = mapped_column(String(72))
    role: Mapped[str] = mapped_column(
        Enum("user", "admin", name="user_role"), default="user"
    )
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(
        UtcTime, default=lambda: datetime.now(UTC).replace(microsecond=0)
    )
    tasks: Mapped[list[Task]] = relationship(cascade="all, delete-orphan")
    logins: Mapped[list["Login"]] = relationship(cascade="all, delete-orphan")

    __table_args__ = {"sqlite_autoincrement": True}


class Login(Base):
    """A token that was given out, by its hash; no other token opens anything."""

    __tablename__ = "logins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)


Index("one_name", func.lower(User.username), unique=True)
Index("one_email", func.lower(User.email), unique=True)
