"""Starting apps from the grader: by the fork server, or by spawning where none can be.

``launch`` returns at once; whether an app is up is seen only by connecting to it.
"""

from __future__ import annotations

import os
import socket
import subprocess
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path

from coursekit.sandbox import limits
from coursekit.sandbox.deadlines import SPAWNED, USUAL, Deadlines
from coursekit.sandbox.folder import (
    make_folder,
    new_folder,
    remove,
    take_copy,
    temporary_folder,
)
from coursekit.sandbox.log import BoundedLog
from coursekit.sandbox.order import HOST, Order
from coursekit.sandbox.process import ForkedProcess, Process, SpawnedProcess
from coursekit.sandbox.server import (
    ForkServer,
    WarmServer,
    bare_environment,
    python_command,
)
from coursekit.sandbox.waiting.machine import BARE, Machine
from coursekit.sandbox.waiting.wait import Wait
from coursekit.sandbox.zygote.agreed import HERE
from coursekit.sandbox.zygote.handle import Zygote

SPAWN_SWITCH = "COURSEKIT_SPAWN"
APPS, FORKS = "apps", "forks"  # where their folders lie
LONGEST_PATH = 70  # an address of a Unix socket holds 107 bytes


class Launcher(ABC):
    """Starts apps from one copy of the learner's folder, each in its own folder."""

    def __init__(self, code: Path, deadlines: Deadlines) -> None:
        self.deadlines = deadlines
        self.parent = new_folder("coursekit-", _parent())
        self.template = self.parent / "template"
        for name in (APPS, FORKS):
            (self.parent / name).mkdir()
        self.machine = Machine(self._start_bare, deadlines.bare_start)
        self.is_abandoned = False
        self._count = 0
        self._prefix = ""
        self._processes: list[Process] = []
        try:
            self.left_out = take_copy(code, self.template)
        except BaseException:
            remove(self.parent)
            raise

    def new_folder(self, *, forked: bool = False) -> Path:
        """Return the path of a folder that does not exist yet, for one app.

        Those of forks lie apart: while their code was imported, it could write there.
        """
        self._count += 1
        kind = FORKS if forked else APPS
        return self.parent / kind / f"{self._prefix}{self._count}"

    def import_once(self, order: Order) -> None:
        """Have usual apps forked from one that is imported now, where that can be.

        The order says where that is; its environment has to lead each fork to a place
        of its own. Here each app is imported anew.
        """
        del order

    def can_fork(self) -> bool:
        """Return whether apps can be forked by now from one that is imported.

        The first one who asks waits a moment for the import.
        """
        return False

    def join(self, number: int) -> None:
        """In a process forked from the one that made this: start apps of its own.

        ``number`` tells the processes apart. Folders are removed by the first one.
        """
        self._prefix = f"{number}-"
        self._processes = []

    def leave(self) -> None:
        """In such a process, at its end: end its apps."""
        for process in self._processes:
            process.end()
        for process in self._processes:
            process.wait_until_gone(limits.ENDING_SECONDS)

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
        if self.is_abandoned:
            process.end()
        return process

    def _start_bare(self) -> Process:
        folder, address = self.new_folder(), self.new_address()
        return self.launch(Order(BARE, folder, address, bcrypt_cost=None))

    def wait_for(self, process: Process, seconds: float) -> Wait:
        """Return a deadline for an app that stretches with the machine."""
        return Wait(seconds, process.share, self.machine.stretch)

    @abstractmethod
    def _start(self, order: Order, log: BoundedLog, writer: int) -> Process: ...

    def abandon(self) -> None:
        """End every app, and each that is still started; any thread may call this."""
        self.is_abandoned = True
        for process in self._processes[:]:
            process.end()

    def close(self) -> None:
        """End every app and remove every folder."""
        self.leave()
        remove(self.parent)


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
        self.zygote: Zygote | None = None

    def import_once(self, order: Order) -> None:
        if HERE.exists():  # where there is no /proc, each check imports the app
            self.zygote = Zygote(self._server, order)

    def wait_until_ready(self) -> None:
        self._server.wait_until_ready()

    def can_fork(self) -> bool:
        return self.zygote is not None and self.zygote.is_fit()

    def new_address(self) -> str:
        self._addresses += 1
        return str(self.parent / f"{self._prefix}{self._addresses}.sock")

    def _start(self, order: Order, log: BoundedLog, writer: int) -> Process:
        ours, theirs = socket.socketpair()
        with theirs:
            handles = [theirs.fileno(), writer]
            if not (order.usual and self._fork(order, log, handles)):
                self._server.start(order, handles)
        return ForkedProcess(order, log, ours)

    def _fork(self, order: Order, log: BoundedLog, handles: list[int]) -> bool:
        """Have an app forked that is imported already; return whether it was."""
        if self.zygote is None:
            return False
        log.begin_with(self.zygote.printed)
        return self.zygote.start(order, handles)

    def close(self) -> None:
        self._server.wake()
        if self.zygote is not None:
            self.zygote.end()
            self.zygote.wait_until_gone(limits.ENDING_SECONDS)
        super().close()
        if self._owns_server:
            self._server.close()
            remove(self.parent)


class SpawnLauncher(Launcher):
    """Starts every app in a new interpreter: slower, and works on any system.

    It promises less than a fork server. What an app starts in a session of its own runs
    on until the launcher is closed; where orphans can't be adopted (not Linux), for
    good. Any process of the machine can connect to an app, as it listens on a port. And
    where the system has no limits (Windows), none of them holds but the deadlines.
    """

    def __init__(self, code: Path, deadlines: Deadlines = SPAWNED) -> None:
        super().__init__(code, deadlines)
        self._before = frozenset(limits.children())
        limits.adopt_orphans()
        limits.close_to_others()

    def wait_until_ready(self) -> None:
        """Return at once: every app imports its libraries itself."""

    def new_address(self) -> str:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            return f"{HOST}:{probe.getsockname()[1]}"

    def _start(self, order: Order, log: BoundedLog, writer: int) -> Process:
        make_folder(order)
        child = subprocess.Popen(
            python_command("coursekit.sandbox.spawned"),
            stdin=subprocess.PIPE,
            stdout=writer,
            stderr=writer,
            env=bare_environment(),
            cwd=temporary_folder(),
            start_new_session=True,
        )
        assert child.stdin is not None
        with suppress(OSError), child.stdin:
            child.stdin.write(order.to_json())
        return SpawnedProcess(order, log, child)

    def close(self) -> None:
        super().close()
        limits.end_children(spare=self._before)
        remove(self.parent)


def _parent() -> Path:
    """Return where the folders of a run are made: its path fits a Unix socket.

    It is not /dev/shm: there an app may write, in the folders of others too.
    """
    usual = temporary_folder()
    path = os.fsencode(usual)
    is_text = path == usual.encode("utf-8", "replace")
    fits = is_text and len(path) <= LONGEST_PATH
    return Path(usual if fits else "/tmp")  # noqa: S108


def open_launcher(code: Path) -> Launcher:
    """Return the fastest launcher that this system allows."""
    return ForkLauncher(code) if _can_fork() else SpawnLauncher(code)


def _can_fork() -> bool:
    return hasattr(os, "fork") and not os.environ.get(SPAWN_SWITCH)


class Launchers:
    """Launchers one after the other, on one fork server where there can be one.

    The first one is made at once, for this code.
    """

    def __init__(self, code: Path) -> None:
        self._server = WarmServer() if _can_fork() else None
        self._next: Launcher | None = None
        try:
            self._next = self._new(code)
        except BaseException:
            self.close()
            raise

    def _new(self, code: Path) -> Launcher:
        return ForkLauncher(code, self._server) if self._server else SpawnLauncher(code)

    def open(self, code: Path) -> Launcher:
        """Return a launcher on a copy of this code, which is to be closed."""
        ready, self._next = self._next, None
        return ready or self._new(code)

    def close(self) -> None:
        """End the fork server, and a launcher that nobody asked for."""
        if self._next:
            self._next.close()
        if self._server:
            self._server.close()
