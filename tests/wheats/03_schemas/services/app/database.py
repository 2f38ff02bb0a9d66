import os

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, sessionmaker

engine = create_engine(
    os.getenv("DATABASE_URL", "sqlite:///./tasks.db"), pool_size=15, max_overflow=30
)
SessionLocal = sessionmaker(bind=engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


def get_db():
    """A session that commits when the path operation is done, before the answer.

    It has to be used with `Depends(get_db, scope="function")`, and nothing else.
    """
    db = SessionLocal()
    try:
        yield db
        db.commit()
    except Exception:
        db.rollback()
        raise
    finally:
        db.close()
