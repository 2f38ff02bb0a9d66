"""Everything about the database under one name."""

from .engine import engine
from .session import SessionLocal, get_db
from .tables import Base, make_tables

__all__ = ["Base", "SessionLocal", "engine", "get_db", "make_tables"]
