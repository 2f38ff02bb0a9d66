"""An app is imported once where its forks share nothing, else anew for each check."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import TINY, Grade

from coursekit.course.stages import Course
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.grading import Grading
from coursekit.grading.run import Run
from coursekit.grading.verdict import Verdict
from coursekit.sandbox.launcher import ForkLauncher, ForkServer
from coursekit.sandbox.zygote.serving import _uncopied

COURSE = Course(TINY)
CODE = TINY / "code"
# where answers are waited for: tests/test_side_by_side.py
SOON_GRADED = sorted({path.name for path in CODE.iterdir()} - {"loops"})
LONGEST_IMPORT = 30.0
HEAD = "from fastapi import FastAPI\n\napp = FastAPI()\n"
ENGINE = """
import os
from sqlalchemy import create_engine, text
engine = create_engine(os.environ["DATABASE_URL"])
"""

FIT = {
    "a_plain_app": "",
    "an_engine": ENGINE,
    "tables_made_at_import": ENGINE
    + "with engine.begin() as c:\n    c.execute(text('CREATE TABLE t (i)'))\n",
    "a_lock": "import threading\nlock = threading.Lock()\n",
    "a_counter": "import itertools\nids = itertools.count(1)\n",
    "an_open_file_that_was_closed": "open('notes.txt', 'w').close()\n",
    "a_function_that_draws_later": "import random\n\n\ndef draw():\n"
    "    return random.random()\n",
    "a_time_of_long_ago": "import datetime\nsince = datetime.datetime(2020, 1, 1)\n",
    "a_lifespan": "from contextlib import asynccontextmanager\n\n\n"
    "@asynccontextmanager\nasync def lifespan(app):\n    yield\n",
    "an_async_engine": "import os\n"
    "from sqlalchemy.ext.asyncio import create_async_engine\n"
    "url = os.environ['DATABASE_URL'].replace('sqlite', 'sqlite+aiosqlite', 1)\n"
    "engine = create_async_engine(url)\n",
    "words_printed": "print('hello')\n",
}
UNFIT = {
    "a_thread": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n",
        "it started a thread",
    ),
    "a_process": (
        "import subprocess\nsleeper = subprocess.Popen(['sleep', '60'])\n",
        "it started a process",
    ),
    "an_open_file": ("log = open('log.txt', 'a')\n", "it left open"),
    "a_socket": ("import socket\ns = socket.socket()\n", "it left open: socket"),
    "a_loop": ("import asyncio\nloop = asyncio.new_event_loop()\n", "it left open"),
    "a_connection": (
        "import sqlite3\nconnection = sqlite3.connect('data.db')\n"
        "connection.execute('CREATE TABLE t (i)')\n",
        "it left open",
    ),
    "a_connection_in_memory": (
        "import sqlite3\nconnection = sqlite3.connect(':memory:')\n",
        "a connection of sqlite3",
    ),
    "a_connection_of_an_engine": (ENGINE + "kept = engine.connect()\n", "it left open"),
    "another_folder": ("import os\nos.chdir('app')\n", "changed the working folder"),
    "the_name_of_its_folder": (
        "from pathlib import Path\nBASE = Path(__file__).resolve().parent\n",
        "remembers 'import-",
    ),
    "its_folder_in_a_text": (
        "import os\nHOME = os.getcwd() + '/uploads'\n",
        "remembers '/",
    ),
    "its_folder_in_bytes": ("import os\nHOME = os.getcwdb()\n", "remembers b'/"),
    "its_folder_deep_in_a_tuple": (
        "import os\nSETTINGS = (1, (2, {'home': (os.getcwd(),)}))\n",
        "remembers",
    ),
    "its_folder_in_a_variable_of_the_system": (
        "import os\nos.environ['UPLOADS'] = os.getcwd()\n",
        "the variable UPLOADS holds",
    ),
    "a_random_number": (
        "import random\nSALT = random.random()\n",
        "it drew something by lot",
    ),
    "a_secret": (
        "import secrets\nKEY = secrets.token_hex()\n",
        "drew something by lot",
    ),
    "bytes_of_the_system": (
        "import os\nKEY = os.urandom(8)\n",
        "drew something by lot",
    ),
    "a_uuid": ("import uuid\nINSTANCE = uuid.uuid4()\n", "drew something by lot"),
    "the_time": ("import time\nSTARTED = time.time()\n", "the time of the import"),
    "the_date_and_time": (
        "from datetime import UTC, datetime\nSTARTED = datetime.now(UTC)\n",
        "the time of the import",
    ),
    "the_local_time": (
        "from datetime import datetime\nSTARTED = datetime.now()\n",
        "the time of the import",
    ),
    "the_time_as_a_default": (
        "from datetime import UTC, datetime\n\n\n"
        "def make(at=datetime.now(UTC)):\n    return at\n",
        "the time of the import",
    ),
    "an_error": ("raise RuntimeError('no')\n", "not imported: RuntimeError"),
    "an_end": ("import os\nos._exit(3)\n", "it ended while it was imported"),
    "something_beside_its_folder": (
        "open('../left', 'w').close()\n",
        "it left something beside its folder",
    ),
    "a_link": ("import os\nos.symlink('app', 'link')\n", "which is no file"),
    "much": (
        "with open('much', 'wb') as file:\n    file.write(bytes(5 << 20))\n",
        "too large to be copied",
    ),
    "closed_files": ("import os\nos.closerange(3, 200)\n", ""),
}


def test_what_cannot_be_read_cannot_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "notes.txt").touch()
    assert _uncopied(tmp_path / "own") == ""

    monkeypatch.setattr("os.access", lambda path, mode: False)  # root reads everything

    assert "can't be read" in _uncopied(tmp_path / "own")


Import = Callable[[str], ForkLauncher]


@pytest.fixture
def imported(tmp_path: Path, fork_server: ForkServer) -> Iterator[Import]:
    """Have an app imported once, and wait until it is known whether it is fit."""
    launchers: list[ForkLauncher] = []

    def imported(text: str) -> ForkLauncher:
        (tmp_path / "app").mkdir()
        (tmp_path / "app" / "main.py").write_text(HEAD + text, encoding="utf-8")
        launcher = ForkLauncher(tmp_path, fork_server)
        launchers.append(launcher)
        databases = SqliteDatabases()
        run = Run(COURSE.stage("1"), tmp_path, 4242)
        grading = Grading(COURSE, run, launcher, databases)
        launcher.import_once(grading._order_to_import(databases.here))
        launcher.wait_until_ready()
        launcher.grading = grading  # type: ignore[attr-defined]
        deadline = time.monotonic() + LONGEST_IMPORT
        assert launcher.zygote is not None
        while launcher.zygote.why_not is None and time.monotonic() < deadline:
            launcher.zygote.is_fit()
            time.sleep(0.01)
        return launcher

    yield imported
    for launcher in launchers:
        launcher.grading.take_exchanges()  # type: ignore[attr-defined]
        launcher.close()


def why_not(launcher: ForkLauncher) -> str | None:
    assert launcher.zygote is not None
    return launcher.zygote.why_not


@pytest.mark.parametrize("name", FIT)
def test_what_leaves_nothing_is_imported_once(name: str, imported: Import) -> None:
    assert why_not(imported(FIT[name])) == ""


@pytest.mark.parametrize("name", UNFIT)
def test_what_forks_would_share_is_imported_anew(name: str, imported: Import) -> None:
    text, why = UNFIT[name]

    said = why_not(imported(text))

    assert said
    assert why in said


KEPT = """
import os
import time
from pathlib import Path

kept = []
print("imported")


@app.post("/kept")
def keep():
    kept.append(1)
    with engine.begin() as c:
        c.execute(text("CREATE TABLE IF NOT EXISTS t (i)"))
        c.execute(text("INSERT INTO t VALUES (1)"))
    Path("note.txt").write_text("mine")
    return {"kept": len(kept)}


@app.get("/kept")
def told():
    with engine.begin() as c:
        c.execute(text("CREATE TABLE IF NOT EXISTS t (i)"))
        rows = c.execute(text("SELECT count(*) FROM t")).scalar()
    return {
        "kept": len(kept),
        "rows": rows,
        "notes": Path("note.txt").exists(),
        "folder": os.getcwd(),
        "url": os.environ["DATABASE_URL"],
    }


@app.get("/crash")
def crash():
    return {}["name"]
"""
KEEPS = ENGINE + KEPT


def test_each_fork_has_a_folder_a_database_and_a_memory_of_its_own(
    imported: Import,
) -> None:
    launcher = imported(KEEPS)
    grading = launcher.grading  # type: ignore[attr-defined]
    assert why_not(launcher) == ""
    one, two = grading.app(), grading.app()

    assert one.client.post("/kept").json() == {"kept": 1}
    first, second = one.client.get("/kept").json(), two.client.get("/kept").json()

    assert (first["kept"], first["rows"], first["notes"]) == (1, 1, True)
    assert (second["kept"], second["rows"], second["notes"]) == (0, 0, False)
    assert first["folder"] != second["folder"]
    assert Path(first["folder"]) == one.folder
    assert first["url"] == f"sqlite:///{one.folder.as_posix()}/data.db"
    assert "imported" in one.logs()


def test_a_restart_is_a_fresh_import_on_the_same_data(imported: Import) -> None:
    launcher = imported(KEEPS)
    app = launcher.grading.app()  # type: ignore[attr-defined]
    app.client.post("/kept")

    app.restart(kill=True)
    told = app.client.get("/kept").json()

    assert (told["kept"], told["rows"], told["notes"]) == (0, 1, True)
    assert not app.process.order.usual


def test_an_error_in_a_fork_names_the_learners_file(imported: Import) -> None:
    app = imported(KEEPS).grading.app()  # type: ignore[attr-defined]

    answer = app.client.get("/crash")

    assert answer.status_code == 500
    assert "app/main.py, line" in app.exchanges[-1].log
    assert "KeyError: 'name'" in app.exchanges[-1].log
    assert "/proc/" not in app.exchanges[-1].log


def test_where_the_zygote_was_ended_the_next_app_is_imported_anew(
    imported: Import,
) -> None:
    launcher = imported(KEEPS)
    assert launcher.zygote is not None
    launcher.zygote._process.end()
    launcher.zygote._process.wait_until_gone(10)

    app = launcher.grading.app()  # type: ignore[attr-defined]

    assert app.client.get("/kept").status_code == 200


def test_an_app_with_other_settings_is_imported_anew(imported: Import) -> None:
    launcher = imported("import os\nKEY = os.environ['SECRET_KEY']\n" + KEEPS)
    grading = launcher.grading  # type: ignore[attr-defined]

    app = grading.launch(environment={"SECRET_KEY": "k" * 40})

    assert app.client.get("/kept").status_code == 200
    assert not app.process.order.usual


class EachImported(SqliteDatabases):
    """Databases whose URL is another one for each app: none can be forked."""

    here = None


@pytest.mark.parametrize("name", SOON_GRADED)
def test_the_verdicts_of_both_ways_are_the_same(name: str, grade: Grade) -> None:
    forked, imported = (
        grade(CODE / name, "1", course=COURSE, seed=4242, databases=databases)
        for databases in (SqliteDatabases(), EachImported())
    )

    assert [facts(each) for each in forked.verdicts] == [
        facts(each) for each in imported.verdicts
    ]


def facts(verdict: Verdict) -> dict[str, object]:
    return {k: v for k, v in verdict.to_json().items() if k != "seconds"}
