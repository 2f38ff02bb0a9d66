"""The fork server: a process that has imported the libraries, and forks the apps.

It runs none of the learner's code and knows nothing of the checks. Its standard input
is a socket; each message is an order, with the app's control socket and its log.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from contextlib import suppress

from coursekit.sandbox import limits
from coursekit.sandbox.keeper import keep
from coursekit.sandbox.libraries import import_libraries
from coursekit.sandbox.order import Order

MOST_BYTES_OF_AN_ORDER = 65_536

_keepers: set[int] = set()


def main() -> None:
    """Serve orders until the grader hangs up."""
    orders = socket.socket(fileno=os.dup(0))
    limits.adopt_orphans()
    limits.close_to_others()
    limits.own_processes()
    import_libraries()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        message, handles, _, _ = socket.recv_fds(orders, MOST_BYTES_OF_AN_ORDER, 2)
        if not message:
            break
        _fork_keeper(Order.from_json(message), orders, handles)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    limits.end_children()


def _fork_keeper(order: Order, orders: socket.socket, handles: list[int]) -> None:
    control, log = handles
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        orders.close()
        keep(order, socket.socket(fileno=control), log)
    _keepers.add(pid)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    os.close(control)
    os.close(log)


def _reap(*_: object) -> None:
    """Forget the keepers that ended, and end what a killed keeper had guarded."""
    with suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            _keepers.discard(pid)
    limits.end_children(spare=frozenset(_keepers))
