"""The front door: each target is one command with one comment, and passes on words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import PROJECT, Told

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


def make(*words: str) -> Told:
    """Run make as a person does, though these tests may be run by make themselves.

    What is installed already is not installed anew.
    """
    outer = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    ready = [f"-o.venv/ready{more}" for more in ("", "-dev", "-postgres")]
    done = subprocess.run(
        ["make", *ready, *words],  # noqa: S607  (the make of whoever runs the tests)
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if name not in outer},
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_make_alone_lists_every_target_with_its_comment() -> None:
    said = make()

    assert said.status == 0
    listed = dict(line.split(maxsplit=2)[1:] for line in said.out.splitlines())
    assert list(listed) == TARGETS
    assert all(listed.values())


def test_every_target_is_phony() -> None:
    [phony] = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)

    assert phony.split() == TARGETS, "add the target to .PHONY, in the same order"


@pytest.mark.parametrize(
    "target", ["check", "run", "watch", "diff", "hint", "carry", "reset", "restore"]
)
def test_a_target_without_a_stage_asks_which(target: str) -> None:
    said = make(target, f"BIN={sys.prefix}/bin")

    assert said.err.startswith(
        "Which stage? Say STAGE=1, for example. The stages are 1"
    )
    assert said.status == 2


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("check STAGE=3", 'check "3"'),
        ("check STAGE=3 CODE=a SEED=7", 'check "3" --code "a" --seed "7"'),
        ("check STAGE=3 DB=postgres", 'check "3" --db "postgres"'),
        ("check STAGE=3 JSON=r.json", 'check "3" --json "r.json"'),
        ("check STAGE=3 FORMAT=md", 'check "3" --format "md"'),
        ("check STAGE=3 OUT=r.html", 'check "3" --out "r.html"'),
        ("run STAGE=3 PORT=8123", 'run "3" --port "8123"'),
        ("bughunt STAGE=4", 'bughunt "4"'),
        ("bughunt STAGE=4 NAME=x SEED=7", 'bughunt "4" --name "x" --seed "7"'),
        ("bughunt STAGE=4 FORCE=1", 'bughunt "4" --force'),
        ("bughunt STAGE=4 CODE=a", 'bughunt "4" --code "a"'),
        ("explain STAGE=3 CODE=a", 'explain "3" --code "a"'),
        ("diff STAGE=3", 'diff "3"'),
        ("watch STAGE=3", 'watch "3"'),
        ("watch STAGE=3 CODE=a", 'watch "3" --code "a"'),
        ("hint STAGE=3 TASK=2", 'hint "3" --task "2"'),
        ("progress", "progress"),
        ("carry STAGE=4", 'carry "4"'),
        ("carry STAGE=4 UNDO=1", 'carry "4" --undo'),
        ("reset STAGE=4 UNDO=1", 'reset "4" --undo'),
        ("carry STAGE=4 UNDO=1 FORCE=1", 'carry "4" --undo --force'),
        ("reset STAGE=4 UNDO=1 FORCE=1", 'reset "4" --undo --force'),
        ("restore STAGE=4", 'restore "4"'),
        ("restore STAGE=4 COPY=3", 'restore "4" --copy "3"'),
        ("diff FROM=1 TO=2", 'diff "" --from "1" --to "2"'),
        ("trace STAGE=6 FILE=r.txt", 'trace "6" --file "r.txt"'),
        ("trace STAGE=6 SIGNED_IN=1", 'trace "6" --signed-in "1"'),
        ("trace STAGE=6 HTML=1 CODE=a", 'trace "6" --code "a" --html "1"'),
        ("hunt STAGE=5", 'hunt "5"'),
        ("hunt STAGE=5 CODE=a", 'hunt "5" --code "a"'),
        ("hunt-key STAGE=5", 'hunt-key "5"'),
    ],
)
def test_make_passes_on_what_it_is_given(words: str, command: str) -> None:
    said = make("--dry-run", *words.split())

    line = said.out.splitlines()[-1]
    assert " ".join(line.split()) == f".venv/bin/python -m coursekit {command}"


def test_make_passes_on_a_request_to_the_letter() -> None:
    request = """/tasks {"title": "it's \\"milk\\" `here`"}"""

    said = make("trace", "STAGE=1", f"REQUEST={request}", f"BIN={sys.prefix}/bin")

    assert said.err.startswith(f"REQUEST is no request: `{request}`.")
