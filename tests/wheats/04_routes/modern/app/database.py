"""Engine, session factory, declarative base."""

from collections.abc import Generator
from os import environ

from sqlalchemy import MetaData, create_engine
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session, sessionmaker

engine = create_engine(
    environ.get("DATABASE_URL", "sqlite:///./tasks.db"), pool_size=30, max_overflow=30
)


def session_factory() -> sessionmaker[Session]:
    return sessionmaker(engine, class_=Session, expire_on_commit=False)


SessionLocal = session_factory()

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
