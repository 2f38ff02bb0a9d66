"""``watch``, used as a person would: files are saved, keys are pressed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from conftest import PROJECT, TINY
from learner import Terminal, own_course, put, watching

from coursekit.course.stages import Course

CODE = TINY / "code"
READY = "waiting for a save · h hint · a all · q quit"
FIRST = "`GET /hello` answers 200."
RIGHT = (CODE / "passes" / "app" / "main.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace('"Hello " + name', '"Bye " + name')


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A learner's course, whose first stage is done."""
    course = own_course(tmp_path)
    put(CODE / "passes", course.stages[0].folder)
    return course


@pytest.fixture
def watch(course: Course) -> Iterator[Terminal]:
    """A terminal in which the first stage was checked once."""
    with watching(course, "1") as terminal:
        terminal.wait_for(READY)
        yield terminal


def main_of(course: Course) -> Path:
    return course.stages[0].folder / "app" / "main.py"


def wait_for_the_end(watch: Terminal, words: str) -> str:
    """Wait until a round is over in which these words were told."""
    return watch.wait_for(lambda text: words in text and READY in text)


def test_all_checks_are_told_and_the_last_line_says_what_the_keys_do(
    watch: Terminal,
) -> None:
    assert "all checks" in watch.text
    assert f"✓ {FIRST}" in watch.text
    assert "stage 01_hello is done." in watch.text
    assert watch.last_line == READY


def test_a_save_is_checked_at_once_and_what_failed_goes_first(
    watch: Terminal, course: Course
) -> None:
    main_of(course).write_text(WRONG)
    text = wait_for_the_end(watch, "First to fix")
    assert "app/main.py changed" in text
    assert FIRST not in text

    main_of(course).write_text(RIGHT)

    text = watch.wait_for("2 of 2 failed checks fixed")
    lines = [line.strip() for line in text.splitlines() if line.startswith("  ✓")]
    assert lines[0].startswith("✓ `POST /hello` greets")
    watch.wait_for("stage 01_hello is done.")


def test_what_fails_still_is_told_in_full_before_the_rest(
    watch: Terminal, course: Course
) -> None:
    main_of(course).write_text(WRONG)
    wait_for_the_end(watch, "First to fix")

    main_of(course).write_text(RIGHT.replace('"Hello " + name', '"Farewell " + name'))

    text = watch.wait_for("0 of 2 failed checks fixed")
    assert '"Farewell' in text[: text.index("0 of 2")]


def test_a_syntax_error_is_told_and_mended(watch: Terminal, course: Course) -> None:
    main_of(course).write_text(RIGHT + "def (")
    watch.wait_for("Your app did not start.")
    main_of(course).write_text(RIGHT)

    watch.wait_for("stage 01_hello is done.")


def test_an_editor_that_writes_by_rename_and_a_burst_are_seen(
    watch: Terminal, course: Course
) -> None:
    main = main_of(course)
    new = main.with_name("main.py~")
    new.write_text(WRONG)
    new.replace(main)
    watch.wait_for("First to fix")

    for number in range(20):
        main.with_name(f"extra_{number}.py").write_text("x = 1\n")
    main.write_text(RIGHT)

    text = watch.wait_for("stage 01_hello is done.")
    assert "changed" in text


def test_deleted_and_renamed_files_are_seen(watch: Terminal, course: Course) -> None:
    main = main_of(course)

    main.rename(main.with_name("main_2.py"))
    watch.wait_for("there is no `app/main.py`")
    main.with_name("main_2.py").rename(main)

    watch.wait_for("stage 01_hello is done.")


def test_the_folder_may_vanish_and_come_back(watch: Terminal, course: Course) -> None:
    app = main_of(course).parent
    put(CODE / "fails", course.stages[1].folder)

    shutil.rmtree(app)
    watch.wait_for("As soon as it is back, it is checked.")
    shutil.copytree(course.stages[1].folder / "app", app)
    watch.wait_for("First to fix")
    (app / "main.py").write_text(RIGHT)

    watch.wait_for("stage 01_hello is done.")


def test_a_file_that_cannot_be_copied_is_told(watch: Terminal, course: Course) -> None:
    large = main_of(course).with_name("large.bin")
    with large.open("wb") as file:
        file.truncate(21 << 20)
    watch.wait_for("holds more than 2000 files or 20 MB.")

    large.unlink()

    watch.wait_for("stage 01_hello is done.")


def test_a_save_meanwhile_begins_a_new_round(course: Course) -> None:
    put(CODE / "loops", course.stages[0].folder)

    with watching(course, "1") as terminal:
        terminal.wait_for("New in this stage")
        put(CODE / "passes", course.stages[0].folder)

        text = terminal.wait_for(READY)

    assert "First to fix" not in text
    assert "stage 01_hello is done." in text


def test_h_gives_a_hint_and_a_checks_all(watch: Terminal, course: Course) -> None:
    watch.child.send("h")
    watch.wait_for("No check fails, as far as is known: no hint is needed.")
    main_of(course).write_text(WRONG)
    wait_for_the_end(watch, "First to fix")

    watch.child.send("h")
    watch.wait_for("Hint 1 of 2")
    watch.child.send("h")
    watch.wait_for("Hint 2 of 2")
    watch.child.send("A")

    text = watch.wait_for(lambda text: READY in text and "all checks" in text)
    assert f"✓ {FIRST}" in text


def test_a_broken_course_ends_it(watch: Terminal, course: Course) -> None:
    [checks] = course.stages[0].checks
    checks.write_text("import nothing_of_this_name\n")

    watch.child.send("a")
    watch.child.send("a")

    assert watch.end() == 2
    assert "The course itself is broken:" in watch.text
    assert READY not in watch.text
    assert termios.tcgetattr(watch.child.child_fd) == watch.settings


@pytest.mark.parametrize("key", ["q", "\x03", "\x04"])
def test_a_key_ends_it_and_the_terminal_is_as_it_was(watch: Terminal, key: str) -> None:
    assert not termios.tcgetattr(watch.child.child_fd)[3] & termios.ECHO

    watch.child.send(key)

    assert watch.end() == 0
    assert "Stopped watching" in watch.text
    assert READY not in watch.text
    assert termios.tcgetattr(watch.child.child_fd) == watch.settings


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_the_terminal_is_as_it_was(
    watch: Terminal, number: signal.Signals
) -> None:
    watch.child.kill(number)

    assert watch.end() == 0
    assert termios.tcgetattr(watch.child.child_fd) == watch.settings


def test_ctrl_z_gives_the_terminal_back_for_a_while(watch: Terminal) -> None:
    watch.child.sendcontrol("z")
    while termios.tcgetattr(watch.child.child_fd) != watch.settings:
        watch._read()

    watch.child.kill(signal.SIGCONT)
    while termios.tcgetattr(watch.child.child_fd)[3] & termios.ECHO:
        watch._read()
    watch.child.send("q")

    assert watch.end() == 0


def test_another_size_of_the_terminal_draws_the_page_again(watch: Terminal) -> None:
    watch.resize(50, 40)

    text = watch.wait_for(lambda text: FIRST in text and READY in text)
    assert max(map(len, text.splitlines())) <= 50
    assert text.count("New in this stage") == 1


def until(lines: Iterable[str], start: str) -> Iterator[str]:
    """Yield lines up to one that begins so."""
    for line in lines:
        yield line
        if line.startswith(start):
            return


def test_without_a_terminal_there_is_text_alone(course: Course) -> None:
    words = ["--course", str(course.root), "watch", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "coursekit", *words],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = "".join(until(process.stdout, "seed "))
    main_of(course).touch()
    second = "".join(until(process.stdout, "seed "))
    process.send_signal(signal.SIGINT)

    out, _ = process.communicate()
    assert process.returncode == 0
    assert "all checks" in first
    assert "app/main.py changed" in second
    assert out.startswith("Stopped watching")
    assert not {"\x1b", "\r"} & {*first, *second, *out}


def test_ctrl_c_ends_make_in_peace(course: Course) -> None:
    code = course.stages[0].folder
    words = f"-o .venv/ready watch STAGE=1 CODE={code} BIN={sys.prefix}/bin".split()
    terminal = Terminal([shutil.which("make") or "make", *words])

    terminal.wait_for("New in this stage")
    terminal.child.send("\x03")

    assert terminal.end() == 0
    assert "Stopped watching" in terminal.text


def test_a_folder_whose_name_is_no_utf_8_is_watched_too(tmp_path: Path) -> None:
    course = own_course(tmp_path / os.fsdecode(b"caf\xe9"))
    put(CODE / "passes", course.stages[0].folder)

    with watching(course, "1") as terminal:
        terminal.wait_for(READY)
        main_of(course).write_text(WRONG)
        text = wait_for_the_end(terminal, "First to fix")

    assert "app/main.py changed" in text
