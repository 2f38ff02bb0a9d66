"""A fresh database for every app: a SQLite file, or one of a PostgreSQL server."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from pathlib import Path

from coursekit.errors import UsageError

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Databases(ABC):
    """Where apps get their databases from."""

    name: str
    here: str | None = None
    """A URL that leads each process to its own database, where there is one."""

    @abstractmethod
    def new(self, folder: Path, *, empty: bool = False) -> str:
        """Return the URL of a new database for the app in this folder.

        It is a copy of what each is to ``begin_with``, unless it is to be ``empty``.
        """

    @abstractmethod
    def begin_with(self, folder: Path) -> Path | None:
        """Let each new database be a copy of this folder's, which nobody uses any more.

        Return the file to copy, where that is not done by ``new`` itself.
        """

    @abstractmethod
    def with_percent(self, url: str) -> str:
        """Return a URL with a ``%`` in it: of this empty database, or one beside it."""

    def file(self, folder: Path) -> Path | None:
        """Return the file that is the database of the app in this folder, if one is."""
        del folder
        return None

    @abstractmethod
    def hold_room(self) -> None:
        """Raise ``MachineError`` where there is no room left for what an app stores."""

    @abstractmethod
    def join(self) -> None:
        """In a process that was forked from the one that opened them: share nothing."""

    @abstractmethod
    def close(self) -> None:
        """Remove what was made."""

    def __enter__(self) -> Databases:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SqliteDatabases(Databases):
    """A file in the app's own folder, which goes with it."""

    name = "SQLite"
    here = "sqlite:////proc/self/cwd/data.db"

    def new(self, folder: Path, *, empty: bool = False) -> str:
        import sqlalchemy as sa

        del empty
        file = self.file(folder).as_posix()  # with `%` or `?` in it, perhaps
        return sa.URL.create("sqlite", database=file).render_as_string()

    def begin_with(self, folder: Path) -> Path:
        return self.file(folder)

    def with_percent(self, url: str) -> str:
        return url.removesuffix("data.db") + "100%.db"

    def file(self, folder: Path) -> Path:
        """Return the path of the file, which need not be there yet."""
        return folder / "data.db"

    def join(self) -> None:
        """Change nothing: each app has a file of its own."""

    def hold_room(self) -> None:
        """Hold nothing: the launcher holds the room of the folders."""

    def close(self) -> None:
        """Remove nothing: the files go with their folders."""


def open_databases(kind: str, url: str | None) -> Databases:
    """Return the databases for ``sqlite`` or ``postgres``, or of a server's URL.

    Raises ``UsageError`` for another kind, or a server that can't be had. No message
    tells the URL: it may hold a password.
    """
    if url and not url.startswith("sqlite"):
        if not url.startswith("postgres"):
            scheme = SCHEME.match(url)
            what = f"begins with `{scheme[0]}`: that" if scheme else "is no URL: it"
            raise UsageError(
                f"DATABASE_URL {what} is neither SQLite nor PostgreSQL."
                " Unset it, or give the URL of a PostgreSQL server."
            )
        from coursekit.grading.postgres import PostgresDatabases

        return PostgresDatabases(url)
    if kind == "postgres":
        from coursekit.grading.postgres import OwnPostgres

        return OwnPostgres()
    if kind != "sqlite":
        raise UsageError(f"DB={kind} is unknown: it is `sqlite` or `postgres`.")
    return SqliteDatabases()
