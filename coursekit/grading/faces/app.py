"""The life of the process: an app is started, restarted, killed and listened to."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from coursekit.errors import of_the_machine
from coursekit.grading.deeds import Deed, Restart, Together
from coursekit.grading.exchange import RESTARTED, Exchange, signal_name
from coursekit.grading.faces.client import Client, Patience
from coursekit.grading.verdict import Blame, Failure
from coursekit.sandbox import limits
from coursekit.sandbox.child import Ending
from coursekit.sandbox.connecting import connect
from coursekit.sandbox.launcher import Launcher
from coursekit.sandbox.process import Process
from coursekit.sandbox.waiting.wait import Wait

PRINTING_SECONDS = 0.3
LOOK_SECONDS = 0.01
TO_BE_STILL = 0.1  # so long a request takes to arrive, and more
STILL_SECONDS = 0.06  # SQLite asks again for a lock after 0.1 s at the latest
UNTOLD_SECONDS = 0.4  # where nobody tells what the app does
MOST_SECONDS = 4.0
KILL: signal.Signals = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has one way

WHY_NOT_STARTED = {
    Ending.NO_MAIN: "there is no `app/main.py` in your folder",
    Ending.NO_APP: "`app/main.py` defines no `app`, or it is None",
    Ending.NOT_ASGI: "`app` in `app/main.py` is no ASGI application (it can't be called"
    " with a request); it should be `app = FastAPI()`",
    Ending.SYNTAX: "Python can't read your code",
    Ending.NOT_INSTALLED: "your code imports a module that is not installed; use what"
    " `requirements.txt` lists",
    Ending.BROKEN_IMPORT: "an import of one of your own modules, or of a name in one,"
    " fails",
    Ending.NO_SUCH_NAME: "your code imports a name that the library does not have",
    Ending.CIRCULAR: "two of your modules import each other: a circular import",
    Ending.CONFLICT: "a merge conflict is still marked in your code",
    Ending.CRASHED: "an error was raised while your code was being imported",
    Ending.STARTUP: "an error was raised at start-up, before the first request",
}


class App:
    """A learner's app: one process after the other, in one folder, on one database."""

    def __init__(
        self,
        launcher: Launcher,
        process: Process,
        patience: Patience,
        *,
        usual: bool,
        settings: dict[str, str] | None = None,
        exchanges: list[Exchange] | None = None,
    ) -> None:
        self.process = process
        self.patience = patience
        self.settings = settings or {}
        self.exchanges = [] if exchanges is None else exchanges
        self.number = 0
        self.begins_empty = False
        self.together: Together | None = None
        self._launcher = launcher
        self._explains_all = usual
        self._clients: list[Client] = []
        self._await_start()

    def _await_start(self) -> None:
        self._start = self.wait_for(self._launcher.deadlines.start)
        self._asked_before = len(self.exchanges)

    @cached_property
    def client(self) -> Client:
        """A client of this app, without any header of its own."""
        return self.new_client()

    def wait_for(self, seconds: float) -> Wait:
        """Return a deadline for the app that stretches with the machine."""
        wait = self._launcher.wait_for(self.process, seconds)
        self.patience.waits.append(wait)
        return wait

    @property
    def folder(self) -> Path:
        """The folder that the app runs in, where its own files are."""
        return self.process.order.folder

    def new_client(self, headers: dict[str, str] | None = None) -> Client:
        """Return another client of the same app, which sends these headers as well."""
        client = Client(self, headers)
        self._clients.append(client)
        return client

    def restart(self, *, kill: bool = False) -> None:
        """Stop the app, by SIGTERM or by ``kill``, and start it on the same data."""
        self.stop(kill=kill)
        self.note(RESTARTED, Restart(killed=kill))
        address = self._launcher.new_address()
        order = replace(self.process.order, address=address, usual=False)
        self.process = self._launcher.launch(order)
        self._explains_all = False
        self._await_start()
        for client in self._clients:
            client.move()

    def note(self, event: str, deed: Deed) -> None:
        """Remember for the report what was done after the last exchange."""
        if self.exchanges:
            self.exchanges[-1].then = event
            self.exchanges[-1].deeds.append(deed)

    @contextmanager
    def at_once(self, held_by: str = "", *, for_good: bool = False) -> Iterator[None]:
        """Tell the report that what is sent in this block is sent at one moment.

        ``held_by`` is the SQL that holds the database until all have been sent, or
        ``for_good`` until they are answered.
        """
        if held_by or not for_good:
            self.together = Together(held_by, for_good)
        try:
            yield
        finally:
            self.together = None

    def wait_until_still(self) -> None:
        """Wait until the app has nothing to do: what was sent to it waits for others.

        Where the system does not tell what a program does, the time has to do.
        """
        seconds, still = 0.0, 0.0
        while seconds < TO_BE_STILL or still < STILL_SECONDS:
            time.sleep(LOOK_SECONDS)
            seconds += LOOK_SECONDS
            share = self.process.share()
            at_work = bool(share.ready) if share else seconds < UNTOLD_SECONDS
            still = 0.0 if at_work else still + LOOK_SECONDS
            if seconds > MOST_SECONDS:
                return

    def wait_until_up(self) -> None:
        """Wait until the app listens; raises ``Failure`` if it never will."""
        connect(self.process.order.address, self._stop_if_not_up).close()

    def stop(self, *, kill: bool = False) -> None:
        """Stop the app and wait for its end; raises ``Failure`` if it stays."""
        self.wait_until_up()
        self.process.signal(KILL if kill else signal.SIGTERM)
        wait = self.wait_for(self._launcher.deadlines.stop)
        if self.process.wait(wait) is None:
            self.patience.lose()
            raise Failure(
                Blame.NO_ANSWER,
                f"the app to stop within {wait.seconds:g} seconds",
                f"it was told to stop, and still ran after {wait.words}: look for an"
                " endless loop or a long wait in what runs at shutdown",
                self.process.where(),
            )
        self.process.end()
        self.process.wait_until_gone(limits.ENDING_SECONDS)

    def _stop_if_not_up(self) -> None:
        if failure := self.why_not_up():
            raise failure

    def logs(self) -> str:
        """Return what the app has printed, cut in the middle where it is much."""
        return self.process.log.since()

    def _told(self) -> str:
        """Return what the app has told of its end, its error whole."""
        return self.process.log.told()

    def exit_status(self, seconds: float) -> int | None:
        """Wait for the app to end by itself; None if it still runs after ``seconds``.

        A signal is told as minus its number.
        """
        status = self.process.wait(self.wait_for(seconds))
        self.process.log.finish(PRINTING_SECONDS)
        return 0 if status == Ending.LEFT_WELL else status

    def close(self) -> None:
        """End the app and all it started."""
        for client in self._clients:
            client.close()
        self.process.end()

    def why_not_up(self) -> Failure | None:
        """Return why the app can't be reached, or None while it may still start."""
        if any(e.status is not None for e in self.exchanges[self._asked_before :]):
            return self._why_no_longer_up()
        failure = self._why_not_started()
        if failure is not None:
            failure.explains_all = self._explains_all
        return failure

    def _why_no_longer_up(self) -> Failure | None:
        if self.process.exit_status() is not None:
            return self.why_gone("waiting for the next request")
        if self._start.left():
            return None
        return Failure(
            Blame.NO_ANSWER,
            "an app that accepts connections as long as it runs",
            "it still runs, but accepts no connection any more: look for code that"
            " closes sockets or files that are not its own",
            self.logs(),
        )

    def _why_not_started(self) -> Failure | None:
        if self.process.exit_status() is not None:
            return self.why_gone("starting")
        if self._start.left():
            return None
        self.patience.lose()
        return Failure(
            Blame.NO_ANSWER,
            f"the app to be up within {self._start.seconds:g} seconds",
            f"it was still starting after {self._start.words}: look for an endless"
            " loop or a long wait in what runs before the first request",
            self.process.where(),
        )

    def why_gone(self, doing: str) -> Failure:
        """Return the words for an app that ended while it was ``doing`` something.

        Raises ``MachineError`` where it was never started, for want of room or memory.
        """
        status = self.process.exit_status()
        if self.process.unable is not None:
            raise of_the_machine(self.process.unable)
        self.process.log.finish(PRINTING_SECONDS)
        if doing == "starting" and status in WHY_NOT_STARTED:
            words = WHY_NOT_STARTED[Ending(status)]
            # one that starts as usual, but not again or not with other settings
            blame = Blame.DID_NOT_START if self._explains_all else Blame.CRASHED
            return Failure(blame, "an app that starts", words, self._told())
        return Failure(
            Blame.ENDED_ITSELF,
            f"an app that goes on running while {doing}",
            f"it {_ending_words(status)} while {doing}",
            self._told(),
        )


def _ending_words(status: int | None) -> str:
    if status in (Ending.LEFT, Ending.LEFT_WELL):
        return "left by itself (sys.exit, or the server was stopped)"
    if status == Ending.CRASHED:
        return "was ended by an error that nothing caught"
    if status is not None and status < 0:
        return f"was ended by the signal {signal_name(-status)}"
    return f"ended itself with exit status {status}"
