"""The shape of the code is read as text: imports and names, and never a line is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.grading.faces.source import MOST_BYTES, Source
from coursekit.grading.verdict import Failure


def source_of(folder: Path, main: str) -> Source:
    """Return the source of an app whose ``app/main.py`` holds this text."""
    (folder / "app").mkdir(exist_ok=True)
    (folder / "app" / "main.py").write_text(main, encoding="utf-8")
    return Source(folder)


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("import sqlalchemy.orm as orm", {"sqlalchemy.orm"}),
        ("from sqlalchemy import select", {"sqlalchemy", "sqlalchemy.select"}),
        ("from .models import Task", {"app.models", "app.models.Task"}),
        ("from . import models", {"app", "app.models"}),
        ("def f():\n    import jwt", {"jwt"}),
    ],
)
def test_imports_are_told_by_their_full_names(
    tmp_path: Path, statement: str, names: set[str]
) -> None:
    source = source_of(tmp_path, main=statement)

    assert source.imports("app.main") == names


@pytest.mark.parametrize(
    ("file", "statement", "name"),
    [
        ("routes/tasks.py", "from ..models import Task", "app.models.Task"),
        ("routes/tasks.py", "from .health import router", "app.routes.health.router"),
        ("routes/__init__.py", "from .tasks import router", "app.routes.tasks.router"),
        ("routes/__init__.py", "from ..models import Task", "app.models.Task"),
        ("__init__.py", "from .models import Task", "app.models.Task"),
    ],
)
def test_leading_dots_are_resolved_from_where_the_file_stands(
    tmp_path: Path, file: str, statement: str, name: str
) -> None:
    path = tmp_path / "app" / file
    path.parent.mkdir(parents=True)
    path.write_text(statement)

    [module] = Source(tmp_path).modules.values()

    assert name in module.imports()


def test_a_package_counts_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "models"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("from .task import Task")
    (folder / "task.py").write_text("import sqlalchemy\nclass Task: ...")
    (tmp_path / "app" / "models_old.py").write_text("import pydantic")
    source = Source(tmp_path)

    assert source.imports("app.models") >= {"sqlalchemy", "app.models.task"}
    assert "pydantic" not in source.imports("app.models")
    assert source.names("app.models") == {"Task", "sqlalchemy"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("class Task: ...\ndef f(): ...\nasync def g(): ...", {"Task", "f", "g"}),
        ("a = b = 1\nc: int = 2\nd, e = 3, 4", {"a", "b", "c", "d", "e"}),
        ("import os.path\nfrom x import y as z", {"os", "z"}),
        ("if True:\n    a = 1\nelse:\n    b = 2", {"a", "b"}),
        ("try:\n    a = 1\nfinally:\n    b = 2", {"a", "b"}),
        ("with open('x') as f:\n    a = 1", {"a"}),
        ("def f():\n    hidden = 1", {"f"}),
        ("try:\n    import a\nexcept ImportError:\n    a, b = None, 1", {"a", "b"}),
    ],
)
def test_names_are_those_of_the_top_level(
    tmp_path: Path, text: str, names: set[str]
) -> None:
    assert source_of(tmp_path, main=text).names("app.main") >= names
    assert "hidden" not in source_of(tmp_path, main=text).names("app.main")


def test_a_byte_order_mark_and_another_encoding_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "marked.py").write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    (folder / "latin.py").write_bytes(b"# coding: latin-1\nb = '\xfc'\n")

    source = Source(tmp_path)

    assert source.names("app.marked") == {"a"}
    assert source.names("app.latin") == {"b"}


SYNTAX = "it is there, but Python can't read it: fix its syntax"
SAVED = "it is there, but saved as {}: save it as UTF-8"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"def f(", SYNTAX),
        (b"x = " + b"(" * 5_000, SYNTAX),
        (b"\xff\xfea\0", SAVED.format("UTF-16")),
        (b"a = '\xfc'", SAVED.format("Windows-1252, or the like")),
        (b"a = 1\0", SAVED.format("something that is no text")),
    ],
    ids=["broken", "nested", "wide", "not_utf8", "nul"],
)
def test_a_file_that_python_cannot_read_is_told_as_such(
    tmp_path: Path, content: bytes, words: str
) -> None:
    source_of(tmp_path, main="a = 1")
    (tmp_path / "app" / "broken.py").write_bytes(content)
    source = Source(tmp_path)

    with pytest.raises(Failure) as failure:
        source.within("app.broken")

    assert list(source.modules) == ["app.main"]
    assert failure.value.expected == (
        "a module `app/broken.py` (or a package `app/broken/`) that Python can read"
    )
    assert failure.value.got == words


@pytest.mark.parametrize("size", [None, MOST_BYTES + 1], ids=["missing", "huge"])
def test_a_file_that_is_missing_or_huge_is_not_there(
    tmp_path: Path, size: int | None
) -> None:
    source_of(tmp_path, main="a = 1")
    if size:
        (tmp_path / "app" / "broken.py").write_bytes(b"#" * size)

    with pytest.raises(Failure) as failure:
        Source(tmp_path).within("app.broken")

    assert failure.value.got == "it is not there"
