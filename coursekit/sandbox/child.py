"""What happens in a child process: it becomes the learner's app, or runs a command.

The process owns no secret of the grader. What it prints is quoted, and its exit status
only chooses the words of a report: a verdict never depends on either.
"""

from __future__ import annotations

import gc
import importlib
import inspect
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from coursekit.sandbox import limits
from coursekit.sandbox.advice import (
    CIRCULAR,
    MARKS_OF_A_CONFLICT,
    advice,
    is_unreadable,
    lacks_its_package,
)
from coursekit.sandbox.confine import confine
from coursekit.sandbox.order import HOST, Order, port_of
from coursekit.sandbox.reporting import Reporting, Told, tell
from coursekit.sandbox.tracebacks import log_own_lines
from coursekit.sandbox.whereabouts import tell_where_on_request


class Ending(IntEnum):
    """Exit statuses with which a child says why it did not start."""

    NO_MAIN = 101
    NO_APP = 102
    NOT_ASGI = 103
    SYNTAX = 104
    NOT_INSTALLED = 105
    BROKEN_IMPORT = 106
    CRASHED = 107
    LEFT = 108
    STARTUP = 109
    LEFT_WELL = 110
    CONFLICT = 111
    NO_SUCH_NAME = 112
    CIRCULAR = 113


PROGRAMS = {"alembic": "alembic.config"}
"""For each program that may be run, the module whose ``main`` is its command line."""


def become(order: Order) -> None:
    """Turn this process into the learner's app; it ends without returning."""
    if order.command:
        run_command(order)

    def live() -> int:
        enter(order, order.folder)
        listener = _bind(order.address)
        traced = _open_trace(order)
        if order.confined:
            confine(order.folder)
        return serve(load(), listener, order, order.folder, traced)

    live_and_end(live, order, order.folder)


def live_and_end(live: Callable[[], int], order: Order, home: Path) -> NoReturn:
    """Do what an app lives for, say why it ended, and end this process.

    ``home`` is the folder with the learner's files, as their tracebacks name it.
    """
    status: int = Ending.CRASHED
    try:
        status = live()
    except SystemExit as leaving:
        code = 0 if leaving.code is None else leaving.code
        status = (code or Ending.LEFT_WELL) if isinstance(code, int) else Ending.LEFT
        silent = order.errors_only and isinstance(leaving.code, int | None)
        if not silent and status not in set(Ending) - {Ending.LEFT, Ending.LEFT_WELL}:
            tell(leaving, home)
    except BaseException as error:
        status = _ending(error)
        tell(error, home)
        if lacks_its_package(error):
            status = Ending.BROKEN_IMPORT
        if words := advice(error, home):
            _print(words)
    finally:
        # not sys.exit: a learner's atexit would run in the grader's time
        os._exit(status & 0xFF)  # more than a byte is cut by the system anyway


def run_command(order: Order) -> NoReturn:
    """Run a program in the learner's folder as its console script does.

    The process ends with the status that the program ends with.
    """
    home = order.folder
    status = 1
    try:
        enter(order, home)
        # a script's own folder is there in its place, and not the one it is called in
        sys.path.remove(str(home))
        sys.argv = [*order.command]
        if order.confined:
            confine(home)
        importlib.import_module(PROGRAMS[order.command[0]]).main()
        status = 0
    except SystemExit as leaving:
        status = _status_of(leaving)
    except BaseException as error:
        tell(error, home)
        if words := advice(error, home):
            _print(words)
    finally:
        os._exit(status & 0xFF)


def _status_of(leaving: SystemExit) -> int:
    """Return the exit status that Python gives a program which leaves so."""
    if leaving.code is None or isinstance(leaving.code, int):
        return leaving.code or 0
    _print(str(leaving.code))
    return 1


def _print(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def enter(order: Order, home: Path) -> None:
    """Move into the app's own folder, environment and limits.

    ``home`` is that folder, by the name that is to stand in tracebacks.
    """
    limits.apply(order)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update({"TMPDIR": str(home)} | order.environment)
    if hasattr(time, "tzset"):
        time.tzset()
    if order.errors_only:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # the template is compiled already, and a write would count as the app's own
    sys.dont_write_bytecode = True
    sys.argv = ["uvicorn", "app.main:app"]
    if isinstance(sys.stdout, TextIOWrapper):  # a pipe would keep a `print` back
        sys.stdout.reconfigure(line_buffering=True)
    sys.path.insert(0, str(home))
    # the folder is younger than the importer's memory of it
    importlib.invalidate_caches()
    log_own_lines(home, without=Told)
    tell_where_on_request(home)
    if order.bcrypt_cost is not None:
        _hash_cheaply(order.bcrypt_cost)
    _sync_lazily()
    if order.lock_seconds is not None:
        give_up_locks(order.lock_seconds)
    if order.keeps_garbage:
        gc.disable()


def _hash_cheaply(cost: int) -> None:
    """Cap the cost of bcrypt: at 12, its default, a hash takes a fifth of a second."""
    import bcrypt

    gensalt = bcrypt.gensalt

    def cheap_gensalt(rounds: int = 12, prefix: bytes = b"2b") -> bytes:
        return gensalt(min(rounds, cost), prefix)

    bcrypt.gensalt = cheap_gensalt


def _sync_lazily() -> None:
    """Let SQLite leave it to the system when a commit reaches the disk.

    What a killed app had committed is there all the same; only a machine that loses its
    power could tell the difference.
    """
    connect = sqlite3.connect

    def lazy_connect(*given: Any, **named: Any) -> Any:
        connection = connect(*given, **named)
        with suppress(sqlite3.Error, TypeError):  # where it is no usual connection
            sqlite3.Connection.execute(connection, "PRAGMA synchronous = OFF").close()
        return connection

    sqlite3.dbapi2.connect = sqlite3.connect = lazy_connect


def give_up_locks(seconds: float) -> None:
    """Cap how long SQLite waits for a lock: a COMMIT that fails takes 5 s else."""
    connect = sqlite3.connect

    def hasty_connect(*given: Any, **named: Any) -> Any:
        if len(given) < 2:  # the second one is the timeout
            named["timeout"] = min(named.get("timeout", seconds), seconds)
        return connect(*given, **named)

    # SQLAlchemy and its like call the one, aiosqlite the other
    sqlite3.dbapi2.connect = sqlite3.connect = hasty_connect


def _bind(address: str) -> socket.socket:
    """Return a socket that is bound but does not listen: uvicorn listens when ready."""
    port = port_of(address)
    if port is not None:
        listener = socket.socket(socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address)
    return listener


def load() -> Any:
    """Return the learner's ``app.main:app``; leave where it is not there or no app."""
    module = importlib.import_module("app.main")
    app = getattr(module, "app", None)
    if app is None:
        raise SystemExit(Ending.NO_APP)
    if not callable(app) or isinstance(app, type):
        _print(f"app = {app!r:.100}")
        raise SystemExit(Ending.NOT_ASGI)
    return app


def _ending(error: BaseException) -> Ending:
    """Return the exit status for an error raised while the app was being imported."""
    if is_unreadable(error):
        text = getattr(error, "text", "") or ""
        marked = text.startswith(MARKS_OF_A_CONFLICT)
        return Ending.CONFLICT if marked else Ending.SYNTAX
    if isinstance(error, ModuleNotFoundError):
        name = error.name or ""
        if name in {"app", "app.main"}:
            return Ending.NO_MAIN
        own = name.partition(".")[0] == "app"
        return Ending.BROKEN_IMPORT if own else Ending.NOT_INSTALLED
    if not isinstance(error, ImportError):
        return Ending.CRASHED
    if CIRCULAR in str(error):
        return Ending.CIRCULAR
    own = (error.name or "").partition(".")[0] == "app"
    return Ending.BROKEN_IMPORT if own else Ending.NO_SUCH_NAME


def _open_trace(order: Order) -> Callable[[Any], Any] | None:
    """Return what puts a trace around an app; its file lies where no app may write."""
    if order.trace is None:
        return None
    from coursekit.sandbox.recording.recorder import Recorder
    from coursekit.sandbox.recording.traced import Traced

    recorder = Recorder(order.trace, order.folder)
    return lambda app: Traced(app, recorder)


def serve(
    app: Any,
    listener: socket.socket,
    order: Order,
    home: Path,
    traced: Callable[[Any], Any] | None = None,
) -> int:
    """Serve until a signal ends the server; return the exit status."""
    import uvicorn

    if order.count_statements:
        from coursekit.sandbox.statements import CountedStatements

        app = CountedStatements(app)
    if traced is not None:
        app = traced(app)
    if inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(
        getattr(app, "__call__", None)  # noqa: B004  (uvicorn looks at it like this)
    ):
        app = Reporting(app, home)
    # h11 and asyncio are there on every system, so that all are graded alike
    config = uvicorn.Config(
        app, loop="asyncio", http="h11", ws="none", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listener])
    except SystemExit:
        if server.started:
            raise
    return Ending.LEFT if server.started else Ending.STARTUP
