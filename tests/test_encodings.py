"""Files that are saved as something else than UTF-8: named, with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TINY, Told
from learner import own_course

from coursekit.grading.faces.source import Source
from coursekit.grading.verdict import Failure
from coursekit.text.encodings import other_encoding

Tell = Callable[..., Told]
TEXT = "# für alle\nname = 'Zoë'\n"
WINDOWS = "Windows-1252, or the like"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A learner's folder with a right answer, in which a test may write."""
    unwanted = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(TINY / "code" / "passes", tmp_path / "code", ignore=unwanted)


def save(path: Path, encoding: str, text: str | None = None) -> None:
    """Save a file again, as an editor or a shell with another setting does."""
    text = path.read_text(encoding="utf-8") + TEXT if text is None else text
    path.write_bytes(text.encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("latin-1", WINDOWS),
    ],
)
def test_an_encoding_is_called_by_its_name(encoding: str, name: str) -> None:
    assert other_encoding(TEXT.encode(encoding)) == name


def test_bytes_that_are_no_text_are_called_so() -> None:
    assert other_encoding(b"\x7fELF\0" + bytes(range(1, 99))) == (
        "something that is no text"
    )


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("cp1252", WINDOWS)],
)
def test_an_app_that_python_cannot_read_is_told_which_file_to_save_as_utf_8(
    told: Tell, code: Path, encoding: str, name: str
) -> None:
    save(code / "app" / "main.py", encoding)

    said = told("--course", TINY, "check", 1, "--code", code)

    assert said.status == 1
    assert "Python can't read your code" in said.out
    assert f"app/main.py is saved as {name}: save it as UTF-8." in said.out


def test_every_file_is_named_and_no_other(told: Tell, code: Path) -> None:
    save(code / "app" / "main.py", "utf-8", "import app.greetings\n")
    save(code / "app" / "greetings.py", "utf-16", TEXT)
    save(code / "app" / "others.py", "utf-16", TEXT)
    save(code / "app" / "declared.py", "latin-1", f"# coding: latin-1\n{TEXT}")

    said = told("--course", TINY, "check", 1, "--code", code)

    lines = [line.strip() for line in said.out.splitlines() if "saved as" in line]
    assert lines == [
        "app/greetings.py is saved as UTF-16: save it as UTF-8.",
        "app/others.py is saved as UTF-16: save it as UTF-8.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_a_mark_of_utf_8_is_no_fault(told: Tell, code: Path, encoding: str) -> None:
    save(code / "app" / "main.py", encoding)

    assert told("--course", TINY, "check", 1, "--code", code).status == 0


def test_a_syntax_error_is_not_explained_by_an_encoding(told: Tell, code: Path) -> None:
    save(code / "app" / "main.py", "utf-8", "def broken(:\n")

    said = told("--course", TINY, "check", 1, "--code", code)

    assert "saved as" not in said.out


def test_a_check_of_the_source_says_so_too(code: Path) -> None:
    save(code / "app" / "models.py", "utf-16", TEXT)

    with pytest.raises(Failure) as failure:
        Source(code).within("app.models")

    assert failure.value.got == ("it is there, but saved as UTF-16: save it as UTF-8")


def test_a_hunt_that_was_saved_otherwise_is_told(told: Tell, tmp_path: Path) -> None:
    course = own_course(tmp_path)
    page = course.stages[0].folder / "hunt.md"
    save(page, "utf-16", page.read_text(encoding="utf-8"))

    said = told("--course", course.root, "hunt", 1)

    assert said.status == 2
    assert said.err == f"{page} is saved as UTF-16: save it as UTF-8.\n"


@pytest.mark.parametrize(
    ("encoding", "is_read"), [("utf-8-sig", True), ("utf-16", False)]
)
def test_a_file_of_requests_may_have_a_mark_and_no_other_encoding(
    told: Tell, tmp_path: Path, encoding: str, is_read: bool
) -> None:
    """PowerShell's ``>`` writes UTF-16."""
    requests = tmp_path / "requests.txt"
    save(requests, encoding, "GET /hello\n")
    passes = TINY / "code" / "passes"

    said = told("--course", TINY, "trace", 1, "--code", passes, "--file", requests)

    assert said.status == (0 if is_read else 2)
    assert said.err == (
        "" if is_read else f"{requests} is saved as UTF-16: save it as UTF-8.\n"
    )
