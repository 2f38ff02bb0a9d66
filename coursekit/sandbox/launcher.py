"""Starting apps from the grader: by the fork server, or by spawning where none can be.

``launch`` returns at once; whether an app is up is seen only by connecting to it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path

from coursekit.deadlines import SPAWNED, USUAL, Deadlines
from coursekit.errors import CourseError
from coursekit.sandbox import limits
from coursekit.sandbox.folder import copy_template, remove, take_copy
from coursekit.sandbox.log import BoundedLog
from coursekit.sandbox.messages import send
from coursekit.sandbox.order import Order
from coursekit.sandbox.process import ForkedProcess, Process, SpawnedProcess

PROJECT = Path(__file__).resolve().parents[2]
SPAWN_SWITCH = "COURSEKIT_SPAWN"
PREPARE_SECONDS = 120
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")


class Launcher(ABC):
    """Starts apps from one copy of the learner's folder, each in its own folder."""

    def __init__(self, code: Path, deadlines: Deadlines) -> None:
        self.deadlines = deadlines
        self.parent = Path(tempfile.mkdtemp(prefix="coursekit-")).resolve()
        self.template = self.parent / "template"
        self._count = 0
        self._processes: list[Process] = []
        try:
            take_copy(code, self.template)
        except BaseException:
            remove(self.parent)
            raise

    def new_folder(self) -> Path:
        """Return the path of a folder that does not exist yet, for one app."""
        self._count += 1
        return self.parent / f"{self._count}"

    @abstractmethod
    def wait_until_ready(self) -> None:
        """Wait until apps can be started; no app's own deadline runs meanwhile."""

    @abstractmethod
    def new_address(self) -> str:
        """Return an address that no other process uses."""

    def launch(self, order: Order) -> Process:
        """Start an app; its folder is made from the template unless it is there."""
        reader, writer = os.pipe()
        try:
            process = self._start(order, BoundedLog(reader), writer)
        finally:
            os.close(writer)
        self._processes.append(process)
        return process

    @abstractmethod
    def _start(self, order: Order, log: BoundedLog, writer: int) -> Process: ...

    def close(self) -> None:
        """End every app and remove every folder."""
        for process in self._processes:
            process.end()
        for process in self._processes:
            process.wait_until_gone(2)
        remove(self.parent)


class ForkServer:
    """The process that has imported the libraries once, and forks apps on request.

    Several launchers may share one, one after the other or at the same time.
    """

    def __init__(self) -> None:
        self._before = frozenset(limits.children())
        self._template = Path()
        limits.adopt_orphans()
        limits.close_to_others()
        self._begin()

    def _begin(self) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._server = subprocess.Popen(
                _python("coursekit.sandbox.forkserver"),
                stdin=theirs.fileno(),
                env=_environment(),
                cwd=tempfile.gettempdir(),
                start_new_session=True,
            )

    def prepare(self, template: Path) -> None:
        """Have a template compiled and its libraries imported, before any app of it."""
        self._template = template
        self._send(str(template).encode(), [])

    def wait_until_ready(self) -> None:
        """Wait for the end of ``prepare``; raises ``CourseError`` where there is none.

        No deadline of a learner's app runs meanwhile.
        """
        self._orders.settimeout(PREPARE_SECONDS)
        try:
            answer = self._orders.recv(16)
        except OSError:
            answer = b""
        self._orders.settimeout(None)
        if not answer:
            raise CourseError(
                "The libraries can't be imported."
                " Remove the folder .venv, and try again."
            )

    def start(self, order: Order, handles: list[int]) -> None:
        """Have an app started, which gets its control socket and its log."""
        self._send(order.to_json(), handles)

    def _send(self, message: bytes, handles: list[int]) -> None:
        """Send a message; a fork server that was killed is started anew."""
        try:
            send(self._orders, message, handles)
        except OSError:
            self._stop()
            self._begin()
            send(self._orders, str(self._template).encode(), [])
            self.wait_until_ready()
            send(self._orders, message, handles)

    def _stop(self) -> None:
        self._orders.close()
        with suppress(subprocess.TimeoutExpired):
            self._server.wait(2)
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        """End the server, and whatever an app left that nobody else has ended."""
        self._stop()
        limits.end_children(spare=self._before)


class ForkLauncher(Launcher):
    """Has its apps forked by a fork server."""

    def __init__(
        self,
        code: Path,
        server: ForkServer | None = None,
        deadlines: Deadlines = USUAL,
    ) -> None:
        super().__init__(code, deadlines)
        self._server = server or ForkServer()
        self._owns_server = server is None
        self._server.prepare(self.template)
        self._addresses = 0

    def wait_until_ready(self) -> None:
        self._server.wait_until_ready()

    def new_address(self) -> str:
        self._addresses += 1
        return str(self.parent / f"{self._addresses}.sock")

    def _start(self, order: Order, log: BoundedLog, writer: int) -> Process:
        ours, theirs = socket.socketpair()
        with theirs:
            self._server.start(order, [theirs.fileno(), writer])
        return ForkedProcess(order, log, ours)

    def close(self) -> None:
        super().close()
        if self._owns_server:
            self._server.close()
            remove(self.parent)


class SpawnLauncher(Launcher):
    """Starts every app in a new interpreter: slower, and works on any system."""

    def __init__(self, code: Path, deadlines: Deadlines = SPAWNED) -> None:
        super().__init__(code, deadlines)

    def wait_until_ready(self) -> None:
        """Return at once: every app imports its libraries itself."""

    def new_address(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return f"127.0.0.1:{probe.getsockname()[1]}"

    def _start(self, order: Order, log: BoundedLog, writer: int) -> Process:
        if not order.folder.exists():
            copy_template(order.template, order.folder)
        child = subprocess.Popen(
            _python("coursekit.sandbox.spawned"),
            stdin=subprocess.PIPE,
            stdout=writer,
            stderr=writer,
            env=_environment(),
            cwd=order.folder,
            start_new_session=True,
        )
        assert child.stdin is not None
        with suppress(OSError), child.stdin:
            child.stdin.write(order.to_json())
        return SpawnedProcess(order, log, child)


def _python(module: str) -> list[str]:
    """Return a command that runs the ``main`` of a module, apart from all settings."""
    code = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r});"
        f" from {module} import main; sys.path.pop(0); main()"
    )
    return [sys.executable, "-I", "-X", "utf8", "-c", code]


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def open_launcher(code: Path) -> Launcher:
    """Return the fastest launcher that this system allows."""
    if hasattr(os, "fork") and not os.environ.get(SPAWN_SWITCH):
        return ForkLauncher(code)
    return SpawnLauncher(code)
