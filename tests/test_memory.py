"""What the kit remembers is whole, or was never written."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.errors import UsageError
from coursekit.keeping.memory import Memory


def test_facts_are_kept_under_their_name(tmp_path: Path) -> None:
    Memory(tmp_path).write("hints", {"03_schemas": {"2": 1}})

    assert Memory(tmp_path).read("hints") == {"03_schemas": {"2": 1}}
    assert Memory(tmp_path).read("progress") == {}


def test_git_ignores_the_folder(tmp_path: Path) -> None:
    Memory(tmp_path).write("hints", {})

    assert (tmp_path / ".coursekit" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("text", ["{", "[1]", "\udcff"])
def test_a_damaged_file_is_put_aside(tmp_path: Path, text: str) -> None:
    memory = Memory(tmp_path)
    memory.write("hints", {"a": 1})
    path = memory.folder / "hints.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert memory.read("hints") == {}
    assert not path.exists()
    assert (memory.folder / "hints.json.damaged").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".coursekit").write_text("in the way")

    way_out = "can't be written .*: let yourself write into the folder of the course."

    with pytest.raises(UsageError, match=way_out):
        Memory(tmp_path).write("hints", {})
