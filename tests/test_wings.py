"""The kit's wings: each says what it is for, all are in the picture, none climbs."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT

KIT = PROJECT / "coursekit"
WINGS = sorted(path.parent for path in KIT.glob("*/__init__.py"))


@pytest.mark.parametrize("wing", WINGS, ids=lambda wing: wing.name)
def test_a_wing_says_what_it_is_for_and_what_it_never_does(wing: Path) -> None:
    words = ast.get_docstring(ast.parse((wing / "__init__.py").read_text("utf-8")))

    assert words, f"coursekit/{wing.name}/__init__.py says nothing: write a docstring."
    assert " never " in words, (
        f"coursekit/{wing.name}/__init__.py does not say what the wing never does."
    )


def test_the_picture_shows_every_wing() -> None:
    picture = (KIT / "README.md").read_text(encoding="utf-8")

    missing = [wing.name for wing in WINGS if f"{wing.name}/" not in picture]

    assert missing == [], "show them in the picture of coursekit/README.md"


def test_the_picture_names_files_that_are_there() -> None:
    page = (KIT / "README.md").read_text(encoding="utf-8")
    named = {
        word
        for code in page.split("`")[1::2]
        for word in code.split()
        if word.endswith((".py", ".html", ".md", ".toml")) and "/" in word
    }

    gone = [n for n in named if not (KIT / n).exists() and not (PROJECT / n).exists()]

    assert [name for name in gone if "NN_slug" not in name] == []


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what import-linter says of a copy of the kit."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command",
    ]
    command[-1] += "; lint_imports_command()"
    return subprocess.run(
        [*command, "--no-cache"], cwd=folder, capture_output=True, text=True
    )


def test_an_import_that_climbs_is_named_with_its_line(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(KIT, tmp_path / "coursekit", ignore=ignored)
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    assert linted(tmp_path).returncode == 0

    module = tmp_path / "coursekit" / "text" / "pretty.py"
    module.write_text("from coursekit.course import stages\n", encoding="utf-8")
    (tmp_path / "coursekit" / "attic").mkdir()
    (tmp_path / "coursekit" / "attic" / "__init__.py").touch()

    said = linted(tmp_path)

    assert said.returncode == 1
    assert "coursekit.text is not allowed to import coursekit.course" in said.stdout
    assert "coursekit.text.pretty -> coursekit.course.stages (l.1)" in said.stdout
    assert "attic" in said.stdout
