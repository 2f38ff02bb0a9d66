"""What of a learner's folder is graded, what is left out, and what is said of that."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TINY, Told

from coursekit.grading.left_out import missed
from coursekit.keeping.fingerprint import fingerprint
from coursekit.report.formats import Format
from coursekit.sandbox.contents import Kind, LeftOut, contents
from coursekit.sandbox.folder import take_copy

Tell = Callable[..., Told]
SETTINGS = LeftOut(".env", Kind.SETTINGS, ("GREETING", "SECRET_KEY"))


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A learner's folder with a right answer, in which a test may write."""
    unwanted = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(TINY / "code" / "passes", tmp_path / "code", ignore=unwanted)


def put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def copied(code: Path) -> set[str]:
    """Return the names of all that is copied, besides what was there at first."""
    take_copy(code, code.with_name("copy"))
    copy = code.with_name("copy")
    found = {path.relative_to(copy).as_posix() for path in copy.rglob("*")}
    return found - {"app", "app/__init__.py", "app/main.py"}


def left_out(code: Path) -> dict[str, Kind]:
    found: list[LeftOut] = []
    list(contents(code, found.append))
    return {each.path: each.kind for each in found}


@pytest.mark.parametrize(
    "name",
    [".env.example", ".flaskenv", ".config/app.toml", "app/.data/names.txt", ".x.py"],
)
def test_hidden_files_are_graded_too(code: Path, name: str) -> None:
    put(code / name)

    assert name in copied(code)
    assert left_out(code) == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (".env", Kind.SETTINGS),
        ("app/.env", Kind.SETTINGS),
        (".git/HEAD", Kind.HISTORY),
        (".hg/store", Kind.HISTORY),
        (".venv/pyvenv.cfg", Kind.INSTALLED),
        ("my env/pyvenv.cfg", Kind.INSTALLED),
        ("conda/conda-meta/history", Kind.INSTALLED),
        ("node_modules/x.js", Kind.INSTALLED),
        ("tasks.db", Kind.DATABASE),
        ("app/.tasks.sqlite", Kind.DATABASE),
        ("tasks.sqlite3-wal", Kind.DATABASE),
    ],
)
def test_what_is_left_out_is_known_with_its_reason(
    code: Path, name: str, kind: Kind
) -> None:
    put(code / name)

    assert copied(code) == set()
    [(path, found)] = left_out(code).items()
    assert name.startswith(path)
    assert found is kind


@pytest.mark.parametrize(
    "name",
    [
        "app/__pycache__/main.pyc",
        "old.pyc",
        ".pytest_cache/CACHEDIR.TAG",
        ".mypy_cache/CACHEDIR.TAG",
        ".hypothesis/examples/1",
        ".DS_Store",
        "app/._main.py",
        "app/.main.py.swp",
        "app/.nfs0000000",
    ],
)
def test_what_programs_leave_beside_a_file_is_not_worth_a_word(
    code: Path, name: str
) -> None:
    before = fingerprint(code)
    put(code / name)

    assert copied(code) == set()
    assert left_out(code) == {}
    assert fingerprint(code) == before


def to_itself(app: Path) -> None:
    (app / "again").symlink_to("again")


def to_nothing(app: Path) -> None:
    (app / "again").symlink_to("/nowhere/at/all.py")


def to_each_other(app: Path) -> None:
    (app / "other.py").write_text("")
    (app / "again").symlink_to("there")
    (app / "there").symlink_to("again")


@pytest.mark.parametrize("link", [to_itself, to_nothing, to_each_other])
def test_a_link_that_leads_nowhere_is_left_out_and_said(
    told: Tell, code: Path, link: Callable[[Path], None]
) -> None:
    link(code / "app")

    said = told("--course", TINY, "check", 1, "--code", code)

    assert (said.status, said.err) == (0, "")
    assert " · left out, as it leads nowhere: app/again" in said.out


def test_an_app_may_be_a_link_to_itself(told: Tell, code: Path) -> None:
    shutil.rmtree(code / "app")
    (code / "app").symlink_to("app")

    said = told("--course", TINY, "check", 1, "--code", code)

    assert said.err == f"{code} has no folder `app`: nothing to grade.\n"


def test_the_lock_of_an_editor_is_no_link_to_speak_of(told: Tell, code: Path) -> None:
    """Emacs makes one beside each file with changes that are not saved yet."""
    (code / "app" / ".#main.py").symlink_to("ada@laptop.1234:1700000000")

    assert left_out(code) == {}


@pytest.mark.parametrize("form", list(Format))
def test_every_format_says_which_links_lead_nowhere(
    told: Tell, code: Path, form: Format
) -> None:
    (code / "app" / "again").symlink_to("again")

    said = told("--course", TINY, "check", 1, "--code", code, "--format", form.value)

    assert said.status == 0
    assert "app/again" in said.out


def test_the_names_of_settings_are_known_and_no_value(
    told: Tell, code: Path, tmp_path: Path
) -> None:
    put(
        code / ".env", "# mine\nGREETING=geheim\nexport  B = geheim\nno line\n=geheim\n"
    )

    found = take_copy(code, tmp_path / "copy")
    told("--course", TINY, "check", 1, "--code", code, "--json", tmp_path / "r.json")

    assert found == [LeftOut(".env", Kind.SETTINGS, ("GREETING", "B"))]
    report = (tmp_path / "r.json").read_text()
    assert json.loads(report)["left_out"] == {".env": Kind.SETTINGS.value}
    assert "geheim" not in report


READS = """
from pathlib import Path

for line in Path(".env").read_text().splitlines():
    name, _, value = line.partition("=")
"""
NEEDS = """
import os

greeting = os.environ["GREETING"]
"""


@pytest.mark.parametrize(
    ("code_of_theirs", "words"),
    [
        (
            READS,
            "`.env` is left out where your app is graded, as its values would stand in"
            " where a check leaves a variable out. Let your app start without it.",
        ),
        (
            NEEDS,
            "`.env` is left out where your app is graded, as its values would stand in"
            " where a check leaves a variable out, so `GREETING` is not set there: give"
            " it a default.",
        ),
    ],
)
@pytest.mark.parametrize("form", [None, *Format])
def test_an_error_that_left_out_settings_explain_says_so(
    told: Tell, code: Path, code_of_theirs: str, words: str, form: Format | None
) -> None:
    put(code / ".env", "GREETING=ok\n")
    with (code / "app" / "main.py").open("a") as file:
        file.write(code_of_theirs)
    options = [] if form is None else ["--format", form.value]

    said = told("--course", TINY, "check", 1, "--code", code, *options)

    assert said.status == 1
    plain = said.out.replace("<code>", "`").replace("</code>", "`")
    assert words in " ".join(plain.split())


@pytest.mark.parametrize(
    ("log", "left_out", "explains"),
    [
        ("KeyError: 'GREETING'", SETTINGS, True),
        ("greeting\n  Field required [type=missing]", SETTINGS, True),
        ("KeyError: 'SECRET_KEY'", SETTINGS, False),
        ("KeyError: 'title'", SETTINGS, False),
        ("[Errno 2] No such file or directory: '.env'", SETTINGS, True),
        ("[Errno 2] No such file or directory: '/tmp/x/1/.env'", SETTINGS, True),
        ("[Errno 2] No such file or directory: 'my.env'", SETTINGS, False),
        (
            "No such file or directory: 'old/tasks.db'",
            LeftOut("old/tasks.db", Kind.DATABASE),
            True,
        ),
        (
            "No such file or directory: '/home/old.git/HEAD'",
            LeftOut(".git", Kind.HISTORY),
            False,
        ),
        ("No such file or directory: '.git/HEAD'", LeftOut(".git", Kind.HISTORY), True),
        (
            "No such file or directory: 'app/names.txt'",
            LeftOut("app/names.txt", Kind.LINK),
            True,
        ),
        ("", SETTINGS, False),
    ],
)
def test_only_what_is_about_it_is_explained_by_what_was_left_out(
    log: str, left_out: LeftOut, explains: bool
) -> None:
    assert bool(missed([left_out], log)) is explains
