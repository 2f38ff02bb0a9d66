"""``make alembic``, and what is run before a version is served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Told

from coursekit.course.migrations import is_configured
from coursekit.errors import UsageError
from coursekit.workbench.running import migrate, settings

Tell = Callable[..., Told]


def test_alembic_has_to_be_told_what_to_do(told: Tell) -> None:
    said = told("alembic", 1)

    assert said.status == 2
    assert "Which command? Say DO='upgrade head', for example." in said.err


def test_an_open_quote_is_told(told: Tell) -> None:
    said = told("alembic", 1, "--do", "revision -m 'the first")

    assert said.status == 2
    assert said.err == (
        "DO=revision -m 'the first can't be read: No closing quotation. Close each"
        " quote.\n"
    )


def test_without_a_stage_it_needs_what_is_served(told: Tell) -> None:
    said = told("alembic", "--do", "current", "--port", 8123)

    assert said.status == 2
    assert "No fresh database is served on port 8123." in said.err


def test_only_a_fresh_copy_can_be_left_empty(told: Tell) -> None:
    said = told("run", 1, "--empty")

    assert said.status == 2
    assert "EMPTY=1 is for a fresh copy: say FRESH=1 EMPTY=1." in said.err


def test_a_database_that_cannot_be_migrated_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        migrate(tmp_path, settings(), tmp_path)

    assert "as said above, so the app is not started. Fix the migrations in" in str(
        refused.value
    )


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("alembic.ini", "[alembic]\n", True),
        ("pyproject.toml", '[tool.alembic]\nscript_location = "migrations"\n', True),
        ("pyproject.toml", "[tool.ruff]\n", False),
        ("pyproject.toml", "[tool", False),
        ("README.md", "alembic", False),
    ],
)
def test_a_folder_says_whether_alembic_makes_its_tables(
    tmp_path: Path, name: str, text: str, *, found: bool
) -> None:
    (tmp_path / name).write_text(text)

    assert is_configured(tmp_path) is found
