from contextlib import closing
from os import getenv

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

engine = create_engine(getenv("DATABASE_URL", "sqlite:///./tasks.db"), pool_size=50)
SessionLocal = sessionmaker(engine, expire_on_commit=False)


def get_db():
    with closing(SessionLocal()) as session:
        yield session
