"""The front door: each target is one command with one comment, and passes on words."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT, Told

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
README = (PROJECT / "README.md").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)
OF_THE_KIT = re.findall(r"^([a-z-]+):.*\n\t@\$\(KIT\)", MAKEFILE, re.MULTILINE)
WORDS = sorted(set(re.findall(r"\b[A-Z_]{2,}\b", MAKEFILE)) - {"DATABASE_URL"})
TELLS = "KIT=printf '%s\\n'"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


def make(*words: str, folder: Path = PROJECT, **environment: str) -> Told:
    """Run make as a person does, though these tests may be run by make themselves.

    In the project, what is installed already is not installed anew.
    """
    outer = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "DATABASE_URL")
    ready = [f"-o.venv/ready{more}" for more in ("", "-dev", "-postgres")]
    inherited = {k: v for k, v in os.environ.items() if k not in outer}
    done = subprocess.run(
        ["make", *(ready if folder == PROJECT else ()), *words],  # noqa: S607  (theirs)
        cwd=folder,
        env=inherited | environment,
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
    "target",
    ["check", "run", "watch", "diff", "hint", "carry", "reset", "restore", "teach"],
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
        ("run STAGE=3 FRESH=1", 'run "3" --fresh'),
        (
            "run STAGE=3 FRESH=1 DB=postgres",
            'run "3" --fresh --db "postgres"',
        ),
        ("sql PORT=8123", 'sql --port "8123"'),
        ("sql HOLD=3", 'sql --hold "3"'),
        ("token ALG=none KEY=k", 'token --alg "none" --key "k"'),
        ("bughunt STAGE=4", 'bughunt "4"'),
        ("bughunt STAGE=4 NAME=x SEED=7", 'bughunt "4" --name "x" --seed "7"'),
        ("bughunt STAGE=4 FORCE=1", 'bughunt "4" --force'),
        ("bughunt STAGE=4 CODE=a", 'bughunt "4" --code "a"'),
        ("explain STAGE=3 CODE=a", 'explain "3" --code "a"'),
        ("explain STAGE=3 PAGE=2", 'explain "3" --page "2"'),
        ("diff STAGE=3", 'diff "3"'),
        ("watch STAGE=3", 'watch "3"'),
        ("watch STAGE=3 CODE=a", 'watch "3" --code "a"'),
        ("hint STAGE=3 TASK=2", 'hint "3" --task "2"'),
        ("hint STAGE=3 TASK=2 ABOUT=ids", 'hint "3" --task "2" --about "ids"'),
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
        ("hunt STAGE=6 AFTER=1", 'hunt "6" --after'),
        ("hunt CODE=a", 'hunt "" --code "a"'),
        ("hunt-key STAGE=5", 'hunt-key "5"'),
        ("hunt-key STAGE=6 AFTER=1", 'hunt-key "6" --after'),
        ("teach STAGE=3", 'teach "3"'),
    ],
)
def test_make_passes_on_what_it_is_given(words: str, command: str) -> None:
    said = make(*words.split(), TELLS)

    assert said.out.splitlines() == shlex.split(command)


def test_make_runs_the_kit_apart_from_the_shell_s_python() -> None:
    said = make("--dry-run", "progress")

    assert said.out == ".venv/bin/python -E -m coursekit progress\n"


TAKERS = {"REQUEST": "trace", "SQL": "sql", "SAYS": "token"}


@pytest.mark.parametrize("word", ["CODE", "STAGE", "OUT", *TAKERS])
def test_make_passes_on_a_word_to_the_letter(word: str) -> None:
    odd = """it's "milk" `here` for $5 and $(HOME) \\ #1 %20"""

    said = make(TAKERS.get(word, "check"), f"{word}={odd}", TELLS)

    assert odd in said.out.splitlines()


@pytest.mark.parametrize("key", ["", "a$b", "$(HOME) and $$"])
def test_make_passes_on_a_variable_of_the_app_to_the_letter(key: str) -> None:
    said = make("run", "STAGE=5", f"SECRET_KEY={key}", "KIT=env; :")

    assert f"SECRET_KEY={key}" in said.out.splitlines()


@pytest.mark.parametrize("more", [[], ["--environment-overrides"]])
@pytest.mark.parametrize("target", OF_THE_KIT)
def test_no_word_comes_from_the_environment(target: str, more: list[str]) -> None:
    """WSL sets NAME, and a shell may hold any other for reasons of its own."""
    shell = dict.fromkeys(WORDS, "strange") | {"PATH": os.environ["PATH"]}

    assert make(target, TELLS, *more, **shell) == make(target, TELLS)


@pytest.mark.parametrize("target", sorted({*TARGETS} - {*OF_THE_KIT, "help"}))
def test_nor_does_one_for_those_who_write_the_course(target: str) -> None:
    shell = dict.fromkeys(WORDS, "strange") | {"PATH": os.environ["PATH"]}

    assert make("-n", target, **shell) == make("-n", target)


def test_the_environment_names_a_database_and_the_readme_says_so(bare: Path) -> None:
    url = "postgresql://ada@here/tasks"

    said = make("-n", "check", "STAGE=2", folder=bare, DATABASE_URL=url)
    without = make("-n", "check", "STAGE=2", folder=bare)

    assert "Only `DATABASE_URL` is taken from the environment too" in README
    assert "install" in said.out
    assert "-r requirements-postgres.txt" in said.out
    assert "-r requirements-postgres.txt" not in without.out


# Making the environment.


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with a Makefile, and nothing installed."""
    shutil.copy(PROJECT / "Makefile", tmp_path)
    for name in ("requirements.txt", "requirements-postgres.txt"):
        (tmp_path / name).touch()
    return tmp_path


def script(path: Path, lines: str) -> str:
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return f"PYTHON={path}"


def test_an_environment_that_could_not_be_made_is_removed(bare: Path) -> None:
    """Debian's python3 without python3-venv leaves one without pip, for ever."""
    make_half = f"{sys.executable} -m venv --without-pip .venv"
    half = f'case "$*" in *venv*) {make_half}; false; esac'

    said = make(".venv/ready", script(bare / "python", half), folder=bare)

    assert said.status == 2
    assert not (bare / ".venv").exists()


def test_an_environment_whose_python_is_gone_or_has_no_pip_is_made_anew(
    bare: Path,
) -> None:
    """A newer Python has replaced it, or it was made in a container."""
    python = f"PYTHON={sys.executable}"
    venv = bare / ".venv"
    make(".venv/ready-postgres", python, folder=bare)
    usual = make(".venv/ready-postgres", python, folder=bare)

    for name in ("python", "python3", f"python3.{sys.version_info[1]}"):
        (venv / "bin" / name).unlink(missing_ok=True)
    (venv / "bin" / "python").symlink_to("/nowhere/python3")
    gone = make(".venv/ready-postgres", python, folder=bare)
    for folder in venv.glob("lib/python3.*/site-packages/pip"):
        shutil.rmtree(folder)
    (bare / "requirements.txt").touch()
    without_pip = make(".venv/ready-postgres", python, folder=bare)

    assert usual.err == ""
    for said in (gone, without_pip):
        assert said.status == 0, said.err
        assert said.err.count("Installing") == 2


def test_an_old_python_is_told_before_anything_is_made(bare: Path) -> None:
    old = script(
        bare / "python", 'case "$*" in *--version*) echo Python 3.9.2;; esac; exit 1'
    )

    said = make("check", "STAGE=1", old, folder=bare)

    assert said.err.startswith(
        "This course needs Python 3.11 or newer, and"
        f" {bare}/python is Python 3.9.2. Name a newer one:"
    )
    assert not (bare / ".venv").exists()


def test_nothing_of_the_working_folder_is_imported_while_it_is_installed(
    bare: Path,
) -> None:
    """A learner's experiment beside README.md is called like a library's module."""
    (bare / "random.py").write_text("raise SystemExit('not the library')\n")
    (bare / "tempfile.py").write_text("raise SystemExit('not the library')\n")

    said = make(".venv/ready", f"PYTHON={sys.executable}", folder=bare)

    assert said.status == 0, said.err
    assert (bare / ".venv" / "ready").exists()
