"""The fork server: a process that has imported the libraries, and forks the apps.

It runs none of the learner's code and knows nothing of the checks. Its standard input
is a socket. A message is an order for an app, with the app's control socket and its
log; or, without these two, the path of a template whose apps will be wanted and the
libraries it names, which is answered as soon as they can be forked.
"""

from __future__ import annotations

import compileall
import gc
import json
import os
import signal
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from coursekit.sandbox import limits
from coursekit.sandbox.keeper import keep
from coursekit.sandbox.libraries import import_libraries
from coursekit.sandbox.messages import receive, unable
from coursekit.sandbox.order import Order
from coursekit.sandbox.zygote.serving import be_zygote

MOST_SECONDS_OF_COMPILING = 5

_keepers: set[int] = set()


def main() -> None:
    """Serve orders until the grader hangs up."""
    orders = socket.socket(fileno=os.dup(0))
    limits.adopt_orphans()
    limits.close_to_others()
    limits.own_processes()
    signal.signal(signal.SIGCHLD, _reap)
    while received := receive(orders):
        message, handles = received
        with _reaping_later():
            if handles:
                _fork_keeper(Order.from_json(message), orders, handles)
            else:
                answer = _prepare(**json.loads(message))
                with suppress(OSError):  # the grader may have gone meanwhile
                    orders.send(answer)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    limits.end_children()


@contextmanager
def _reaping_later() -> Iterator[None]:
    """Hold back the news of a child's end until the new child is known."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    yield
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _prepare(template: str, libraries: list[str]) -> bytes:
    """Import the libraries that a template names; its files are compiled meanwhile.

    Return the answer to the grader: that apps can be forked, or why not.
    """
    try:
        pid = os.fork()
    except OSError as error:
        return unable(error)
    if pid == 0:
        _compile(Path(template))
    import_libraries(libraries)
    gc.freeze()
    os.waitpid(pid, 0)
    return b"ready"


def _compile(template: Path) -> NoReturn:
    """Compile a learner's files, in a process of its own: it may fail in every way."""
    try:
        signal.alarm(MOST_SECONDS_OF_COMPILING)
        limits.apply(Order(template, template, ""))
        warnings.simplefilter("ignore")  # they would stand amid the report
        compileall.compile_dir(template, quiet=2)
    finally:
        os._exit(0)


def _fork_keeper(order: Order, orders: socket.socket, handles: list[int]) -> None:
    control, log, *more = handles
    try:
        pid = os.fork()
    except OSError as error:
        os.write(control, b"0\n" + unable(error))
        for handle in handles:
            os.close(handle)
        return
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        orders.close()
        control_socket = socket.socket(fileno=control)
        if more:  # its own orders: it is to be a zygote
            keep(order, control_socket, log, more[0], be_zygote)
        keep(order, control_socket, log)
    _keepers.add(pid)
    for handle in handles:
        os.close(handle)


def _reap(*_: object) -> None:
    """Forget the keepers that ended, and end what a killed keeper had guarded.

    No keeper stops by itself: one that was stopped is ended.
    """
    with suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG | os.WUNTRACED)[0]:
            _keepers.discard(pid)
    limits.end_children(spare=frozenset(_keepers))
