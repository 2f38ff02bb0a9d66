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


def test_facts_of_another_user_are_none_and_stay(tmp_path: Path) -> None:
    """As after `sudo make check`; not even root can read a folder as a file."""
    path = tmp_path / ".coursekit" / "hints.json"
    path.mkdir(parents=True)

    assert Memory(tmp_path).read("hints") == {}
    assert path.is_dir()


def test_a_damaged_file_that_cannot_be_moved_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The course may lie on a disk that can only be read."""

    def refused(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    memory = Memory(tmp_path)
    memory.write("hints", {"a": 1})
    (memory.folder / "hints.json").write_text("{")
    monkeypatch.setattr(Path, "replace", refused)

    assert memory.read("hints") == {}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".coursekit").write_text("in the way")

    way_out = "can't be written .*: let yourself write into the folder of the course."

    with pytest.raises(UsageError, match=way_out):
        Memory(tmp_path).write("hints", {})
