"""The judge: facts that are looked at once, then sequences made by hypothesis."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import eq
from pathlib import Path
from time import perf_counter
from typing import Literal

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import NonInteractiveExampleWarning

from coursekit.course.stages import Course, Stage
from coursekit.grading.databases import Databases, SqliteDatabases
from coursekit.sandbox.launcher import ForkLauncher
from coursekit.sandbox.server import ForkServer

from .facts import Fact, new_facts, older_facts
from .machine import machine_for
from .world import Differs, World

EXAMPLES = 20
FIRST = 3
STEPS = 30
RAW = 10
"""How many plans hypothesis may make for each sequence: many are much like another."""
TRIES = 25
"""How many sequences are tried to make the first one that differs shorter."""

COURSE = Course(Path(__file__).resolve().parents[2])


@dataclass
class Judgement:
    """Whether a program is right, and if not, the shortest way to see it."""

    right: bool
    difference: str = ""
    requests: list[str] = field(default_factory=list)
    fact: str = ""
    examples: int = 0
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        """``right`` or ``wrong``."""
        return "right" if self.right else "wrong"

    @property
    def evidence(self) -> str:
        """What was sent last, and what was wrong about the answer."""
        if self.right:
            return f"{self.examples} sequences"
        return "\n".join([*self.requests, self.difference])


class _EnoughError(BaseException):
    """Ends hypothesis's own search; it is no Exception, so nothing holds it up."""


def judge(
    stage: int | Stage,
    folder: Path,
    examples: int = EXAMPLES,
    seed: int = 1,
    *,
    tries: int = TRIES,
    facts: Literal["all", "new", "none"] = "all",
    databases: Databases | None = None,
    server: ForkServer | None = None,
) -> Judgement:
    """Say whether the program in a folder is right, by the contract of a stage.

    The same seed sends the same sequences, ``examples`` of them; ``tries`` bounds the
    search for a shorter one that differs. ``facts`` may be cut to those that the stage
    brings, or to none, to be quick. A fork ``server`` may be shared by many.
    """
    wanted = stage if isinstance(stage, Stage) else COURSE.stage(str(stage))
    began = perf_counter()
    launcher = ForkLauncher(folder, server)
    databases = databases or SqliteDatabases()
    watch = _Watch(tries)
    try:
        world = World(COURSE, wanted, folder, launcher, databases, seed)
        new = new_facts(world.stage) if facts != "none" else []
        older = older_facts(world.stage) if facts == "all" else []
        judgement = (  # what is likely to be quick comes first
            _by_sequences(world, min(examples, FIRST), seed, watch)
            or _by_facts(world, new)
            or _by_sequences(world, examples - FIRST, seed + 1, watch)
            or _by_facts(world, older)
            or Judgement(True, examples=watch.examples)
        )
    finally:
        launcher.close()
    judgement.seconds = perf_counter() - began
    return judgement


def _by_facts(world: World, facts: list[Fact]) -> Judgement | None:
    for fact in facts:
        try:
            fact(world)
        except Differs as differs:
            name = fact.__name__
            return Judgement(False, differs.words, list(differs.requests), name)
        finally:
            world.end_all()
    return None


class _Watch:
    """Keeps the shortest sequence that differed, and ends the search in time."""

    def __init__(self, tries: int) -> None:
        self.shortest: Differs | None = None
        self.examples = 0
        self._tries = tries
        self._seen: list[list[str]] = []

    def is_worth_it(self, plan: list[str]) -> bool:
        """Return whether the steps of a plan are many, and others than before.

        Once a sequence has differed, any plan may lead to a shorter one.
        """
        if self.shortest is not None:
            return True
        like = (sum(map(eq, plan, other)) for other in self._seen)
        if plan.count("") > STEPS // 3 or any(same > STEPS // 3 for same in like):
            return False
        self._seen.append(plan)
        return True

    def began(self, most: int) -> None:
        """Note that another sequence begins; end the search where it is enough."""
        if self.shortest is None and self.examples == most:
            raise _EnoughError
        self.examples += 1
        if self.shortest is not None:
            self._tries -= 1
        if self._tries < 0:
            raise _EnoughError

    def differed(self, differs: Differs) -> None:
        """Note a sequence that differs."""
        best = self.shortest
        if best is None or len(differs.requests) < len(best.requests):
            self.shortest = Differs(differs.words, list(differs.requests))


def _by_sequences(
    world: World, examples: int, number: int, watch: _Watch
) -> Judgement | None:
    if examples < 1:
        return None
    most = watch.examples + examples
    machine = machine_for(world.stage)
    names = ["", *machine.steps()]  # what comes first is what the search shrinks to

    @seed(number)
    @settings(
        max_examples=examples * RAW,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def sequence(data: st.DataObject) -> None:
        plan = [data.draw(st.sampled_from(names)) for _ in range(STEPS)]
        if not watch.is_worth_it(plan):
            return
        watch.began(most)
        try:
            with world.serving() as talk:
                running = machine(talk)
                running.begin()
                for name in filter(None, plan):
                    running.step(name, data)
                running.hold_all()
        except Differs as differs:
            watch.differed(differs)
            raise

    with _leaving_nothing():
        try:
            sequence()
        except _EnoughError:
            pass
        except Exception:
            if watch.shortest is None:
                raise
    best = watch.shortest
    if best is None:
        return None
    return Judgement(False, best.words, list(best.requests), examples=watch.examples)


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    """Give hypothesis a folder of its own for what it keeps between runs."""
    with tempfile.TemporaryDirectory(prefix="coursekit-oracle-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NonInteractiveExampleWarning)
                yield
        finally:
            set_hypothesis_home_dir(None)
