"""What commands write to: any encoding, a reader who leaves, a disk that is full."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, TINY, Told
from learner import own_course

from coursekit.text.streams import LOOK_ALIKE, PLAIN, Outlet

COMMAND = [sys.executable, "-m", "coursekit", "--course", str(TINY)]
PASSES = TINY / "code" / "passes"
FAILS = TINY / "code" / "fails"


class Pipe(io.RawIOBase):
    """A pipe that takes so many bytes at once, and fails after a while."""

    def __init__(self, most: int, total: int, trouble: int) -> None:
        self.taken = b""
        self._most, self._total, self._trouble = most, total, trouble

    def write(self, data: Any) -> int:
        if len(self.taken) >= self._total:
            raise OSError(self._trouble, os.strerror(self._trouble))
        self.taken += bytes(data[: self._most])
        return len(data[: self._most])


def shell(line: str, **environment: str) -> Told:
    """Run a line of bash as a person types it, with ``$KIT`` for the command."""
    kit = " ".join([*COMMAND, "check 1 --code"])
    done = subprocess.run(
        ["bash", "-c", line],  # noqa: S607  (the bash of whoever runs the tests)
        cwd=PROJECT,
        env={**os.environ, "COLUMNS": "80", "KIT": kit, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_each_sign_of_the_kit_has_a_look_alike() -> None:
    files = {*(PROJECT / "coursekit").rglob("*.py")}
    files.remove(PROJECT / "coursekit" / "grading" / "draw.py")  # letters of titles
    kit = "".join(path.read_text(encoding="utf-8") for path in files)
    signs = {sign for sign in kit if ord(sign) > 127}

    assert signs <= set(PLAIN)
    assert all(words.isascii() for words in PLAIN.values())


def test_marks_that_mean_something_else_look_different() -> None:
    assert len({PLAIN[mark] for mark in "✓✗·–"}) == 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [("✓ done", "v done"), ("Zürich", r"Z\xfcrich"), ("caf\udce9", r"caf\xe9")],
)
def test_another_sign_is_told_by_its_number(text: str, shown: str) -> None:
    assert text.encode("ascii", LOOK_ALIKE).decode() == shown


def test_an_outlet_writes_all_of_it_though_a_pipe_takes_little() -> None:
    pipe = Pipe(most=3, total=100, trouble=0)

    Outlet(pipe, lambda: None).write(b"a whole sentence")

    assert pipe.taken == b"a whole sentence"


def test_an_outlet_drops_what_nobody_reads_and_tells_it_once() -> None:
    pipe, heard = Pipe(most=3, total=6, trouble=errno.EPIPE), []
    outlet = Outlet(pipe, lambda: heard.append("lost"))

    for _ in range(3):
        assert outlet.write(b"a whole sentence") == 16

    assert pipe.taken == b"a whol"
    assert heard == ["lost"]


def test_a_pipe_that_does_not_wait_gets_all_of_it() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    text = b"." * 300_000

    with (
        open(reader, "rb") as source,
        subprocess.Popen(
            [sys.executable, "-c", PRINT_MUCH], stdout=writer, cwd=PROJECT
        ) as child,
    ):
        os.close(writer)
        read = source.read()

    assert child.returncode == 0
    assert read == text


PRINT_MUCH = """
import sys
from coursekit.text.streams import STREAMS
STREAMS.open()
sys.stdout.write("." * 300_000)
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(("code", "status"), [(PASSES, 0), (FAILS, 1)])
def test_a_reader_who_leaves_changes_no_verdict(
    tmp_path: Path, code: Path, status: int, unbuffered: str
) -> None:
    """As with `| head`, or after `q` in `less`."""
    line = f"$KIT {code} --json {tmp_path}/r.json | head -1; exit ${{PIPESTATUS[0]}}"

    said = shell(line, PYTHONUNBUFFERED=unbuffered)

    assert (said.status, said.err) == (status, "")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["passed"] == (status == 0)
    assert all(check["outcome"] != "not_run" for check in report["checks"])


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_verdict(tmp_path: Path, closed: str) -> None:
    said = shell(f"$KIT {PASSES} --json {tmp_path}/r.json {closed}")

    assert (said.status, said.err) == (0, "")
    assert json.loads((tmp_path / "r.json").read_text())["passed"] is True


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_report_that_does_not_fit_on_the_disk_is_told_and_the_json_written(
    tmp_path: Path,
) -> None:
    said = shell(f"$KIT {PASSES} --json {tmp_path}/r.json > /dev/full")

    assert said.status == 2
    assert said.err == (
        "Not all of the report could be written to standard output: No space left on"
        " device. This is no fault of yours: make room, and try again.\n"
    )
    assert json.loads((tmp_path / "r.json").read_text())["passed"] is True


@pytest.mark.parametrize("command", ["progress", "diff 1", "hint 1 --task 1", "--help"])
def test_no_command_minds_a_reader_who_leaves(command: str, tmp_path: Path) -> None:
    course = own_course(tmp_path)
    kit = f"{sys.executable} -m coursekit --course {course.root}"

    said = shell(f"{kit} {command} | true; exit ${{PIPESTATUS[0]}}")

    assert (said.status, said.err) == (0, "")


def test_watching_ends_when_nobody_reads_it_any_more(
    tmp_path: Path, coursekit: Callable[..., Told]
) -> None:
    course = own_course(tmp_path)
    kit = f"{sys.executable} -m coursekit --course {course.root}"

    said = shell(f"timeout 60 {kit} watch 1 | head -1; exit ${{PIPESTATUS[0]}}")

    assert (said.status, said.err) == (0, "")
