"""A full disk, or too few files or processes: status 2, and no word about the app."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, TINY, Told

from coursekit import errors
from coursekit.sandbox import folder

SOLUTION = TINY / "solutions" / "02_count"
KIT = [sys.executable, "-m", "coursekit"]
CHECK = [*KIT, "--course", str(TINY), "check", "2", "--code", str(SOLUTION)]
NO_FAULT = "This is no fault of yours: "
ANOTHER_USER = 65534
DISK = "/mnt"  # only for the command itself, and short enough for a Unix socket


def can_mount() -> bool:
    """Return whether these tests may make a small disk for themselves."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    words = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", DISK]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


needs_disks = pytest.mark.skipif(
    not can_mount(), reason="only root can mount a small disk"
)


def on_a_disk(options: str, command: list[str], first: str = "") -> Told:
    """Run a command with its temporary folder on a new disk, after other mounts.

    What stays there is told after what the command said.
    """
    mount = f"mount -t tmpfs -o mode=1777,{options} tmpfs {DISK}"
    script = f'set -e; {first} {mount}; set +e; TMPDIR={DISK} "$@"; status=$?;'
    script += f" ls -A {DISK}; exit $status"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", *command],  # noqa: S607
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@needs_disks
@pytest.mark.parametrize("size", ["4k", "16k", "24k", "28k"])
def test_a_full_disk_is_no_fault_of_the_learner_s(size: str) -> None:
    said = on_a_disk(f"size={size}", CHECK)

    assert said.status == 2
    assert "First to fix" not in said.out
    assert "coursekit-" not in said.out
    assert said.err.startswith(NO_FAULT)
    assert "No space left on device" in said.err
    assert said.err.endswith(
        "Make room there, or name another folder (TMPDIR=folder), and try again.\n"
    )


@needs_disks
def test_a_small_disk_with_room_enough_is_enough() -> None:
    said = on_a_disk("size=3m", CHECK)

    assert (said.status, said.err) == (0, "")


@needs_disks
def test_a_disk_without_names_left_is_full_too() -> None:
    said = on_a_disk("size=3m,nr_inodes=12", CHECK)

    assert said.status == 2
    assert said.err.startswith(NO_FAULT)


FILLS = """
for number in range(9):
    with open(f"much-{number}", "wb") as file:
        file.write(bytes(40 << 20))
"""


@needs_disks
def test_a_disk_that_the_app_has_filled_is_the_app_s_fault(tmp_path: Path) -> None:
    code = shutil.copytree(SOLUTION, tmp_path / "code")
    with (code / "app" / "main.py").open("a") as file:
        file.write(FILLS)

    said = on_a_disk("size=60m", [*CHECK[:-1], str(code)])

    assert said.status == 1
    assert "No space left on device" in said.out
    assert said.err == ""


@needs_disks
@pytest.mark.parametrize(
    ("size", "what"),
    [
        ("1m", "PostgreSQL can't be started here (No space left on device)"),
        ("25m", "PostgreSQL can't be started here ("),
        ("50m", "the disk of the database server is full"),
    ],
)
def test_postgresql_on_a_full_disk_is_no_fault_either(size: str, what: str) -> None:
    """There is memory for its messages, but none for its files."""
    solution = PROJECT / "solutions" / "02_models"
    command = [*KIT, "check", "2", "--code", str(solution), "--db", "postgres"]
    memory = "mount -t tmpfs -o size=64m tmpfs /dev/shm;"

    said = on_a_disk(f"size={size}", command, memory)

    assert said.status == 2
    assert said.err.startswith(NO_FAULT + what)
    assert "coursekit-" not in said.out


def limited(kind: int, value: int, *, as_another_user: bool = False) -> Told:
    """Check with a limit, as a user who has no other processes where it counts them."""
    user = str(ANOTHER_USER)
    reads = "+dac_read_search"  # Python may be installed where only root looks
    becoming = ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"]
    becoming += ["--inh-caps", reads, "--ambient-caps", reads]
    limiting = f"import os, resource, sys; resource.setrlimit({kind}, ({value},) * 2);"
    limiting += " os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", limiting, *CHECK]
    done = subprocess.run(
        [*(becoming if as_another_user else []), *command],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("kind", "value", "remedy"),
    [
        (resource.RLIMIT_NOFILE, 12, "Raise the limit of open files (`ulimit -n`)"),
        (resource.RLIMIT_FSIZE, 100, "Raise the limit of files (`ulimit -f`)"),
        (resource.RLIMIT_FSIZE, 0, "Make room in one of them"),
    ],
)
def test_a_limit_of_the_system_is_told_with_what_raises_it(
    kind: int, value: int, remedy: str
) -> None:
    said = limited(kind, value)

    assert said.status == 2
    assert said.err.startswith(NO_FAULT)
    assert said.err.endswith(f"{remedy}, and try again.\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("most", [1, 3, 6, 9])
def test_too_few_processes_are_no_fault_of_the_learner_s(most: int) -> None:
    said = limited(resource.RLIMIT_NPROC, most, as_another_user=True)

    assert said.status == 2
    assert said.err.startswith(NO_FAULT)
    assert "raise the limit of processes (`ulimit -u`)" in said.err
    assert "First to fix" not in said.out


def test_what_lies_in_a_template_besides_files_is_not_copied(tmp_path: Path) -> None:
    """An app has put it there, where the kernel let it; reading it would never end."""
    template = shutil.copytree(SOLUTION, tmp_path / "template")
    (template / "zero").symlink_to("/dev/zero")
    os.mkfifo(template / "app" / "pipe.py")

    folder.copy_template(template, tmp_path / "copy")

    copied = {path.name for path in (tmp_path / "copy").rglob("*")}
    assert "main.py" in copied
    assert not copied & {"zero", "pipe.py"}


def test_a_copy_that_could_not_be_made_whole_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder.shutil, "copy2", full)

    with pytest.raises(OSError, match="No space"):
        folder.copy_template(SOLUTION, tmp_path / "copy")

    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    ("error", "is_of_the_machine"),
    [
        (OSError(28, "No space left on device"), True),
        (MemoryError(), True),
        (RuntimeError("can't start new thread"), True),
        (FileNotFoundError(2, "No such file or directory"), False),
        (RuntimeError("another"), False),
    ],
)
def test_only_want_of_something_is_the_machine_s(
    error: Exception, is_of_the_machine: bool
) -> None:
    assert errors.is_of_the_machine(error) is is_of_the_machine


def test_what_no_check_has_caught_is_told_in_the_same_way(
    told: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "/there")

    monkeypatch.setattr("coursekit.cli.app", broken)

    said = told("check", "1")

    assert said.status == 2
    assert said.err == (
        "This is no fault of yours: the system says “No space left on device” for"
        " /there. Make room there, or name another folder (TMPDIR=folder), and try"
        " again.\n"
    )
