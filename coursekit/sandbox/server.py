"""The grader's end of the fork server: it is begun, told what to do, and ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

from coursekit.errors import CourseError, of_the_machine
from coursekit.sandbox import limits
from coursekit.sandbox.folder import temporary_folder
from coursekit.sandbox.libraries import named_in
from coursekit.sandbox.messages import error_of, send
from coursekit.sandbox.order import Order
from coursekit.sandbox.waiting.share import share_of
from coursekit.sandbox.waiting.wait import Wait

PROJECT = Path(__file__).resolve().parents[2]
PREPARE_SECONDS = 120  # generous: a cold disk is no fault of the learner's
# no variable of the learner's shell reaches an app, or two machines would disagree
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")


class ForkServer:
    """The process that has imported the libraries once, and forks apps on request.

    Several launchers may share one, one after the other or at the same time.
    """

    def __init__(self) -> None:
        self._before = frozenset(limits.children())
        self._preparation = b""
        limits.adopt_orphans()
        limits.close_to_others()
        self._begin()

    def _begin(self) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._server = subprocess.Popen(
                python_command("coursekit.sandbox.forkserver"),
                stdin=theirs.fileno(),
                env=bare_environment(),
                cwd=temporary_folder(),
                start_new_session=True,
            )

    def prepare(self, template: Path) -> None:
        """Have a template compiled and its libraries imported, before any app of it."""
        facts = {"template": str(template), "libraries": named_in(template)}
        self._preparation = json.dumps(facts).encode()
        self._send(self._preparation, [])

    def wait_until_ready(self) -> None:
        """Wait for the end of ``prepare``.

        Raises ``CourseError`` where there is none, and ``MachineError`` for want of
        memory or processes. No deadline of a learner's app runs meanwhile.
        """
        answer = self._answer()
        if error := error_of(answer):
            raise of_the_machine(error)
        if not answer:
            raise CourseError(
                "The libraries can't be imported."
                " Remove the folder .venv, and try again."
            )

    def _answer(self) -> bytes:
        """Return what the server says; nothing if it has ended, or takes too long."""
        wait = Wait(PREPARE_SECONDS, lambda: share_of(self._server.pid))
        try:
            while left := wait.left():
                self._orders.settimeout(left)
                with suppress(TimeoutError):
                    return self._orders.recv(16)
        except OSError:
            return b""
        finally:
            self._orders.settimeout(None)
        return b""

    def start(self, order: Order, handles: list[int]) -> None:
        """Have an app started, which gets its control socket and its log."""
        self._send(order.to_json(), handles)

    def _send(self, message: bytes, handles: list[int]) -> None:
        """Send a message; a fork server that was killed is started anew."""
        self.wake()
        try:
            send(self._orders, message, handles)
        except OSError:
            self._stop()
            self._begin()
            send(self._orders, self._preparation, [])
            self.wait_until_ready()
            send(self._orders, message, handles)

    def wake(self) -> None:
        """Let the server go on, should an app have stopped it."""
        self._server.send_signal(signal.SIGCONT)

    def _stop(self) -> None:
        self._orders.close()
        self.wake()
        with suppress(subprocess.TimeoutExpired):
            self._server.wait(2)
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        """End the server, and whatever an app left that nobody else has ended."""
        self._stop()
        limits.end_children(spare=self._before)


class WarmServer(ForkServer):
    """A fork server for one template after the other, which change as code is written.

    It is begun anew where it holds a library that a template does not name, or when
    another version was installed: apps are to see what they see in a server of theirs.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: set[str] = set()
        self._installed = _time_of_installing()

    def prepare(self, template: Path) -> None:
        wanted, installed = set(named_in(template)), _time_of_installing()
        if self._held - wanted or installed != self._installed:
            self._stop()
            self._begin()
            self._held.clear()
        self._held |= wanted
        self._installed = installed
        super().prepare(template)


def _time_of_installing() -> int:
    """Return when a library was last installed or removed."""
    return Path(sysconfig.get_path("purelib")).stat().st_mtime_ns


def python_command(module: str) -> list[str]:
    """Return a command that runs the ``main`` of a module, apart from all settings.

    The folder of the course stands on the path no longer than it takes to find the kit:
    a learner's files beside it are no libraries.
    """
    # as the other interpreter reads it, whatever the encoding of names is in this one
    project = os.fsencode(PROJECT).decode("utf-8", "surrogateescape")
    code = (
        f"import sys; sys.path.append({project!a}); import coursekit;"
        f" sys.path.pop(); from {module} import main; main()"
    )
    return [sys.executable, "-I", "-X", "utf8", "-c", code]


def bare_environment() -> dict[str, str]:
    """Return the few variables without which no interpreter starts."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}
