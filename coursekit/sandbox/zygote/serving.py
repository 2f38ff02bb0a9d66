"""The zygote itself: it imports the app, says whether it is fit, and forks on request.

A message is an order for one app, with its control socket, its log, and the socket on
which the app is to listen.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import stat
import sys
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

from coursekit.sandbox import child, limits
from coursekit.sandbox.confine import confine
from coursekit.sandbox.keeper import keep
from coursekit.sandbox.marks import ENDED
from coursekit.sandbox.messages import receive, unable
from coursekit.sandbox.order import Order
from coursekit.sandbox.zygote.agreed import FIT, HERE
from coursekit.sandbox.zygote.born import be_born
from coursekit.sandbox.zygote.fitness import Traces, close_pools

MOST_BYTES = 4 << 20  # of its folder: each fork gets a copy
LIBRARIES = ("fastapi.", "starlette.")
ORDERS = 3  # the number under which it finds the socket with its orders

_keepers: set[int] = set()


def be_zygote(order: Order) -> None:
    """Import the learner's app and fork it on request; ends without returning."""
    orders = socket.socket(fileno=os.dup(ORDERS))
    os.close(ORDERS)
    try:
        child.enter(order, HERE)
        if order.confined:
            confine(order.folder.parent)
        app, why = _imported(order.folder)
    except BaseException as error:  # each check will import it, and be told of this
        app, why = None, f"not imported: {type(error).__name__}"
    try:
        with suppress(OSError):
            orders.send(why.encode()[:200] or FIT)
        if not why:
            _serve(orders, app, order.folder)
    finally:
        os._exit(0)


def _imported(folder: Path) -> tuple[Any, str]:
    """Import the app; return it, and why it is unfit, if it is."""
    traces = Traces(folder.name)
    gc.collect()
    gc.freeze()  # what the collector finds from here on is of the learner's import
    with traces.watching():
        app = child.load()
        _warm(app)
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(sys.stderr.fileno(), ENDED.encode())  # all that it printed stands before
    why = close_pools() or traces.left() or _uncopied(folder)
    gc.collect()
    gc.freeze()  # a fork that looks for garbage among modules would copy them all
    return app, why


def _uncopied(folder: Path) -> str:
    """Return why what the import left in its folder can't be copied for each fork.

    What it compiled is of no use to a fork, and goes.
    """
    if os.listdir(folder.parent) != [folder.name]:
        return "it left something beside its folder"
    size = 0
    for where, folders, names in os.walk(folder):
        if "__pycache__" in folders:
            rmtree(os.path.join(where, "__pycache__"), ignore_errors=True)
            folders.remove("__pycache__")
        for name in (*folders, *names):
            path = os.path.join(where, name)
            mode = os.lstat(path).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                return f"it left {name!r} in its folder, which is no file"
            size += os.lstat(path).st_size
            if size > MOST_BYTES:
                return "its folder is too large to be copied for each fork"
            if not os.access(path, os.R_OK):
                return f"it left {name!r} in its folder, which can't be read"
    return ""


def _warm(app: Any) -> None:
    """Do once what the libraries would do in each fork at its first request."""
    if (orm := sys.modules.get("sqlalchemy.orm")) is not None:
        with suppress(Exception):  # what is wrong with a mapper is told by a request
            orm.configure_mappers()
    nowhere = {"type": "http", "method": "GET", "path": "/\0", "headers": []}
    with suppress(Exception):
        for route in getattr(app, "routes", ()):
            # a learner's own kind of route may notice that it is asked
            if type(route).matches.__module__.startswith(LIBRARIES):
                route.matches(nowhere | {"root_path": ""})


def _serve(orders: socket.socket, app: Any, folder: Path) -> None:
    """Fork an app for each order until the grader hangs up."""
    signal.signal(signal.SIGCHLD, _reap)
    while received := receive(orders):
        message, handles = received
        # the news of a child's end is held back until the new child is known
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        order = replace(Order.from_json(message), template=folder)
        _fork(order, orders, handles, app)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    limits.end_children()


def _fork(order: Order, orders: socket.socket, handles: list[int], app: Any) -> None:
    control, log, listener = handles
    try:
        pid = os.fork()
    except OSError as error:
        os.write(control, b"0\n" + unable(error))
        pid = -1
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        orders.close()
        become = partial(be_born, app=app, home=HERE)
        keep(order, socket.socket(fileno=control), log, listener, become)
    if pid > 0:
        _keepers.add(pid)
    for handle in handles:
        os.close(handle)


def _reap(*_: object) -> None:
    with suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG | os.WUNTRACED)[0]:
            _keepers.discard(pid)
    limits.end_children(spare=frozenset(_keepers))
