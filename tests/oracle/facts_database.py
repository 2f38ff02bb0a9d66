"""What the contract says of the database: tables, times, and when a write is done."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from coursekit.grading.faces.database import Database

from .model import User
from .people import enter, made
from .world import Talk, World, explained

COLUMNS: list[tuple[int, str, str, tuple[type, ...], bool | None]] = [
    # SQLite says of INTEGER PRIMARY KEY that it may be null, which it never is.
    (2, "tasks", "id", (sa.Integer,), None),
    (2, "tasks", "title", (sa.String,), False),
    (2, "tasks", "done", (sa.Boolean,), False),
    (2, "tasks", "created_at", (sa.DateTime,), False),
    (3, "tasks", "description", (sa.String,), True),
    (3, "tasks", "due_date", (sa.Date,), True),
    (3, "tasks", "priority", (), None),
    (5, "tasks", "owner_id", (), False),
    (5, "users", "id", (sa.Integer,), None),
    (5, "users", "username", (sa.String,), None),
    (5, "users", "email", (sa.String,), None),
    (5, "users", "hashed_password", (), None),
    (5, "users", "role", (), None),
    (5, "users", "is_active", (), None),
    (5, "users", "created_at", (sa.DateTime,), None),
    (6, "tasks", "project_id", (), True),
    (6, "projects", "id", (sa.Integer,), None),
    (6, "projects", "name", (sa.String,), None),
    (6, "projects", "description", (sa.String,), True),
    (6, "projects", "owner_id", (), False),
    (6, "projects", "created_at", (sa.DateTime,), None),
    (6, "tags", "id", (sa.Integer,), None),
    (6, "tags", "name", (sa.String,), None),
    (6, "tags", "owner_id", (), None),
    (6, "task_tags", "task_id", (), None),
    (6, "task_tags", "tag_id", (), None),
    (6, "profiles", "user_id", (), None),
    (6, "profiles", "display_name", (), None),
    (6, "profiles", "bio", (), None),
]
KEYS = [
    (2, "tasks", {"id"}),
    (5, "users", {"id"}),
    (6, "projects", {"id"}),
    (6, "tags", {"id"}),
    (6, "task_tags", {"task_id", "tag_id"}),
    (6, "profiles", {"user_id"}),
]
REFERENCES = [
    (5, "tasks", "owner_id", "users"),
    (6, "tasks", "project_id", "projects"),
    (6, "projects", "owner_id", "users"),
    (6, "tags", "owner_id", "users"),
    (6, "task_tags", "task_id", "tasks"),
    (6, "task_tags", "tag_id", "tags"),
    (6, "profiles", "user_id", "users"),
]
ONCE_PER_OWNER = [(6, "projects"), (6, "tags")]
FEW, MANY = 3, 15  # items in a list whose statements are counted
LENGTHS = {("tasks", "title"): 200, ("tasks", "description"): 2000}


def tables_and_columns(world: World) -> None:
    """The tables are there when the app is up, with columns, keys and references."""
    with world.serving() as talk:
        talk.send("GET", "/health")
        with explained(talk.requests):
            _hold_columns(world.stage, talk)
            _hold_keys(world.stage, talk)


def _hold_columns(stage: int, talk: Talk) -> None:
    for since, table, name, kinds, nullable in COLUMNS:
        if since > stage:
            continue
        column = talk.database.columns(table).get(name)
        if column is None:
            raise talk.differs(f"the table {table} lacks the column {name}")
        kind = column["type"]
        if kinds and not isinstance(kind, kinds):
            raise talk.differs(f"{table}.{name} is of the type {kind!r}")
        if nullable not in (None, column["nullable"]):
            raise talk.differs(f"{table}.{name}: nullable is {column['nullable']}")
        _hold_length(talk, table, name, getattr(kind, "length", None))


def _hold_length(talk: Talk, table: str, name: str, length: int | None) -> None:
    wanted = LENGTHS.get((table, name))
    exact = name == "title"
    if exact and length != wanted:
        raise talk.differs(f"{table}.{name} has the length {length}, not {wanted}")
    if wanted and not exact and length is not None and length < wanted:
        raise talk.differs(f"{table}.{name} has room for {length} characters only")


def _hold_keys(stage: int, talk: Talk) -> None:
    database = talk.database
    for since, table, key in KEYS:
        if since <= stage and set(database.primary_key(table)) != key:
            found = database.primary_key(table)
            raise talk.differs(f"the primary key of {table} is {found}, not {key}")
    for since, table, column, other in REFERENCES:
        if since > stage:
            continue
        keys = [
            key
            for key in database.foreign_keys(table)
            if column in key["constrained_columns"]
        ]
        found = [key["referred_table"] for key in keys]
        if other not in found:
            raise talk.differs(f"{table}.{column} refers to {found}, not to {other}")
        whole = [set(key["constrained_columns"]) for key in keys]
        if stage >= 6 and not _begins_an_index(database, table, [{column}, *whole]):
            raise talk.differs(f"{table}.{column} has no index")
    for since, table in ONCE_PER_OWNER:
        if since <= stage and not _is_once_per_owner(database, table):
            raise talk.differs(f"{table}: no unique key on owner_id and name")


def _begins_an_index(database: Database, table: str, wanted: list[set[str]]) -> bool:
    """Return whether an index starts with one of these sets of columns."""
    keys = [index["column_names"] for index in database.indexes(table)]
    keys += [each["column_names"] for each in database.unique_constraints(table)]
    keys.append(database.primary_key(table))
    return any(set(names[: len(some)]) == some for names in keys for some in wanted)


def _is_once_per_owner(database: Database, table: str) -> bool:
    keys = [i["column_names"] for i in database.indexes(table) if i["unique"]]
    keys += [each["column_names"] for each in database.unique_constraints(table)]
    return any("owner_id" in names and len(names) == 2 for names in keys)


def starts_without_a_database_url(world: World) -> None:
    """Without DATABASE_URL the data lie in ``tasks.db``, and survive a kill."""
    with world.serving(environment={"DATABASE_URL": None}) as talk:
        talk.note("start without DATABASE_URL")
        person = enter(talk, "default") if world.stage >= 5 else None
        task = made(talk, person, title="kept in tasks.db")
        with explained(talk.requests):
            talk.app.restart(kill=True)
        talk.note("kill -9, start")
        answer = talk.send("GET", f"/tasks/{task['id']}", actor=person)
        if answer.status_code != 200:
            raise talk.differs("the task is gone")
        if not (talk.app.process.order.folder / "tasks.db").is_file():
            raise talk.differs("there is no file tasks.db")


def created_at_is_now_in_utc(world: World) -> None:
    """A time in a table is the present one, in UTC, not that of the start."""
    with world.serving() as talk:
        person = enter(talk, "on_time") if world.stage >= 5 else None
        talk.send("GET", "/health")
        time.sleep(1.6)
        talk.note(f"(1.6 seconds later, TZ={world.zone})")
        before = datetime.now(UTC)
        _hold_time(talk, "tasks", made(talk, person, title="on time")["id"], before)
        if person:
            _hold_time(talk, "users", enter(talk, "late").id, before)
        if person and world.stage >= 6:
            _hold_time(talk, "projects", _project(talk, person, "late"), before)


def the_time_of_a_task_stays(world: World) -> None:
    """A task shows the time it was made, later and after a change as well."""
    with world.serving() as talk:
        person = enter(talk, "on_time") if world.stage >= 5 else None
        path = f"/tasks/{made(talk, person, title='on time')['id']}"
        first = talk.send("GET", path, actor=person).json()["created_at"]
        time.sleep(1.1)  # a time may be without fractions of a second
        talk.note("(1.1 seconds later)")
        for body in ({}, {"title": "changed"}, {"done": True}):
            talk.send("PATCH", path, body, actor=person)
            shown = talk.send("GET", path, actor=person).json()["created_at"]
            if shown != first:
                raise talk.differs(f"created_at is {shown} where {first} was shown")


def _hold_time(talk: Talk, table: str, number: int, before: datetime) -> None:
    with explained(talk.requests):
        statement = f"SELECT created_at FROM {table} WHERE id = :id"  # noqa: S608
        found = talk.database.value(statement, id=number)
    moment = _moment(found)
    # a column may be without fractions of a second
    early = (before - moment).total_seconds() > 1.2
    if early or moment > datetime.now(UTC) + timedelta(seconds=1):
        raise talk.differs(f"{table}.created_at is {found} where {before} is due")


def _moment(found: Any) -> datetime:
    is_read = isinstance(found, datetime)
    read = found if is_read else datetime.fromisoformat(str(found))
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def ids_are_not_used_again(world: World) -> None:
    """The id of the last task is not given again, after a restart neither."""
    with world.serving() as talk:
        person = enter(talk, "again") if world.stage >= 5 else None
        ids = [made(talk, person, title="one of three")["id"] for _ in range(3)]
        for number in ids[1:]:
            talk.send("DELETE", f"/tasks/{number}", actor=person)
        with explained(talk.requests):
            talk.app.restart()
        talk.note("stop, start")
        task = made(talk, person, title="a new one")
        if task["id"] <= ids[-1]:
            raise talk.differs(f"the id {task['id']} was used before")


def many_requests_leave_connections(world: World) -> None:
    """A hundred requests, failing ones among them, use up no connections."""
    with world.serving() as talk:
        person = enter(talk, "hundred") if world.stage >= 5 else None
        good = f"/tasks/{made(talk, person, title='there')['id']}"
        rounds: list[tuple[str, str, dict[str, Any]]] = [
            ("GET", good, {}),
            ("GET", "/tasks/999999", {}),
            ("POST", "/tasks", {"body": {"title": ""}}),
            ("PATCH", "/tasks/999999", {"body": {"done": True}}),
        ]
        with ThreadPoolExecutor(10) as pool:
            for method, path, options in rounds * 3:
                for _ in range(2):
                    sent = [
                        pool.submit(talk.send, method, path, actor=person, **options)
                        for _ in range(10)
                    ]
                    for answer in sent:
                        answer.result()
        made(talk, person, title="after a hundred requests")


READER_SECONDS = 0.4


def stored_before_it_is_answered(world: World) -> None:
    """No answer comes while its commit still waits for a reader of the file.

    On SQLite a reader lets a writer go as far as its commit, and no farther.
    """
    with world.serving() as talk:
        if talk.database.dialect != "sqlite":
            return
        person = enter(talk, "in_time") if world.stage >= 5 else None
        tasks = [made(talk, person, title="before")["id"] for _ in range(2)]
        if _is_write_ahead(talk):
            return
        for method, path, body in (
            ("POST", "/tasks", {"title": "stored first"}),
            ("PATCH", f"/tasks/{tasks[0]}", {"title": "changed first"}),
            ("DELETE", f"/tasks/{tasks[1]}", None),
        ):
            _hold_back(talk, person, method, path, body)


def _is_write_ahead(talk: Talk) -> bool:
    with explained(talk.requests):
        return str(talk.database.value("PRAGMA journal_mode")).lower() == "wal"


def _hold_back(
    talk: Talk, person: User | None, method: str, path: str, body: Any
) -> None:
    options = {} if body is None else {"body": body}
    url = talk.app.process.order.environment["DATABASE_URL"]
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with ThreadPoolExecutor(1) as pool, engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM tasks").all()
        talk.note("(a reader holds the file)")
        asked = pool.submit(talk.send, method, path, actor=person, **options)
        time.sleep(READER_SECONDS)
        early = asked.done()
        reader.rollback()
        asked.result()
    engine.dispose()
    if early:
        raise talk.differs("the answer came before the commit could be done")


REFUSALS = {
    "sqlite": [
        "CREATE TRIGGER refuse_{0} BEFORE {0} ON tasks"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_{0}() RETURNS trigger AS"
        " 'BEGIN RAISE EXCEPTION ''refused''; END' LANGUAGE plpgsql",
        "CREATE TRIGGER refuse_{0} BEFORE {0} ON tasks FOR EACH ROW"
        " EXECUTE FUNCTION refuse_{0}()",
    ],
}


def refused_writes_are_no_success(world: World) -> None:
    """A write that the database refuses is no 2xx, and the app goes on."""
    with world.serving() as talk:
        person = enter(talk, "refused") if world.stage >= 5 else None
        number = made(talk, person, title="as it was")["id"]
        for verb, method, path, body in (
            ("INSERT", "POST", "/tasks", {"title": "refused"}),
            ("UPDATE", "PATCH", f"/tasks/{number}", {"title": "refused"}),
            ("DELETE", "DELETE", f"/tasks/{number}", None),
        ):
            with explained(talk.requests):
                for statement in REFUSALS[talk.database.dialect]:
                    talk.database.execute(statement.format(verb))
            talk.note(f"(the database refuses every {verb} in tasks)")
            headers = {"Authorization": f"Bearer {person.tokens[0]}"} if person else {}
            with explained(talk.requests):
                answer = talk.app.client.request(
                    method, path, json=body, headers=headers
                )
            talk.note(f"{method} {path} {body} → {answer.status_code}")
            if answer.status_code < 400:
                raise talk.differs("a write that the database refused is a success")
        listed = talk.send("GET", "/tasks", actor=person).json()
        if [task["title"] for task in listed] != ["as it was"]:
            raise talk.differs("a write that was refused left something behind")


OUR_OWN = (
    "CREATE TABLE looks_on (task_id INTEGER REFERENCES tasks (id) ON DELETE CASCADE)"
)


def foreign_keys_are_enforced(world: World) -> None:
    """Every connection of the app enforces foreign keys."""
    with world.serving() as talk:
        person = enter(talk, "keys")
        ids = [made(talk, person, title="looked on")["id"] for _ in range(6)]
        with explained(talk.requests):
            talk.database.execute(OUR_OWN)
            for number in ids:
                talk.database.execute(
                    "INSERT INTO looks_on (task_id) VALUES (:id)", id=number
                )
        talk.note(OUR_OWN)
        with ThreadPoolExecutor(6) as pool, talk.database.writes_wait("tasks"):
            answers = [
                pool.submit(talk.send, "DELETE", f"/tasks/{number}", actor=person)
                for number in ids
            ]
            time.sleep(READER_SECONDS)
        for answer in answers:
            answer.result()
        with explained(talk.requests):
            left = talk.database.value("SELECT count(*) FROM looks_on")
        if left:
            raise talk.differs(f"{left} rows refer to tasks that are deleted")


def lists_take_few_statements(world: World) -> None:
    """A longer list takes as many statements as a short one."""
    with world.serving(count_statements=True) as talk:
        person = enter(talk, "counted")
        for number in range(MANY):
            place = _project(talk, person, f"p {number}")
            tags = [f"tag {number}", "each"]
            made(talk, person, title="in its own", project_id=place, tags=tags)
        for path in ("/projects", "/tasks"):
            _hold_statements(talk, person, path)
        place = _project(talk, person, "all")
        for number in range(MANY):
            tags = [f"tag {number}", "each"]
            made(talk, person, title="in one", project_id=place, tags=tags)
        _hold_statements(talk, person, f"/projects/{place}/tasks")


def _project(talk: Talk, person: User, name: str) -> int:
    answer = talk.send("POST", "/projects", {"name": name}, actor=person)
    return int(answer.json()["id"])


def _hold_statements(talk: Talk, person: User, path: str) -> None:
    few, many = (_statements(talk, person, path, limit) for limit in (FEW, MANY))
    del talk.requests[:-4]
    if many > few:
        raise talk.differs(
            f"{path}: {FEW} take {few} statements, and {MANY} take {many}"
        )


def _statements(talk: Talk, person: User, path: str, limit: int) -> int:
    counts = []
    for _ in range(2):
        answer = talk.send("GET", path, actor=person, query={"limit": str(limit)})
        if answer.status_code != 200 or len(answer.json()) != limit:
            raise talk.differs(f"a list of {limit} is due")
        counts.append(int(answer.headers["x-sql-statements"]))
    return counts[1] - counts[0]
