"""Programs that a grader has to survive, each with the verdict it gets.

The programs stand in ``hostile/<name>/app``; ``PROGRAMS`` says how grading each of them
ends, by what it does. Whatever that is, after every one of them the learner's folder is
as it was, no process and no folder is left, and the report can be printed and kept.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from conftest import PROJECT, TINY, Told
from processes import descendants, wait_until_only

from coursekit.course.stages import Course
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.plan import Plan
from coursekit.grading.run import Run
from coursekit.grading.runner import grade
from coursekit.grading.verdict import Blame, Outcome, Verdict
from coursekit.report.terminal import Terminal
from coursekit.sandbox.deadlines import Deadlines
from coursekit.sandbox.launcher import ForkLauncher, ForkServer, Launcher, SpawnLauncher
from coursekit.text.layout import console

HOSTILE = PROJECT / "tests" / "hostile"
COURSES = {"tiny": Course(TINY), "notes": Course(PROJECT / "tests" / "notes")}
PATIENT = Deadlines(start=30, answer=15, hurried_answer=15, stop=15, statement=1)
SHORT_START = replace(PATIENT, start=1)
SHORT_ANSWER = replace(PATIENT, answer=1, hurried_answer=0.7)
SHORT_STOP = replace(PATIENT, stop=1)
SHORT_LOCK = replace(PATIENT, lock=0.2)
LONGEST_RUN = 60


@dataclass(frozen=True)
class Ending:
    """How a run ends: checks passed, failed and not run, and the first failure."""

    passed: int
    failed: int
    not_run: int
    blame: Blame | None = None
    words: tuple[str, ...] = ()
    course: str = "tiny"
    stage: str = "1"
    deadlines: Deadlines = PATIENT


PASSES = Ending(3, 0, 0)
STARTS_AGAIN = Ending(4, 0, 0, stage="2")


def no_start(*words: str) -> Ending:
    """Return the ending of an app that does not start, which is said once."""
    return Ending(0, 1, 2, Blame.DID_NOT_START, words)


def gone(*words: str) -> Ending:
    """Return the ending of an app that ends before it is up."""
    return Ending(0, 1, 2, Blame.ENDED_ITSELF, words)


def never_up(*words: str) -> Ending:
    """Return the ending of an app that goes on starting."""
    words = ("the app to be up within 1 seconds", *words)
    return Ending(0, 1, 2, Blame.NO_ANSWER, words, deadlines=SHORT_START)


def post_fails(blame: Blame, *words: str) -> Ending:
    """Return the ending of an app whose ``POST /hello`` is at fault."""
    return Ending(1, 2, 0, blame, words)


def answers_late(passed: int, failed: int, *words: str) -> Ending:
    """Return the ending of an app that some request waits for in vain."""
    return Ending(passed, failed, 0, Blame.NO_ANSWER, words, deadlines=SHORT_ANSWER)


def wrong_body(*words: str) -> Ending:
    """Return the ending of an app that answers ``POST /hello`` with another body."""
    return post_fails(Blame.WRONG_ANSWER, *words)


def no_http(*words: str) -> Ending:
    """Return the ending of an app that answers nothing as HTTP wants it."""
    words = ("a whole answer, in HTTP", "an answer to GET /hello", *words)
    return Ending(0, 3, 0, Blame.WRONG_ANSWER, words)


def silent(*words: str) -> Ending:
    """Return the ending of an app that never brings an answer to its end."""
    return answers_late(0, 3, "no whole answer to GET /hello in 1 seconds", *words)


def no_stop(*words: str) -> Ending:
    """Return the ending of an app that does not stop when it is told to."""
    words = ("it was told to stop, and still ran after 1 seconds", *words)
    return Ending(3, 1, 0, Blame.NO_ANSWER, words, stage="2", deadlines=SHORT_STOP)


def no_second_start(*words: str) -> Ending:
    """Return the ending of an app that starts, but not again on the same data."""
    words = ("an app that starts", "while your code was being imported", *words)
    return Ending(3, 1, 0, Blame.CRASHED, words, stage="2")


def bad_table(*words: str) -> Ending:
    """Return the ending of an app whose database can't be looked at."""
    return Ending(2, 3, 0, Blame.WRONG_ANSWER, words, course="notes")


PROGRAMS = {
    # What Python can't read.
    "syntax_error": no_start("app/main.py", "line 9", "def hello()", "expected ':'"),
    "not_utf8": no_start("app/main.py", "line 1", "can't decode byte 0xe9"),
    "null_bytes": no_start("Python can't read your code", "null bytes"),
    "empty_main": no_start("`app/main.py` defines no `app`"),
    "unreadable_source": no_start("recursion depth exceeded during compilation"),
    # What Python reads, though it looks odd.
    "bom": PASSES,
    "crlf": PASSES,
    "tabs": PASSES,
    "other_encoding": PASSES,
    "stray_broken_file": PASSES,
    "no_init": PASSES,
    "main_is_a_package": PASSES,
    "changes_directory": PASSES,
    "takes_its_time": PASSES,
    "unknown_charset": PASSES,
    "broken_cookie": PASSES,
    "pool_of_processes": PASSES,
    # No app.
    "no_main": no_start("there is no `app/main.py`"),
    "no_app": no_start("`app/main.py` defines no `app`"),
    "app_is_none": no_start("`app/main.py` defines no `app`, or it is None"),
    "app_is_text": no_start("is no ASGI application", "app = 'app.main:api'"),
    "app_is_a_class": no_start("is no ASGI application", "app = FastAPI()"),
    "app_is_a_plain_function": Ending(0, 3, 0, Blame.CRASHED, ("500", "TypeError")),
    # Errors.
    "imports_what_is_not_installed": no_start(
        "not installed", "requirements.txt", "line 3", "flask_of_wine"
    ),
    "imports_its_own_broken_module": no_start("app/greetings.py", "line 1"),
    "imports_its_own_missing_module": no_start("own modules", "line 5", "greetings"),
    "imports_a_missing_name": no_start("name in one", "cannot import name"),
    "imports_without_its_package": no_start("write `app.greetings`"),
    "imports_in_a_circle": no_start("circular import", "app/greetings.py, line 1"),
    "raises_at_import": no_start("app/main.py, line 7", "KeyError: 'greeting'"),
    "raises_at_startup": no_start("at start-up", "ValueError: no greeting is set"),
    "raises_what_cannot_be_shown": no_start("app/main.py, line 13", "Odd"),
    "raises_in_handler": post_fails(Blame.CRASHED, "line 15", "KeyError: 'nmae'"),
    # It ends itself.
    "sys_exit_at_import": gone("it left by itself", "line 8", "sys.exit(0)"),
    "sys_exit_at_startup": no_start("line 11", "sys.exit(0)"),
    "sys_exit_in_handler": post_fails(Blame.CRASHED, "line 17", "sys.exit(0)"),
    "os_exit_at_import": gone("ended itself with exit status 0 while starting"),
    "os_exit_at_startup": gone("ended itself with exit status 0 while starting"),
    "os_exit_in_handler": post_fails(
        Blame.ENDED_ITSELF, "with exit status 0 while answering POST /hello"
    ),
    "segfault_at_import": gone("ended by the signal SIGSEGV while starting"),
    "segfault_at_startup": gone("ended by the signal SIGSEGV while starting"),
    "segfault_in_handler": post_fails(
        Blame.ENDED_ITSELF, "by the signal SIGSEGV while answering POST /hello"
    ),
    "signal_without_a_name": gone("ended by the signal 40"),
    "forged_exit_status": no_start("there is no `app/main.py`"),
    "interrupts_itself": Ending(0, 3, 0, Blame.CRASHED, ("KeyboardInterrupt",)),
    "exits_at_exit": PASSES,
    # It does not come to an end.
    "loops_at_import": never_up("It is still in app/main.py, line"),
    "sleeps_at_import": never_up("still in app/main.py, line 8", "time.sleep(3600)"),
    "loops_at_startup": never_up("It is still in app/main.py, line"),
    "serves_itself": never_up("still in app/main.py", "uvicorn.run"),
    "loops_in_handler": answers_late(
        1, 2, "no whole answer to POST /hello in 1 seconds", "It is still in"
    ),
    "sleeps_in_handler": silent("app/main.py, line 12", "time.sleep(3600)"),
    "loops_at_shutdown": no_stop("It is still in app/main.py, line"),
    "sleeps_at_shutdown": no_stop("line 15", "time.sleep(3600)"),
    "ignores_sigterm": no_stop(),
    "exits_at_shutdown": STARTS_AGAIN,
    "starts_once": no_second_start("FileExistsError", "line 8", "started"),
    # It takes too much.
    "eats_memory_at_import": no_start("line 6", "MemoryError"),
    "eats_memory_in_handler": Ending(2, 1, 0, Blame.CRASHED, ("MemoryError",)),
    "recurses_at_import": no_start("RecursionError", "return greeting(name)"),
    "recurses_in_handler": Ending(2, 1, 0, Blame.CRASHED, ("RecursionError",)),
    "fills_its_disk": Ending(0, 3, 0, Blame.CRASHED, ("File too large",)),
    "starts_too_many_threads": Ending(0, 3, 0, Blame.CRASHED, ("RuntimeError",)),
    "prints_for_ever_at_import": never_up("the first line\nxxx", "more bytes"),
    "prints_for_ever_in_handler": answers_late(
        2, 1, "the first line\nxxx", "more bytes"
    ),
    "prints_for_ever_in_a_thread": PASSES,
    # It deceives.
    "prints_what_a_test_runner_prints": Ending(
        0, 3, 0, Blame.WRONG_ANSWER, ("405 Method Not Allowed",)
    ),
    "fake_libraries": PASSES,
    "fakes_that_forge": Ending(0, 3, 0, Blame.WRONG_ANSWER, ("404 Not Found",)),
    "writes_fakes": wrong_body("the field `greeting`", "`detail`"),
    "patches_the_grader": wrong_body("the field `greeting`", "`detail`"),
    "stops_the_clocks": PASSES,
    "talks_on_every_file": PASSES,
    # Its answers are no JSON, or too much of it.
    "nested_json": wrong_body("a body in JSON", "nested too deeply"),
    "nested_below_the_limit": wrong_body("nested too deeply"),
    "nan": wrong_body("NaN is not part of JSON"),
    "infinity": wrong_body("`greeting`: Infinity"),
    "huge_number": wrong_body("a number of 1000000 digits"),
    "half_a_surrogate_pair": wrong_body(r'`greeting`: "\ud800"'),
    "terminal_codes": wrong_body(r"\u001b[2J\x9b2J [red]passed[/nothing]"),
    "too_large": post_fails(Blame.TOO_LARGE, "more than 4 MB for POST /hello"),
    "just_too_many_fields": wrong_body("`0`, `1`", "and 99980 more"),
    "gzip_bomb": wrong_body("a body that is no JSON"),
    "charset_bomb": wrong_body("charset=zlib", "no text in UTF-8"),
    "not_utf8_body": wrong_body("byte 18 is no text in UTF-8"),
    "no_content_type": wrong_body("application/json", "without a content type"),
    "html": wrong_body("text/html", "it begins with `<h1>Hello</h1>`"),
    "redirect_loop": wrong_body("it is empty"),
    "broken_redirect": wrong_body("it is empty"),
    "json_null": wrong_body("null where there should be a value"),
    "json_text": wrong_body('of another form: "Hello"'),
    "json_list": wrong_body("an object with the field `greeting`", "a list"),
    "empty_body": wrong_body("it is empty"),
    "odd_status": wrong_body("an answer to POST /hello that broke off", "799"),
    # Its answers are no HTTP, or have no end.
    "not_http": no_http("220 hello, this is no web server"),
    "hangs_up": no_http("disconnected without sending a response"),
    "half_a_body": no_http("received 5 bytes, expected 100"),
    "endless_headers": no_http("too long"),
    "huge_header": no_http("too long"),
    "broken_chunks": no_http("illegal chunk header"),
    "switches_protocols": no_http(),
    "status_zero": no_http("not 0"),
    "two_lengths": no_http("Content-Length"),
    "answers_unasked": wrong_body('`greeting`: "Hello"'),
    "half_a_body_and_silence": silent(),
    "never_reads": silent(),
    "drip_of_bytes": silent(),
    "continues_for_ever": silent(),
    "endless_chunks": silent(),
    # It closes what is not its own.
    "closes_files_in_handler": post_fails(Blame.ENDED_ITSELF, "POST /hello"),
    "closes_files_at_import": no_start(),
    # It leaves something.
    "starts_threads": PASSES,
    "starts_children": PASSES,
    "starts_a_daemon": PASSES,
    "runs_away": PASSES,
    "multiplies": PASSES,
    "holds_its_own_children": PASSES,
    "writes_beside_itself": PASSES,
    "leaves_deep_folders": PASSES,
    "leaves_closed_folders": PASSES,
    "spoils_the_template": PASSES,
    # It spoils what else is looked at: the database, the document, the source.
    "overwrites_its_database": bad_table("file is not a database"),
    "deletes_its_database": bad_table("no such table: notes"),
    "database_is_a_folder": bad_table("unable to open database file"),
    "database_is_a_pipe": bad_table("disk I/O error"),
    "database_is_endless": bad_table("no such table: notes"),
    "locks_its_database": replace(
        bad_table("database is locked"), deadlines=SHORT_LOCK
    ),
    "locks_its_database_and_sleeps": replace(
        answers_late(0, 3, "to POST /notes", "time.sleep"), not_run=2, course="notes"
    ),
    "endless_view": bad_table("interrupted, as it took too long"),
    "endless_rows": bad_table("its rows hold more than 4 MB"),
    "huge_value": bad_table("too big"),
    "broken_schema": bad_table("malformed database schema"),
    "huge_schema": bad_table("malformed database schema"),
    "multiplying_references": Ending(
        4, 1, 0, Blame.WRONG_ANSWER, ("more than 50000 parts",), course="notes"
    ),
    "odd_document": Ending(
        4, 1, 0, Blame.WRONG_ANSWER, ("these paths: /notes, {{{",), course="notes"
    ),
    "nested_source": Ending(5, 0, 0, course="notes"),
}
"""How grading each program ends."""

ELSEWHERE = {
    "ends_after_its_answer",
    "kills_its_parent",
    "stops_its_parent",
    "kills_the_fork_server",
    "stops_the_fork_server",
    "stops_both",
    "stops_listening",
    "slow_every_time",
    "tells_its_open_files",
    "writes_into_the_course",
}
"""The programs of ``test_sandbox.py``."""

SPAWNED = {
    "no_init": "test_it_greets_by_name",
    "os_exit_in_handler": "test_it_greets_by_name",
    "loops_in_handler": "test_it_greets_by_name",
    "ignores_sigterm": "test_it_forgets",
    "prints_for_ever_in_handler": "test_it_greets",
    "fake_libraries": "test_it_greets_by_name",
    "starts_a_daemon": "test_it_greets",
    "writes_beside_itself": "test_it_greets",
}
"""Programs that are graded without a fork server too, each by one check."""


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have temporary folders made in one of the test's own; hold that none stays."""
    folder = Path(tempfile.mkdtemp(prefix="kit-"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
    folder.rmdir()


@pytest.fixture(autouse=True)
def processes(fork_server: ForkServer) -> Iterator[None]:
    """Hold that no process stays behind."""
    before = descendants()
    yield
    wait_until_only(before)


Judge = Callable[..., Run]


@pytest.fixture
def judge(capsys: pytest.CaptureFixture[str]) -> Judge:
    """Grade a program of ``hostile`` with a launcher, and try out what is reported."""

    def judge(
        name: str, launcher: Launcher, ending: Ending, only: set[str] | None = None
    ) -> Run:
        course = COURSES[ending.course]
        plan = Plan(only=only)
        run = Run(course.stage(ending.stage), HOSTILE / name, 4242, plan=plan)
        terminal = Terminal(console(), course, run)
        terminal.begin()
        try:
            grade(course, run, launcher, SqliteDatabases(), terminal)
        finally:
            launcher.close()
        terminal.end()
        json.dumps(run.to_json(), ensure_ascii=False).encode()
        assert not set(capsys.readouterr().out) & {"\x1b", "\x07", "\x9b", "\r"}
        return run

    return judge


def found(verdict: Verdict) -> str:
    """Return what a verdict says."""
    return "\n".join([verdict.expected, verdict.got, verdict.log])


def fingerprint(folder: Path) -> str:
    """Return a text that changes with any file, name or permission in a folder."""
    paths = sorted(folder.rglob("*"))
    facts = [
        (str(path), path.lstat().st_mode, path.is_file() and path.read_bytes())
        for path in paths
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_gets_its_verdict_and_harms_nothing(
    name: str, judge: Judge, fork_server: ForkServer
) -> None:
    ending = PROGRAMS[name]
    before = fingerprint(HOSTILE / name)

    launcher = ForkLauncher(HOSTILE / name, fork_server, ending.deadlines)
    run = judge(name, launcher, ending)

    outcomes = Counter(verdict.outcome for verdict in run.verdicts)
    first = run.failures[0] if run.failures else None
    assert [outcomes[outcome] for outcome in Outcome] == [
        ending.passed,
        ending.failed,
        ending.not_run,
    ]
    assert (first and first.blame) == ending.blame
    assert [w for w in ending.words if first and w not in found(first)] == []
    assert run.seconds < LONGEST_RUN
    assert fingerprint(HOSTILE / name) == before


@pytest.mark.parametrize("name", SPAWNED)
def test_a_program_gets_its_verdict_without_a_fork_server(
    name: str, judge: Judge
) -> None:
    ending = PROGRAMS[name]
    before = fingerprint(HOSTILE / name)

    launcher = SpawnLauncher(HOSTILE / name, ending.deadlines)
    run = judge(name, launcher, ending, only={SPAWNED[name]})

    (verdict,) = run.verdicts
    assert verdict.blame == ending.blame
    assert [w for w in ending.words if w not in found(verdict)] == []
    assert fingerprint(HOSTILE / name) == before


def test_every_program_has_a_verdict() -> None:
    """A program that is added to ``hostile`` has to be named in a table here."""
    names = {path.name for path in HOSTILE.iterdir()}

    assert names == PROGRAMS.keys() | ELSEWHERE


def test_a_run_as_a_person_starts_it(
    coursekit: Callable[..., Told], temporary: Path
) -> None:
    """The same through the command line, without a fork server."""
    words = ["--course", TINY, "check", 1, "--code", HOSTILE / "terminal_codes"]

    told = coursekit(*words, COURSEKIT_SPAWN="1", TMPDIR=str(temporary))

    assert told.status == 1
    assert "1 of 3" in told.out
    assert "\x1b" not in told.out
