"""What the checks of one run share: apps that are started ahead, and their faces."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from typing import TypeVar

from coursekit.course.migrations import migrates
from coursekit.course.stages import Course
from coursekit.errors import MachineError
from coursekit.grading.alarm import at_most
from coursekit.grading.databases import Databases
from coursekit.grading.draw import Draw, zone
from coursekit.grading.exchange import Exchange, Ran
from coursekit.grading.faces.app import App
from coursekit.grading.faces.client import Patience
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.folder import Folder
from coursekit.grading.faces.source import Source
from coursekit.grading.head_start import HeadStart, head_start
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Failure
from coursekit.keeping.fingerprint import fingerprint
from coursekit.sandbox.folder import is_filled_by_an_app, why_no_room
from coursekit.sandbox.launcher import Launcher
from coursekit.sandbox.order import Order
from coursekit.sandbox.process import Process

CHEAP_COST = 4  # of bcrypt, its least: a hash in a millisecond
A_MOMENT = 0.1  # seconds for which a hasty app waits for a lock
FEWEST_FORKS = 3  # for one or two apps it takes longer to ask whether they can be forks
# while one check asks its app, the next ones start
APPS_AHEAD = max(1, min(os.cpu_count() or 1, 4))

UPGRADE = ("alembic", "upgrade", "head")

Kept = TypeVar("Kept", App, Folder)
Headers = dict[str, str]
Ask = Callable[[App], Headers]
"""Signs a client in, or does what else many checks begin with."""
Hold = Callable[[App, Headers], object]
"""Raises where an app does not take such headers."""
Begin = Callable[[App, Ask, Hold], Headers]


class Grading:
    """What the checks of a run share; the fixtures are made from it."""

    def __init__(
        self, course: Course, run: Run, launcher: Launcher, databases: Databases
    ) -> None:
        self.course = course
        self.stage = run.stage
        self.run = run
        run.database = databases.name
        run.fingerprint = fingerprint(launcher.template)
        run.left_out = launcher.left_out
        self.patience = Patience(launcher.deadlines)
        self._source = Source(launcher.template)
        self.secret_key = Draw(f"{run.seed}:key").word(48)
        self._launcher = launcher
        self._databases = databases
        self._ahead: deque[Process] = deque()
        self._wanted: deque[bool] = deque()
        self._head_start: HeadStart | None = None
        self._migrated: Path | None = None
        self._why_not_migrated: Failure | None = None
        self._has_tried_to_copy = False
        self.begins_ahead = False
        """Whether the present check takes an app with a head start."""
        self._most_ahead = APPS_AHEAD
        self._apps: list[App | Folder] = []
        self._began = perf_counter()

    @property
    def is_abandoned(self) -> bool:
        """Whether the run is to end before its last check."""
        return self._launcher.is_abandoned

    @property
    def zone(self) -> str:
        """The time zone in which the apps of this run stand, as `TZ` says it."""
        return zone(self.run.seed)

    def expect(self, apps: Sequence[bool], *, in_this_process: bool = True) -> None:
        """Prepare for checks that want these apps, and start the first ones ahead.

        For each app it is told whether it is to have a head start. Where other
        processes will run the checks, these start them.
        """
        migrating = self._begin_to_migrate()
        if self._databases.here is not None and len(apps) >= FEWEST_FORKS:
            self._launcher.import_once(self._order_to_import(self._databases.here))
        self._launcher.wait_until_ready()
        if migrating is not None:
            self._end_migrating(migrating)
        if in_this_process:
            self.want(apps)
        else:
            self._launcher.can_fork()

    @property
    def migrates(self) -> bool:
        """Whether apps begin on a database that the learner's migrations have made."""
        return migrates(self.course, self.stage, self._launcher.template)

    def _begin_to_migrate(self) -> Folder | None:
        if not self.migrates:
            return None
        folder = Folder(self._launcher, self._order({}, empty=True), self.patience)
        folder.begin(*UPGRADE)
        return folder

    def _end_migrating(self, folder: Folder) -> None:
        """Have each new database be a copy of this one; remember why it can't be."""
        try:
            ran = folder.finish()
            with closing(self.database(folder)) as database:
                if ran.status != 0 or not database.tables():
                    raise _not_migrated(ran)
        except Failure as failure:
            self._why_not_migrated = failure
            failure.explains_all = True
        else:
            self._migrated = self._databases.begin_with(folder.order.folder)

    def _hold_migrated(self) -> None:
        if self._why_not_migrated is not None:
            raise self._why_not_migrated

    def want(self, apps: Sequence[bool]) -> None:
        """Start apps for the checks to come; each is told as ``expect`` is told it."""
        self._wanted = deque(apps)
        self._start_ahead()

    def join(self, number: int) -> None:
        """In a process that was forked to run checks beside others: share nothing."""
        self._most_ahead = 1
        self._launcher.join(number)
        self._databases.join()

    def leave(self) -> None:
        """In such a process, at its end: end its apps."""
        self._launcher.leave()

    def _start_ahead(self) -> None:
        if self._why_not_migrated is not None:
            return
        while (place := len(self._ahead)) < min(self._most_ahead, len(self._wanted)):
            start = self._head_start if self._wanted[place] else None
            self._ahead.append(self._start(start))

    def _start(self, head_start: HeadStart | None) -> Process:
        """Start a usual app, on a copy where there is one for it."""
        order = self._order({}, usual=True)
        if head_start is not None:
            order = replace(order, begins_with=head_start.database)
        return self._launcher.launch(order)

    def _order_to_import(self, database: str) -> Order:
        """Return the order for the import that all usual apps of the run share."""
        usual = self._order({"DATABASE_URL": database})
        # a word that stands nowhere else tells whether the app remembers its folder
        folder = self._launcher.new_folder(forked=True)
        name = f"import-{token_hex(8)}"
        return replace(usual, folder=folder.with_name(name), begins_with=None)

    def _order(
        self,
        changed: Mapping[str, str | None],
        *,
        bcrypt_cost: int | None = CHEAP_COST,
        count_statements: bool = False,
        errors_only: bool = False,
        lock_seconds: float | None = None,
        keeps_garbage: bool = False,
        usual: bool = False,
        empty: bool = False,
    ) -> Order:
        usual = usual and self._launcher.can_fork()
        folder = self._launcher.new_folder(forked=usual)
        environment = {
            "DATABASE_URL": self._databases.new(folder, empty=empty),
            "SECRET_KEY": self.secret_key,
            "TZ": self.zone,
        }
        wanted = {**environment, **changed}
        return Order(
            template=self._launcher.template,
            folder=folder,
            address=self._launcher.new_address(),
            environment={k: v for k, v in wanted.items() if v is not None},
            bcrypt_cost=bcrypt_cost,
            count_statements=count_statements,
            errors_only=errors_only,
            lock_seconds=lock_seconds,
            keeps_garbage=keeps_garbage,
            begins_with=None if empty else self._migrated,
            usual=usual,
        )

    def app(self) -> App:
        """Return a fresh app, one that was started ahead where there is one.

        Raises ``Failure`` where there is no migrated database for it.
        """
        self._hold_migrated()
        if self._wanted:
            self._wanted.popleft()
        process = self._ahead.popleft() if self._ahead else None
        if process and self._is_ahead(process.order) and not self.begins_ahead:
            process.end()  # meant for a check that was not run
            process = None
        start = self._head_start if self.begins_ahead else None
        process = process or self._start(start)
        self._start_ahead()
        return self._keep(App(self._launcher, process, self.patience, usual=True))

    def _is_ahead(self, order: Order) -> bool:
        """Return whether an app starts on a copy of what another one has stored."""
        start = self._head_start
        return start is not None and order.begins_with == start.database

    def begin(self, app: App, ask: Ask, hold: Hold) -> Headers:
        """Return the headers that ``ask`` gets from the app, or got from another one.

        What an app has stored then is copied for checks to come, which begin with it.
        One that starts on a copy has to take the headers.
        """
        if self._head_start is not None and self._is_ahead(app.process.order):
            self._head_start.give(app)
            return self._head_start.headers
        headers = ask(app)
        if headers and any(self._wanted) and not self._has_tried_to_copy:
            self._has_tried_to_copy = True
            self._head_start = self._copied(app, headers, hold)
        return headers

    def _copied(self, app: App, headers: Headers, hold: Hold) -> HeadStart | None:
        """Return a head start from what an app has stored, if others can use it."""
        file, folder = self._databases.file(app.folder), self._launcher.new_folder()
        if file is None:
            return None
        folder.mkdir()
        template, target = self._launcher.template, folder / file.name
        start = head_start(app, file, template, target, headers)
        if start is None:
            return None
        patience = Patience(self._launcher.deadlines)
        process = self._start(start)
        with closing(App(self._launcher, process, patience, usual=False)) as other:
            try:
                hold(other, headers)
            except Exception:  # whatever it is: what was copied is not all
                return None
        return start

    def launch(
        self,
        *,
        environment: Mapping[str, str | None] | None = None,
        bcrypt_cost: int | None = CHEAP_COST,
        count_statements: bool = False,
        errors_only: bool = False,
        hasty: bool = False,
        keeps_garbage: bool = False,
    ) -> App:
        """Return a fresh app that is started in another way than the usual one.

        ``environment`` changes variables (None takes one away). ``bcrypt_cost`` is the
        most that a hash may cost; None leaves it as the learner set it.
        ``count_statements`` makes each answer tell the SQL statements so far in its
        header ``x-sql-statements``. With ``errors_only`` the logs are what it says on
        standard error. A ``hasty`` one waits for a lock of SQLite for a moment only,
        unless it says so otherwise. In one that ``keeps_garbage`` no collector closes
        by chance what was left open.
        """
        self._hold_migrated()
        changed = environment or {}
        order = self._order(
            changed,
            bcrypt_cost=bcrypt_cost,
            count_statements=count_statements,
            errors_only=errors_only,
            lock_seconds=A_MOMENT if hasty else None,
            keeps_garbage=keeps_garbage,
        )
        settings = {name: value or "" for name, value in changed.items()}
        if self.migrates and "DATABASE_URL" in changed:
            order = replace(order, begins_with=None)
            folder = Folder(self._launcher, order, self.patience, settings)
            self._keep(folder).alembic(*UPGRADE[1:])
            return folder.app()
        process = self._launcher.launch(order)
        return self._keep(
            App(self._launcher, process, self.patience, usual=False, settings=settings)
        )

    def folder(self, *, percent: bool = False) -> Folder:
        """Return a copy of the learner's folder, with an empty database, for commands.

        With ``percent`` there is a ``%`` in its ``DATABASE_URL``. Raises ``Failure``
        where an empty database can't be migrated: all commands build on that.
        """
        self._hold_migrated()
        order = self._order({}, empty=True)
        settings = {}
        if percent:
            url = order.environment["DATABASE_URL"]
            settings["DATABASE_URL"] = self._databases.with_percent(url)
            order = replace(order, environment=order.environment | settings)
        return self._keep(Folder(self._launcher, order, self.patience, settings))

    def _keep(self, kept: Kept) -> Kept:
        kept.number = len(self._apps)
        self._apps.append(kept)
        return kept

    def in_time(self) -> AbstractContextManager[None]:
        """Return a block that fails where the present check takes too long."""
        self.patience.waits.clear()
        seconds = self._launcher.deadlines.check
        return at_most(seconds, self._too_late, self._more_time)

    def _more_time(self, passed: float) -> float:
        """Return how long the present check may go on: the machine may be slow."""
        starved = sum(wait.starved for wait in self.patience.waits)
        stretch = self._launcher.machine.stretch()
        return self._launcher.deadlines.check * stretch + starved - passed

    def _too_late(self) -> Failure:
        self.patience.lose()
        return Failure(
            Blame.NO_ANSWER,
            f"all answers of this check within {self._launcher.deadlines.check:g}"
            " seconds",
            "each answer came just in time, but all of them together took longer",
        )

    def database(self, of: App | Folder) -> Database:
        """Return the grader's own connection to the database of an app, or a folder.

        An app has to be up, as it may make its tables only then.
        """
        if isinstance(of, App):
            of.wait_until_up()
            order = of.process.order
        else:
            order = of.order
        url = order.environment["DATABASE_URL"]
        return Database(url, self._launcher.deadlines, of.note, of.wait_for)

    def source(self) -> Source:
        """Return the learner's source, as it was when the run began."""
        return self._source

    def draw(self, check: str) -> Draw:
        """Return the data of one check."""
        return Draw(f"{self.run.seed}:{check}")

    def hold_room(self, blame: Blame | None) -> None:
        """Raise ``MachineError`` where a check may have failed for want of room.

        Where an app itself has filled the disk, that is its own fault.
        """
        parent = self._launcher.parent
        why = why_no_room(parent)
        if why and not is_filled_by_an_app(parent):
            raise MachineError(
                f"{parent.parent} can't be written ({why})",
                "Make room there, or name another folder (TMPDIR=folder)",
            )
        if blame is not Blame.WRONG_ANSWER:
            self._databases.hold_room()

    def take_exchanges(self) -> list[Exchange]:
        """End the apps of the present check and return their exchanges in order."""
        exchanges = [exchange for app in self._apps for exchange in app.exchanges]
        for app in self._apps:
            app.close()
        self._apps.clear()
        return exchanges

    def finish(self) -> None:
        """Note how long the run took."""
        self.run.seconds = perf_counter() - self._began


def _not_migrated(ran: Ran) -> Failure:
    """Return why apps can't begin: a command failed, or it reached no database."""
    expected = f"`{ran.command}` to end with exit status 0, on an empty database"
    got = f"it ended with {ran.ending}"
    if ran.status == 0:
        expected = f"`{ran.command}` to make tables in the database of DATABASE_URL"
        got += ", and there is no table, not even Alembic's own: does your `env.py` use"
        got += " DATABASE_URL?"
    return Failure(Blame.DID_NOT_MIGRATE, expected, got, ran.printed)
