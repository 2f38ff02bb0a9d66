"""The face of the command line: programs that are run in a copy of the folder.

Only the status of a program and the database are looked at. What it printed is quoted
in a report and never parsed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from coursekit.errors import of_the_machine
from coursekit.grading.deeds import Deed
from coursekit.grading.exchange import Exchange, Ran
from coursekit.grading.faces.app import PRINTING_SECONDS, App
from coursekit.grading.faces.client import Patience
from coursekit.grading.verdict import Blame, Failure
from coursekit.sandbox import limits
from coursekit.sandbox.launcher import Launcher
from coursekit.sandbox.order import Order
from coursekit.sandbox.process import Process
from coursekit.sandbox.waiting.wait import Wait
from coursekit.text.printable import printable


class Folder:
    """A copy of the learner's folder, with a database of its own."""

    def __init__(
        self,
        launcher: Launcher,
        order: Order,
        patience: Patience,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.order = order
        self.patience = patience
        self.settings = dict(settings or {})
        self.exchanges: list[Exchange] = []
        self.number = 0
        self._launcher = launcher
        self._apps: list[App] = []
        self._process: Process | None = None

    def alembic(self, *words: str) -> Ran:
        """Run `alembic` with these words; return how it ended.

        Raises ``Failure`` where it ends with another status than 0, or in no time.
        """
        ran = self.run("alembic", *words)
        if ran.status != 0:
            raise Failure(
                Blame.COMMAND_FAILED,
                f"`{ran.command}` to end with exit status 0",
                f"it ended with {ran.ending}",
                ran.printed,
            )
        return ran

    def run(self, *command: str) -> Ran:
        """Run a program; return how it ended, whatever its status is.

        Raises ``Failure`` where it does not end in time.
        """
        self.begin(*command)
        return self.finish()

    def begin(self, *command: str) -> None:
        """Start a program; ``finish`` waits for its end."""
        order = replace(
            self.order, command=command, address=self._launcher.new_address()
        )
        ran = Ran(" ".join(command))
        self.exchanges.append(
            Exchange(
                "",
                "",
                ran=ran,
                begins_empty=True,
                app=self.number,
                settings=self.settings,
                at=time.time(),
                zone=order.environment.get("TZ", ""),
            )
        )
        self._process = self._launcher.launch(order)

    def finish(self) -> Ran:
        """Wait for the program that was begun; return how it ended."""
        process, exchange = self._process, self.exchanges[-1]
        assert process is not None, "begin comes first"
        assert exchange.ran is not None
        wait = self.wait_for(self._launcher.deadlines.command)
        status = process.wait(wait)
        where = process.where() if status is None else ""
        process.end()
        process.wait_until_gone(limits.ENDING_SECONDS)
        if process.unable is not None:
            raise of_the_machine(process.unable)
        if status is None:
            self.patience.lose()
            raise Failure(
                Blame.NO_ANSWER,
                f"`{exchange.first_line}` to end within {wait.seconds:g} seconds",
                f"it still ran after {wait.words}: look for an endless loop, a long"
                " wait, or a lock on the database that is never given back",
                where,
            )
        process.log.finish(PRINTING_SECONDS)
        printed = printable(process.log.told())
        exchange.ran = replace(exchange.ran, status=status, printed=printed)
        return exchange.ran

    def app(self) -> App:
        """Start the app in this folder, on its database."""
        order = replace(self.order, address=self._launcher.new_address())
        app = App(
            self._launcher,
            self._launcher.launch(order),
            self.patience,
            usual=False,
            settings=self.settings,
            exchanges=self.exchanges,
        )
        app.number, app.begins_empty = self.number, True
        self._apps.append(app)
        return app

    def wait_for(self, seconds: float) -> Wait:
        """Return a deadline for what runs here, which stretches with the machine."""
        wait = Wait(seconds, stretch=self._launcher.machine.stretch)
        if self._process is not None:
            wait = self._launcher.wait_for(self._process, seconds)
        self.patience.waits.append(wait)
        return wait

    def note(self, event: str, deed: Deed) -> None:
        """Remember for the report what was done after the last command or request."""
        if self.exchanges:
            self.exchanges[-1].then = event
            self.exchanges[-1].deeds.append(deed)

    def close(self) -> None:
        """End the apps that were started here, and a program that still runs."""
        for app in self._apps:
            app.close()
        if self._process is not None:
            self._process.end()
