"""The keeper: a process that guards one app and ends all that the app leaves.

It takes orders from the grader on a socket of its own (letters for signals). It makes
the app's folder, tells the number of the app's process (0 where there is none), and how
that ended. When the grader hangs up it ends every descendant and itself.
"""

from __future__ import annotations

import os
import select
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from coursekit.errors import is_of_the_machine
from coursekit.sandbox import limits
from coursekit.sandbox.child import Ending, become
from coursekit.sandbox.folder import make_folder
from coursekit.sandbox.messages import unable
from coursekit.sandbox.order import Order

SIGNALS = {b"t": signal.SIGTERM, b"k": signal.SIGKILL, b"u": signal.SIGUSR1}


def keep(
    order: Order,
    control: socket.socket,
    log: int,
    more: int | None = None,
    become: Callable[[Order], None] = become,
) -> None:
    """Start the app, guard it until the grader hangs up, then end this process.

    ``more`` is another open file, which the app finds under the number 3.
    """
    try:
        os.setsid()
        limits.adopt_orphans()
        limits.close_to_others()
        wakeup = _wake_on_child()
        try:
            make_folder(order)
            pid = os.fork()
        except OSError as error:  # the app has not begun
            os.write(log, f"{error}\n".encode(errors="replace"))
            is_ours = is_of_the_machine(error)
            status = b"%d\n" % Ending.CRASHED
            control.sendall(b"0\n" + (unable(error) if is_ours else status))
            return
        if pid == 0:
            _start(partial(become, order), control, wakeup, log, more)
        for handle in filter(None, (log, more)):
            os.close(handle)
        _guard(pid, control, wakeup)
    finally:
        limits.end_children()
        os._exit(0)


def _start(
    become: Callable[[], None],
    control: socket.socket,
    wakeup: socket.socket,
    log: int,
    more: int | None,
) -> None:
    """In the app's process: keep only the log and one more file, become the app."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    control.close()
    wakeup.close()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in enumerate((nothing, log, log)):
        os.dup2(source, target)
    if more is not None:
        os.dup2(more, 3)
    os.closerange(3 if more is None else 4, limits.MOST_OPEN_FILES)
    become()


def _wake_on_child() -> socket.socket:
    """Return a socket that has something to read when a child has ended."""
    ours, pythons = socket.socketpair()
    ours.setblocking(False)
    pythons.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(pythons.detach())
    return ours


def _guard(pid: int, control: socket.socket, wakeup: socket.socket) -> None:
    """Tell the app's number, pass signals on, tell how it ended; until it hangs up."""
    ended = False
    with suppress(OSError):
        control.sendall(f"{pid}\n".encode())
    while True:
        ready, _, _ = select.select([control, wakeup], [], [])
        if wakeup in ready:
            with suppress(BlockingIOError):
                wakeup.recv(64)
            if not ended and (status := _status(pid)) is not None:
                ended = True
                limits.end_group(pid)
                limits.end_children()
                with suppress(OSError):
                    control.sendall(f"{status}\n".encode())
        if control in ready:
            word = control.recv(1)
            if not ended:
                _pass_on(word, pid)
            if not word:
                return


def _pass_on(word: bytes, pid: int) -> None:
    """Do what the grader says to an app that has not ended; hanging up ends it."""
    if word:
        os.kill(pid, SIGNALS[word])
    else:
        limits.end_group(pid)


def _status(pid: int) -> int | None:
    """Return how the app ended: its exit status, or minus a signal's number."""
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None
