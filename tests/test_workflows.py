"""What runs on other machines: workflows, and the container of editors."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROJECT, TINY, Told
from test_make import TARGETS, WORDS, make

from coursekit.grading.exchange import PORT

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
CONTAINER = json.loads((PROJECT / ".devcontainer" / "devcontainer.json").read_text())
GRADE = ".github/grade"
NO_COMMIT = "0" * 40  # what a new branch had before


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


RUNS = [step["run"] for path in WORKFLOWS for step in steps(path) if "run" in step]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_read_as_it_is_meant(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert workflow["permissions"] == {"contents": "read"}
    assert "push" in workflow[True]  # YAML takes the key `on` for a truth value
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 60
    for step in steps(path):
        assert ("run" in step) != ("uses" in step)
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/a@v1"))


@pytest.mark.parametrize("command", RUNS)
def test_what_a_step_runs_is_there(command: str) -> None:
    program, _, words = command.partition(" ")

    if program == "make":
        assert make("--dry-run", "--always-make", words).status == 0
    else:
        assert os.access(PROJECT / program, os.X_OK), f"{program}: let it be executed."


@pytest.mark.parametrize("script", [GRADE, ".ci/run"])
def test_a_script_names_targets_and_variables_that_make_has(script: str) -> None:
    text = (PROJECT / script).read_text(encoding="utf-8")

    for line in re.findall(r"^\s*make (.+)$", text, re.MULTILINE):
        target, *words = line.partition("||")[0].split()
        assert target in TARGETS
        for word in words:
            assert word.partition("=")[0] in WORDS


def test_every_python_of_the_tests_is_one_that_the_course_runs_on() -> None:
    [job] = yaml.safe_load((WORKFLOWS[0].parent / "tests.yml").read_text())[
        "jobs"
    ].values()

    versions = job["strategy"]["matrix"]["python"]
    assert versions[0] == "3.11"
    assert all(isinstance(version, str) for version in versions)


def git(*words: str, cwd: Path) -> str:
    settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    done = subprocess.run(
        ["git", *settings, *words],  # noqa: S607
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """A learner's repository: the tiny course with this kit, its starters committed."""
    fork = shutil.copytree(TINY, tmp_path / "fork")
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "coursekit", fork / "coursekit", ignore=unwanted)
    for name in ("Makefile", "requirements.txt", GRADE):
        (fork / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, fork / name)
    os.utime(fork / "requirements.txt", (0, 0))
    (fork / ".venv").symlink_to(sys.prefix)
    (fork / ".gitignore").write_text(".venv\n__pycache__\n.coursekit\n")
    git("init", "-q", cwd=fork)
    git("add", ".", cwd=fork)
    git("commit", "-qm", "starters", cwd=fork)
    return fork


def graded(fork: Path, **environment: str) -> Told:
    """Run the step; what it said is the summary of the job."""
    summary = fork / "summary.md"
    outer = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    inherited = {name: os.environ[name] for name in os.environ if name not in outer}
    done = subprocess.run(
        [fork / GRADE],
        env={**inherited, "GITHUB_STEP_SUMMARY": str(summary), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    text = summary.read_text(encoding="utf-8") if summary.exists() else ""
    summary.unlink(missing_ok=True)
    return Told(done.returncode, text, done.stderr)


@pytest.mark.skipif(
    not (Path(sys.prefix) / "ready").exists(), reason="the tests were not run by make"
)
def test_a_push_is_graded_by_what_it_changed(fork: Path) -> None:
    before = git("rev-parse", "HEAD", cwd=fork)
    untouched = graded(fork, BEFORE=NO_COMMIT, STAGE="")
    main = fork / "stages" / "01_hello" / "app" / "main.py"
    main.write_text((fork / "solutions/01_hello/app/main.py").read_text() + "# mine\n")
    git("commit", "-qam", "stage 1", cwd=fork)

    pushed = graded(fork, BEFORE=before, STAGE="")
    chosen = graded(fork, BEFORE=before, STAGE="2")
    new_branch = graded(fork, BEFORE=NO_COMMIT, STAGE="")

    assert (untouched.out, untouched.status, untouched.err) == ("", 0, "")
    assert pushed.out.startswith("## ✓ Stage 01_hello: 3 of 3 checks pass\n")
    assert (pushed.out.count("\n## "), pushed.status) == (0, 0)
    assert chosen.out.startswith("## ✗ Stage 02_count: ")
    assert chosen.status != 0
    assert new_branch.out.startswith("## ✓ Stage 01_hello: ")


def test_a_script_finds_its_folder_whatever_cdpath_says(
    fork: Path, tmp_path: Path
) -> None:
    (tmp_path / "decoy" / ".github").mkdir(parents=True)

    done = subprocess.run(
        [GRADE],
        cwd=fork,
        env={**os.environ, "CDPATH": str(tmp_path / "decoy"), "STAGE": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "No app of a stage has changed: nothing to grade.\n"


def test_the_container_installs_what_the_first_check_needs() -> None:
    target = re.search(r"make (\S+)$", CONTAINER["onCreateCommand"])
    assert target is not None

    elsewhere = target[1].replace(".venv", "new")
    said = make("--dry-run", "VENV=new", elsewhere)

    assert "pip install" in said.out
    assert "requirements.txt" in said.out


def test_the_container_forwards_the_port_of_make_run() -> None:
    assert CONTAINER["forwardPorts"] == [PORT]
    assert list(CONTAINER["portsAttributes"]) == [str(PORT)]


def test_the_container_is_for_python_and_ruff() -> None:
    version = CONTAINER["image"].rpartition(":")[2]
    editor = CONTAINER["customizations"]["vscode"]

    assert tuple(map(int, version.split("."))) >= (3, 11)
    assert {"ms-python.python", "charliermarsh.ruff"} <= set(editor["extensions"])
    assert editor["settings"]["python.defaultInterpreterPath"].endswith(
        "/.venv/bin/python"
    )
