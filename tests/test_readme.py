"""The README shows what a learner really reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from conftest import COURSE, PROJECT, Told

from coursekit.course.mistakes import mistakes_of, plant

README = (PROJECT / "README.md").read_text(encoding="utf-8")
STAGE = COURSE.stages[0]
SEED = "4711"


def example(name: str) -> str:
    """Return the text that the README shows below a comment of this name."""
    pattern = rf"<!-- {name} -->\n```text\n(.*?)```"
    found = re.search(pattern, README, re.DOTALL)
    assert found is not None, f"README.md has no example `<!-- {name} -->`: add it."
    return found[1]


def shown(out: str, folder: Path) -> str:
    """Return what was said, as if the folder were the stage's own."""
    text = out.replace(f" CODE={folder}", "").replace(
        str(folder), f"stages/{STAGE.name}"
    )
    return re.sub(r" +$| · \d+\.\d s$", "", text, flags=re.MULTILINE)


def test_the_failing_run_is_what_a_learner_reads(
    told: Callable[..., Told], tmp_path: Path
) -> None:
    mistake = next(m for m in mistakes_of(STAGE) if m.name == "nothing_after_the_loop")
    plant(mistake, STAGE.solution, tmp_path / "code")

    out = told("check", "1", "--code", tmp_path / "code", "--seed", SEED).out

    assert shown(out, tmp_path / "code") == example("failing run")


def test_the_passing_run_is_what_a_learner_reads(told: Callable[..., Told]) -> None:
    out = told("check", "1", "--code", STAGE.solution, "--seed", SEED).out

    assert shown(out, Path("solutions") / STAGE.name) == example("passing run")


def test_every_target_of_the_makefile_stands_in_the_readme() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.* ## ", makefile, re.MULTILINE)

    missing = [name for name in targets if f"make {name}" not in README]

    assert missing == [], "say in README.md what each is for"
