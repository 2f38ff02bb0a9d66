"""Judge programs and write a line of JSON for each; what a file holds is not redone.

    python -m tests.oracle RESULTS [--stage 3] [--kind wheats] [--name core]
        [--examples 30] [--seed 1] [--tries 25]

The kinds are solutions, wheats, mistakes, before (the previous solution) and starters.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursekit.course.mistakes import Mistake, mistakes_of, plant
from coursekit.course.stages import Stage
from coursekit.sandbox.server import ForkServer

from .judging import COURSE, EXAMPLES, TRIES, judge

KINDS = ("solutions", "wheats", "mistakes", "before", "starters")
Program = tuple[Stage, str, Path | Mistake]


def programs(kinds: list[str]) -> Iterator[Program]:
    """Yield each program with its stage and a name that says its kind."""
    for stage in COURSE.stages:
        if "solutions" in kinds:
            yield stage, "solutions", stage.solution
        if "wheats" in kinds:
            folders = sorted((COURSE.root / "tests" / "wheats" / stage.name).glob("*"))
            for folder in folders:
                if (folder / "app").is_dir():
                    yield stage, f"wheats/{folder.name}", folder
        if "mistakes" in kinds:
            for mistake in mistakes_of(stage):
                yield stage, f"mistakes/{mistake.name}", mistake
        before = COURSE.before(stage)
        if "before" in kinds and before:
            yield stage, "before", before.solution
        if "starters" in kinds:
            yield stage, "starters", stage.folder


@contextmanager
def planted(stage: Stage, program: Path | Mistake) -> Iterator[Path]:
    """Give the folder of a program; that of a mistake lasts as long as the block."""
    if isinstance(program, Path):
        yield program
        return
    with tempfile.TemporaryDirectory(prefix="coursekit-oracle-") as folder:
        plant(program, stage.solution, Path(folder) / "code")
        yield Path(folder) / "code"


def main() -> None:
    """Judge what the command line asks for."""
    words = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    words.add_argument("results", type=Path)
    words.add_argument("--stage", type=int)
    words.add_argument("--kind", choices=KINDS, action="append")
    words.add_argument("--name", default="", help="judge only names that hold this")
    words.add_argument("--examples", type=int, default=EXAMPLES)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--tries", type=int, default=TRIES)
    asked = words.parse_args()
    known = set(_known(asked.results))
    server = ForkServer()
    with asked.results.open("a", encoding="utf-8") as results:
        for stage, name, program in programs(asked.kind or list(KINDS[:4])):
            if asked.stage not in (None, stage.number) or asked.name not in name:
                continue
            if (stage.name, name) in known:
                continue
            with planted(stage, program) as folder:
                found = judge(
                    stage,
                    folder,
                    asked.examples,
                    asked.seed,
                    tries=asked.tries,
                    server=server,
                )
            line = {
                "stage": stage.name,
                "program": name,
                "verdict": found.verdict,
                "seconds": round(found.seconds, 2),
                "fact": found.fact,
                "evidence": found.evidence,
            }
            results.write(json.dumps(line, ensure_ascii=False) + "\n")
            results.flush()
            sys.stdout.write(f"{stage} {name}: {found.verdict} {found.seconds:.1f} s\n")
            sys.stdout.flush()
    server.close()


def _known(results: Path) -> Iterator[tuple[str, str]]:
    if results.exists():
        for line in results.read_text(encoding="utf-8").splitlines():
            facts = json.loads(line)
            yield facts["stage"], facts["program"]


if __name__ == "__main__":
    main()
