"""All trials of a stage: which there are, and how they are made, several at once."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, zip_longest
from pathlib import Path
from threading import get_ident
from typing import Any

from accuracy.check_texts import CheckTexts, check_of, check_texts
from accuracy.findings import failed_in
from accuracy.journal import Journal
from accuracy.programs import Kind, Program, digest, programs_of
from accuracy.reasons import reasons
from accuracy.trial import Conditions
from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError

SEED = 1000
MISTAKE_TRIES = 5  # with other data each time: what is seen by luck only shows here


@dataclass(frozen=True)
class Trial:
    """A program and the conditions it is graded under."""

    program: Program
    conditions: Conditions
    text: str
    checks: CheckTexts = field(default_factory=dict, hash=False)
    may_pass: bool = False  # it is a mutant, and there is a reason why it may live

    @property
    def subject(self) -> str:
        """What is tried, in one line: another text makes another subject."""
        return f"{self.program.stage} {self.program.key} {self.text}"

    @property
    def key(self) -> str:
        """The subject, and the conditions it is tried under."""
        words = json.dumps(asdict(self.conditions), sort_keys=True)
        return f"{self.subject} {words}"

    def is_made(self, journal: Journal) -> bool:
        """Whether the journal has this trial, and it still holds."""
        return self.key in journal and self.holds(journal[self.key])

    def holds(self, entry: dict[str, Any]) -> bool:
        """Whether an entry on this subject still says what the checks would say now.

        A program that was graded until a check failed, fails as long as that check is
        the same.
        """
        tried = Conditions(**entry["conditions"])
        if tried.judge != "checks":
            return True
        failed = {check_of(outcome) for outcome in failed_in(entry)}
        if not failed and tried == self.conditions and self.is_doubtful:
            return False
        now, then = self.texts_for(tried, passed=not failed), entry["texts"]
        if tried.stop_at_failure:
            return all(then.get(name) == now.get(name) for name in failed or now)
        return bool(then == now)

    def texts_for(self, conditions: Conditions, *, passed: bool = False) -> CheckTexts:
        """Return the texts of the checks that a verdict under these conditions is by.

        A doubtful program that has passed was looked at by all of them.
        """
        if conditions.scope == "all" or (passed and self.is_doubtful):
            return self.checks
        own = f"{self.program.stage}::"
        return {name: t for name, t in self.checks.items() if name.startswith(own)}

    @property
    def is_doubtful(self) -> bool:
        """Whether the checks should look again if they find nothing."""
        wrong = not self.program.kind.is_right and not self.may_pass
        return wrong and self.conditions.judge == "checks"


def trials_of(
    course: Course, stage: Stage, repeat: int, pythons: list[str]
) -> Iterator[Trial]:
    """Yield the trials of a stage: right programs often, wrong ones less."""
    checks = check_texts(course, course.up_to(stage))
    oracle = digest(course.root / "tests" / "oracle")
    report = digest(course.root / "coursekit" / "report")
    known = reasons()
    with tempfile.TemporaryDirectory() as name:
        for number, program in enumerate(programs_of(course, stage)):
            folder = Path(name) / str(number)
            program.write(folder)
            text = digest(folder)
            may_pass = program.kind is Kind.MUTANT and any(
                reason.explains(stage.name, program.name) for reason in known
            )
            for conditions in _conditions(program, repeat, pythons):
                if conditions.judge == "oracle":
                    yield Trial(program, conditions, f"{text}-{oracle}")
                elif conditions.judge == "commands":
                    check = checks.get(f"{stage}::{program.caught_by}", "")
                    yield Trial(program, conditions, f"{text}-{report}-{check}")
                else:
                    yield Trial(program, conditions, text, checks, may_pass)


def _conditions(
    program: Program, repeat: int, pythons: list[str]
) -> Iterator[Conditions]:
    if program.kind is not Kind.MUTANT:
        yield Conditions(1, python=pythons[0], judge="oracle")
    if program.kind is Kind.MISTAKE:
        yield Conditions(1, python=pythons[0], judge="commands")
        for number in range(min(repeat, MISTAKE_TRIES)):
            again = number > 0  # the first time shows all the checks that see it
            yield Conditions(SEED + number, python=pythons[0], stop_at_failure=again)
        return
    if not program.kind.is_right:
        yield Conditions(SEED, python=pythons[0], stop_at_failure=True)
        return
    whole = (1, len(pythons) + 1)  # once on each database, by the checks of all stages
    for number in range(repeat):
        yield Conditions(
            SEED + number,
            python=pythons[number % len(pythons)],
            database=("sqlite", "postgres")[number // len(pythons) % 2],
            scope="all" if number in whole else "own",
            shuffled=number > 0,
        )


def hold_trials(
    trials: Iterable[Trial],
    journal: Journal,
    executables: dict[str, str],
    at_once: int,
    tell: Callable[[Trial], None],
) -> None:
    """Make the trials that the journal has not; ``executables`` are named by version.

    Raises ``CourseError`` where the course itself is broken.
    """
    workers, catchers = Workers(executables), Catchers()

    def make(trial: Trial) -> None:
        worker = workers.mine(trial.conditions.python)
        entry = _tried(trial, worker, catchers.first_for(trial), journal)
        catchers.learn(trial, entry)
        journal.add(entry)

    with closing(workers), ThreadPoolExecutor(at_once) as pool:
        waiting = {pool.submit(make, t): t for t in trials if not t.is_made(journal)}
        try:
            for done in as_completed(waiting):
                done.result()
                tell(waiting[done])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


class Catchers:
    """The checks that a wrong program is tried by first.

    For a mistake it is the one that must see it, for a mutant those that caught others
    of its file.

    That changes no verdict: the program is tried until a check fails.
    """

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], list[str]] = defaultdict(list)

    def first_for(self, trial: Trial) -> list[str]:
        """Return names of checks, the one that caught last first."""
        named = [trial.program.caught_by] if trial.program.caught_by else []
        return [*named, *reversed(self._of[self._place(trial)])]

    def learn(self, trial: Trial, entry: dict[str, Any]) -> None:
        """Remember which checks have failed, if it was tried until one did."""
        if trial.conditions.stop_at_failure:
            caught = self._of[self._place(trial)]
            for check in map(check_of, failed_in(entry)):
                name = check.partition("::")[2]
                caught[:] = [*(other for other in caught if other != name), name]

    def _place(self, trial: Trial) -> tuple[str, str]:
        program = trial.program
        return program.stage.name, program.name.partition(":")[0]


def _tried(
    trial: Trial, worker: Worker, first: list[str], journal: Journal
) -> dict[str, Any]:
    """Return the journal's entry; a wrong program that passes gets more looks.

    What was tried by all checks before is tried again by those that have changed.
    """
    program, conditions = trial.program, trial.conditions
    now, known = trial.texts_for(conditions), {}
    if trial.key in journal and not conditions.stop_at_failure:
        known = journal[trial.key]
    changed = _changed(known, now)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "code"
        program.write(folder)
        result = worker.ask(program.stage, folder, conditions, first, changed)
        result = _put_together(known, result, now)
        for more in _more_looks(conditions):
            if trial.is_doubtful and _passed(result):
                result = worker.ask(program.stage, folder, more)
    return {
        "key": trial.key,
        "subject": trial.subject,
        "stage": program.stage.name,
        "kind": program.kind.value,
        "program": program.name,
        "texts": trial.texts_for(
            Conditions(**result["conditions"]), passed=_passed(result)
        ),
        **result,
    }


def _changed(known: dict[str, Any], now: CheckTexts) -> list[str]:
    """Return the checks that are to be run: none means all."""
    then = known.get("texts", now)
    return [name for name, text in now.items() if then.get(name) != text]


def _put_together(
    known: dict[str, Any], result: dict[str, Any], now: CheckTexts
) -> dict[str, Any]:
    """Return what is still known of a program, and what was found anew."""
    fresh = set(map(check_of, result["outcomes"]))
    kept = {
        part: {
            outcome: what
            for outcome, what in known.get(part, {}).items()
            if check_of(outcome) in now.keys() - fresh
        }
        for part in ("outcomes", "words")
    }
    return {**result, **{part: kept[part] | result[part] for part in kept}}


def _more_looks(first: Conditions) -> Iterator[Conditions]:
    """Yield how a wrong program is graded that has passed so far."""
    if first.scope == "own":
        yield replace(first, scope="all", stop_at_failure=True)
    yield replace(first, database="postgres", scope="own", stop_at_failure=True)


def _passed(result: dict[str, Any]) -> bool:
    return set(result["outcomes"].values()) == {"passed"}


class Worker:
    """A process that grades folders, on one Python."""

    def __init__(self, executable: str) -> None:
        self._process = subprocess.Popen(
            [executable, "-m", "accuracy.worker"],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for the one who asks
        )

    def ask(
        self,
        stage: Stage,
        folder: Path,
        conditions: Conditions,
        first: Sequence[str] = (),
        only: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Return the result of one grading, some checks first, or some only.

        Raises ``CourseError`` without one.
        """
        job = {
            "root": str(stage.root),
            "stage": stage.name,
            "folder": str(folder),
            "conditions": asdict(conditions),
            "first": list(first),
            "only": list(only),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"error": "the worker ended"}
        if "error" in answer:
            raise CourseError(f"{stage}, {folder}: {answer['error']}")
        return dict(answer)

    def close(self) -> None:
        """Let the process end, and wait for it."""
        self._process.communicate()


class Workers:
    """A worker for each thread and Python, started when it is first wanted."""

    def __init__(self, executables: dict[str, str]) -> None:
        self._executables = executables
        self._workers: dict[tuple[int, str], Worker] = {}

    def mine(self, python: str) -> Worker:
        """Return the worker of this thread."""
        key = (get_ident(), python)
        if key not in self._workers:
            self._workers[key] = Worker(self._executables[python])
        return self._workers[key]

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers.values():
            worker.close()


def all_trials(
    course: Course, stages: list[Stage], repeat: int, pythons: list[str]
) -> list[Trial]:
    """Return the trials of several stages, so that a part of them tells of them all.

    Each program comes once before any comes again; stages take turns.
    """
    each = [list(trials_of(course, stage, repeat, pythons)) for stage in stages]
    in_turns = chain.from_iterable(zip_longest(*each))
    return sorted((trial for trial in in_turns if trial is not None), key=_turn)


def _turn(trial: Trial) -> tuple[int, int]:
    """Return when a trial comes: its round, and its place in that."""
    kind, conditions = trial.program.kind, trial.conditions
    if conditions.judge != "checks":
        return 0, 1 if kind.is_right else 3
    return conditions.seed - SEED, 2 if kind is Kind.MUTANT else 0


def executables(wanted: list[str], folder: Path) -> dict[str, str]:
    """Return a ready Python for each wanted one, named by its version.

    Others than the present one get an environment of their own in ``folder``.
    Raises ``CourseError`` where one can't be used.
    """
    ready = {_version(sys.executable): sys.executable}
    for python in wanted:
        version = _version(python)
        if version not in ready:
            ready[version] = _environment(python, folder / f"python{version}")
    return ready


def _version(python: str) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    except OSError as error:
        raise CourseError(f"{python} is no Python that runs here: {error}.") from None
    if done.returncode or tuple(map(int, done.stdout.split("."))) < (3, 11):
        raise CourseError(f"{python} is no Python of at least 3.11.")
    return done.stdout.strip()


def _environment(python: str, folder: Path) -> str:
    own = str(folder / "bin" / "python")
    if not (folder / "ready").exists():
        needs = ["requirements.txt", "requirements-postgres.txt"]
        words = chain.from_iterable(("-r", file) for file in needs)
        subprocess.run([python, "-m", "venv", str(folder)], check=True)
        subprocess.run([own, "-m", "pip", "install", "-q", *words], check=True)
        (folder / "ready").touch()
    return own
