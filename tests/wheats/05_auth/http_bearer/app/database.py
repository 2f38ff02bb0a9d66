"""Engine, session factory, declarative base."""

from collections.abc import Generator
from os import environ

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session, sessionmaker

engine = create_engine(
    environ.get("DATABASE_URL", "sqlite:///./tasks.db"), pool_size=30, max_overflow=30
)
SessionLocal = sessionmaker(engine, class_=Session, expire_on_commit=False)



@event.listens_for(Engine, "connect")
def foreign_keys(connection, _) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA foreign_keys = ON").close()


NAMES = {
    "ix": "ix_%(column_0_label)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    metadata = MetaData(naming_convention=NAMES)


def get_db() -> Generator[Session]:
    with SessionLocal() as session:
        yield session
