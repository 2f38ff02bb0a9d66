"""A right answer passes, and a report says the same, wherever a learner works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, TINY, Told

PASSES = TINY / "code" / "passes"
LIBRARIES = ["random", "json", "rich", "typer", "pytest", "sqlalchemy", "httpx"]
OF_THE_COURSE = ["conftest", "checks", "app", "tests"]


def check(
    course: Path = TINY, cwd: Path = PROJECT, code: Path = PASSES, **environment: str
) -> Told:
    """Check a right answer as a person does, with these variables besides."""
    command = [sys.executable, "-m", "coursekit", "--course", str(course)]
    done = subprocess.run(
        [*command, "check", "1", "--code", str(code)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def essence(report: str) -> str:
    """Return a report without what differs each time."""
    return re.sub(r"seed \d+ · SQLite · .*|\x1b\[[\d;]*m", "", report)


@pytest.fixture(scope="module")
def usual() -> str:
    return essence(check().out)


@pytest.fixture
def shadows(tmp_path: Path) -> Path:
    """A folder of Python files that are called like what a grader imports."""
    for name in (*LIBRARIES, *OF_THE_COURSE):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('{name}: mine')\n")
    return tmp_path


def test_a_file_beside_the_readme_takes_no_module_s_place(shadows: Path) -> None:
    """Neither in the kit nor in pytest: a learner tries things out there."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "coursekit", shadows / "coursekit", ignore=ignored)

    said = check(cwd=shadows)

    assert (said.status, said.err) == (0, "")
    assert "Passed" in said.out
    assert "mine" not in said.out


def test_a_conftest_beside_the_readme_is_none_of_the_checks(tmp_path: Path) -> None:
    course = shutil.copytree(TINY, tmp_path / "course")
    for folder in (course, tmp_path):
        (folder / "conftest.py").write_text("raise SystemExit('mine')\n")
        (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")

    said = check(course)

    assert (said.status, said.err) == (0, "")
    assert "3 of 3" in said.out


def test_what_pythonpath_names_takes_no_module_s_place(
    shadows: Path, usual: str
) -> None:
    said = check(PYTHONPATH=str(shadows))

    assert (said.status, said.err) == (0, "")
    assert essence(said.out) == usual


def test_pythonpath_may_name_the_libraries_themselves(usual: str) -> None:
    import typer

    said = check(PYTHONPATH=str(Path(typer.__file__).parents[1]))

    assert essence(said.out) == usual


@pytest.mark.parametrize(
    "variables",
    [
        "PYTHONWARNINGS=error PYTHONOPTIMIZE=1 PYTHONHASHSEED=1 LC_ALL=C"
        " PYTHONSTARTUP=/nowhere.py PYTHONPYCACHEPREFIX=/nowhere PYTEST_DEBUG=1"
        " TZ=Pacific/Kiritimati TERM=dumb HTTP_PROXY=http://127.0.0.1:9"
        " http_proxy=http://127.0.0.1:9 HOME=/nowhere TMPDIR=/nowhere"
        " GIT_DIR=/nowhere GIT_WORK_TREE=/nowhere SECRET_KEY=short"
        " ACCESS_TOKEN_MINUTES=0",
        "PYTHONDEVMODE=1 PYTHONUTF8=0 LC_ALL=C.UTF-8 PYTEST_ADDOPTS=--collect-only"
        " TZ=rubbish TERM=unheard-of ALL_PROXY=socks5://127.0.0.1:9 PATH="
        " UVICORN_PORT=9 WEB_CONCURRENCY=4 UVICORN_ROOT_PATH=/api TMPDIR=."
        " XDG_RUNTIME_DIR=/nowhere",
        "PYTHONOPTIMIZE=2 PYTHONASYNCIODEBUG=1 PYTHONDONTWRITEBYTECODE=1"
        " LANG=tr_TR.UTF-8 PYTEST_PLUGINS=nothing NO_COLOR=1"
        " SSL_CERT_FILE=/nowhere.pem CDPATH=/tmp IFS=x ENV=/nowhere BASH_ENV=/nowhere"
        " PGHOST=nowhere PGOPTIONS=-cnothing",
        "PYTHONTRACEMALLOC=1 LANG=nowhere PY_COLORS=1 LD_LIBRARY_PATH=/nowhere",
        "FORCE_COLOR=1",
    ],
    ids=["first", "second", "third", "fourth", "colour"],
)
def test_variables_of_the_shell_change_nothing(variables: str, usual: str) -> None:
    """Together, as each of them is to change nothing; none hides another's doing."""
    said = check(**dict(each.split("=", 1) for each in variables.split()))

    assert (said.status, said.err) == (0, "")
    assert essence(said.out) == usual


@pytest.mark.parametrize("columns", ["0", "1", "many", "100000"])
def test_an_odd_width_leaves_something_to_read(columns: str) -> None:
    said = check(COLUMNS=columns)

    assert said.status == 0
    assert "Passed" in said.out
    assert max(map(len, said.out.splitlines())) <= 100


def test_a_python_without_the_libraries_is_told_which_one_to_use() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "coursekit", "check", "1"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == (
        f"The library `typer` is not installed for this Python ({sys.executable})."
        " Use the one in .venv: `make check STAGE=1` installs what it needs. If it is"
        " that one, remove the folder .venv, and try again.\n"
    )


# Names of folders.

ODD_NAMES = [  # several signs in each: none of them is to mean anything
    "-a b%2Fmain@tmp?#1$HOME",
    "a[x]::b:1",
    "~",
    "it's a\"b\nnew line",
    "Zürich " + os.fsdecode(b"caf\xe9"),
    "é" * 60,
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_the_course_may_lie_in_a_folder_of_any_name(name: str, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    course = shutil.copytree(TINY, tmp_path / name, ignore=ignored)
    shutil.copytree(PROJECT / "coursekit", course / "coursekit", ignore=ignored)

    said = check(course, cwd=course)

    assert (said.status, said.err) == (0, "")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_the_temporary_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()

    said = check(TMPDIR=str(tmp_path / name))

    assert (said.status, said.err) == (0, "")
    assert list((tmp_path / name).iterdir()) == []


@pytest.fixture
def odd_folder(tmp_path: Path) -> Path:
    """A folder out of a ZIP file made on Windows: its name is no UTF-8."""
    ignored = shutil.ignore_patterns("__pycache__")
    folder = tmp_path / os.fsdecode(b"caf\xe9 1")
    return shutil.copytree(TINY / "code" / "fails", folder, ignore=ignored)


@pytest.mark.parametrize("form", ["md", "html", "junit", "json"])
def test_a_folder_whose_name_is_no_text_is_named_in_every_format(
    told: Callable[..., Told], odd_folder: Path, form: str
) -> None:
    said = told("--course", TINY, "check", 1, "--code", odd_folder, "--format", form)

    assert said.status == 1
    text = json.loads(said.out)["code"] if form == "json" else said.out
    assert r"caf\xe9 1" in text


def test_a_folder_whose_name_is_no_text_is_graded_and_its_commands_work(
    told: Callable[..., Told], odd_folder: Path, tmp_path: Path
) -> None:
    report = tmp_path / os.fsdecode(b"r\xe9port.json")

    said = told("--course", TINY, "check", 1, "--code", odd_folder, "--json", report)

    assert said.status == 1
    assert json.loads(report.read_text(encoding="utf-8"))["passed"] is False
    [command] = re.findall(r"  (make run .*)", said.out)
    words = f"make() {{ printf '%s\\n' \"$@\"; }}; {command}"
    done = subprocess.run(
        ["bash", "-c", words],  # noqa: S607  (the bash of whoever runs the tests)
        capture_output=True,
        check=True,
    )
    assert b"CODE=" + os.fsencode(odd_folder) in done.stdout.splitlines()


# Locales.


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of locales with encodings of one byte, as old systems have them."""
    folder = tmp_path_factory.mktemp("locales")
    for name, encoding in (("en_US", "ISO-8859-1"), ("tr_TR", "ISO-8859-9")):
        words = ["-i", name, "-f", encoding, str(folder / f"{name}.{encoding}")]
        done = subprocess.run(
            ["localedef", *words],  # noqa: S607  (that of whoever runs the tests)
            capture_output=True,
            check=False,
        )
        if done.returncode:
            pytest.skip("this system has no sources of locales")
    return folder


@pytest.mark.skipif(shutil.which("localedef") is None, reason="there is no localedef")
@pytest.mark.parametrize("locale", ["en_US.ISO-8859-1", "tr_TR.ISO-8859-9"])
def test_an_old_encoding_of_names_and_output_changes_no_verdict(
    locales: Path, locale: str, tmp_path: Path
) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    course = shutil.copytree(TINY, tmp_path / "Zürich", ignore=ignored)
    shutil.copytree(PROJECT / "coursekit", course / "coursekit", ignore=ignored)
    code = course / "code" / "fails"
    shell = {"LC_ALL": locale, "LOCPATH": str(locales)}

    right = check(course, cwd=course, TMPDIR=str(course), **shell)
    wrong = check(course, cwd=course, code=code, **shell)

    assert (right.status, wrong.status) == (0, 1)
    assert "  v `GET /hello`" in wrong.out
    assert "  x `POST /hello`" in wrong.out
