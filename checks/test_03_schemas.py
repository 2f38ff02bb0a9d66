"""What stage 3 brings: what comes in is validated, what goes out is shaped."""

import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

from checks.shared.answers import part
from checks.shared.resources import TASK_FIELDS
from coursekit.grading.draw import Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.marks import about, hint, needed, task, until

LETTERS = "éñж漢"  # of two and of three bytes
DAYS = (
    "1970-01-01",
    "1999-12-31",
    "2024-02-29",
    "2038-01-20",
    "2100-12-31",
    "9999-12-31",
)


def drawn_task(draw: Draw) -> dict[str, Any]:
    """Return a whole task as a client may send it, none of its values a default."""
    return {
        "title": draw.title(),
        "description": f"{draw.title()}, {draw.title()}",
        "priority": draw.choice(["low", "high"]),
        "due_date": f"{draw.randint(2030, 2090)}-{draw.randint(10, 12)}-09",
    }


def make(client: httpx.Client, task: dict[str, Any]) -> str:
    """Make a task and return its path."""
    with needed("making a task with all its fields"):
        return f"/tasks/{client.post('/tasks', json=task).json()['id']}"


def every_answer(client: httpx.Client, task: dict[str, Any]) -> Iterator[Any]:
    """Yield a task as each request that shows one answers it."""
    with needed("making a task with all its fields"):
        made = client.post("/tasks", json=task).json()
        path = f"/tasks/{made['id']}"
    yield made
    yield client.get(path).json()
    yield client.get("/tasks").json()[0]
    yield client.patch(path, json=task | {"done": True}).json()


def hold_same(task: Any, wanted: dict[str, Any], words: str) -> None:
    """Fail, with the fields that differ, unless a task's fields are as they should."""
    right = {name: wanted[name] for name in wanted if task[name] != wanted[name]}
    found = part(task, right)
    assert found == right, f"{words}: {json.dumps(right, ensure_ascii=False)}"


def hold_refused(answer: httpx.Response, field: str) -> None:
    """Fail unless an answer is a 422 in which the field stands as a word."""
    assert answer.status_code == 422
    words = re.findall(r"\w+", answer.text.replace("\\n", " ").lower())
    named = field if field in words else "no word of it"
    assert named == field, f"an answer that names the field `{field}`"


@task(1)
def test_a_new_task_has_the_new_fields(client: httpx.Client, draw: Draw) -> None:
    """A task made from a title alone has the new fields, with their defaults."""
    answer = client.post("/tasks", json={"title": draw.title()})

    assert answer.status_code == 201
    assert answer.json()["description"] is None
    assert answer.json()["priority"] == "medium"
    assert answer.json()["due_date"] is None


@task(1)
@hint("room in the table")
def test_the_columns_have_room(anonymous: httpx.Client, database: Database) -> None:
    """In the table, `description` has room for 2,000 letters; `due_date` is a date."""
    anonymous.get("/health")  # the app is up, so its table is there

    columns = database.columns("tasks")

    assert set(columns) >= {"description", "due_date"}, "the new columns in `tasks`"
    room = getattr(columns["description"]["type"], "length", None) or math.inf
    assert room >= 2000, "room for 2,000 characters in the column `description`"
    kind = str(columns["due_date"]["type"])
    assert kind == "DATE", "a column `due_date` of the type DATE"


@task(2)
def test_every_answer_shows_the_whole_task(client: httpx.Client, draw: Draw) -> None:
    """Each answer that shows a task shows all its seven fields."""
    for shown in every_answer(client, drawn_task(draw)):
        words = f"the fields {', '.join(sorted(TASK_FIELDS))}"
        assert set(shown) >= {*TASK_FIELDS}, words


@task(2)
@hint("the time in utc")
def test_created_at_is_now_in_utc(client: httpx.Client, draw: Draw) -> None:
    """In each answer `created_at` is the present time in UTC, with `Z` or `+00:00`."""
    for shown in every_answer(client, drawn_task(draw)):
        moment = shown["created_at"]
        time = re.match(r"[\d-]+[T ][\d:.]+", moment)
        ends = [f"{time[0] if time else moment}{zone}" for zone in ("Z", "+00:00")]
        words = f"a `created_at` that says it is in UTC: `{ends[0]}` or `{ends[1]}`"
        assert moment in ends, words
        age = datetime.now(UTC) - datetime.fromisoformat(moment)
        hours = round(abs(age.total_seconds()) / 3600, 1)
        away = f"{hours} hours away" if hours >= 0.1 else "now"
        assert away == "now", "`created_at` to be the time of this moment in UTC"


@task(3)
@about("making a task with all its fields")
def test_the_new_fields_are_kept(client: httpx.Client, draw: Draw) -> None:
    """The new fields come back as they were sent, at once and when read again."""
    sent = drawn_task(draw)

    answer = client.post("/tasks", json=sent)

    assert answer.status_code == 201
    hold_same(answer.json(), sent, "all fields as they were sent")
    read = client.get(f"/tasks/{answer.json()['id']}").json()
    hold_same(read, sent, "all fields as they were sent before")
    long = draw.text(draw.randint(300, 1_900))
    odd_texts = (*draw.odd_texts(), long)
    for day, odd in zip(DAYS, odd_texts, strict=True):
        other = sent | {"description": odd, "due_date": day, "title": odd[:200].strip()}
        read = client.get(make(client, other)).json()
        hold_same(read, other, "all fields as they were sent")
    empty = sent | {"description": None, "due_date": None}
    answer = client.post("/tasks", json=empty)
    assert answer.status_code == 201
    hold_same(answer.json(), empty, "null where null was sent")


@task(3)
@hint("the order of the list")
@until("04_routes", reason="from stage 4 on the list is sorted as the client asks")
def test_the_new_fields_do_not_sort_the_list(client: httpx.Client, draw: Draw) -> None:
    """`GET /tasks` keeps the order of making, whatever priorities and dates say."""
    title, year = draw.title(), draw.randint(2030, 2090)
    days = (f"{year}-12-24", None, f"{year}-05-17")
    made = [
        make(client, {"title": title, "priority": priority, "due_date": day})
        for priority, day in zip(("low", "high", "medium"), days, strict=True)
    ]

    listed = client.get("/tasks").json()

    assert [f"/tasks/{item['id']}" for item in listed] == made
    assert [item["priority"] for item in listed] == ["low", "high", "medium"]


@task(3)
@hint("the title")
def test_a_title_is_stripped(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """Spaces, tabs and line ends around a title are taken off before it is stored."""
    title = f"{draw.title()}  {draw.word()}"  # the two spaces within it stay

    answer = client.post("/tasks", json={"title": f" \t {title}  \n"})

    assert answer.status_code == 201
    assert answer.json()["title"] == title
    stored = database.value("SELECT title FROM tasks")
    assert stored == title, f"`{title}` in the table"


@task(3)
@hint("the title")
def test_a_title_has_1_to_200_characters(client: httpx.Client, draw: Draw) -> None:
    """A title has 1 to 200 characters, counted after it was stripped."""
    longest = LETTERS * 50

    answer = client.post("/tasks", json={"title": f"  {longest}   "})

    assert answer.status_code == 201
    assert answer.json()["title"] == longest
    for title in ("", " \t\n ", f"{longest}é", draw.word(201), ["é"]):
        hold_refused(client.post("/tasks", json={"title": title}), "title")


@task(3)
@hint("the description")
def test_a_description_has_2000_characters(client: httpx.Client, draw: Draw) -> None:
    """A description has 2,000 characters at most."""
    title, longest = draw.title(), LETTERS * 500

    answer = client.post("/tasks", json={"title": title, "description": longest})

    assert answer.status_code == 201
    assert answer.json()["description"] == longest
    for description in (f"{longest}!", [title]):
        body = {"title": title, "description": description}
        hold_refused(client.post("/tasks", json=body), "description")


@task(3)
@hint("the priority")
def test_a_priority_is_low_medium_or_high(client: httpx.Client, draw: Draw) -> None:
    """A priority is `low`, `medium` or `high`, and never another text or null."""
    title = draw.title()
    for word in ("low", "medium", "high"):
        answer = client.post("/tasks", json={"title": title, "priority": word})
        assert answer.json()["priority"] == word

    for wrong in (draw.word(), ["low"], "High"):
        body = {"title": title, "priority": wrong}
        hold_refused(client.post("/tasks", json=body), "priority")
    answer = client.post("/tasks", json={"title": title, "priority": None})
    kept = "medium" if answer.status_code == 422 else answer.json()["priority"]
    assert kept == "medium", "422 (or the default, `medium`), as it is never null"


@task(3)
@hint("the due date")
def test_a_due_date_is_a_date(client: httpx.Client, draw: Draw) -> None:
    """A due date is a day of the calendar: words and a 30th of February are 422."""
    year = draw.randint(2030, 2090)
    for day in (draw.word(), f"{year}-02-30", "2100-02-29", f"{year}-13-01", [year]):
        body = {"title": draw.title(), "due_date": day}
        hold_refused(client.post("/tasks", json=body), "due_date")


@task(3)
@hint("unknown fields")
def test_an_unknown_field_is_refused(client: httpx.Client, draw: Draw) -> None:
    """A field that a client may not set is refused by name, and nothing is stored."""
    moment = f"{draw.randint(2030, 2090)}-01-01T00:00:00Z"
    for extra in ({draw.word(): 1}, {"id": 7}, {"created_at": moment}):
        answer = client.post("/tasks", json={"title": draw.title()} | extra)
        hold_refused(answer, next(iter(extra)))

    assert client.get("/tasks").json() == []


@task(3)
@hint("done")
def test_done_is_taken_or_refused(client: httpx.Client, draw: Draw) -> None:
    """A new task that is sent with `done` is refused, or it is done: never just new."""
    answer = client.post("/tasks", json={"title": draw.title(), "done": True})

    came = 422 if answer.status_code == 422 else answer.json()["done"]
    assert came in (422, True), "422, or 201 and a task that is done"


@task(3)
@hint("nul")
def test_a_nul_is_refused(client: httpx.Client, draw: Draw) -> None:
    """A text with the character NUL, which PostgreSQL can't store, is refused."""
    nul = f"{draw.word()}\0{draw.word()}"
    for field in ("title", "description"):
        answer = client.post("/tasks", json=drawn_task(draw) | {field: nul})
        assert answer.status_code == 422


@task(4)
def test_only_what_was_sent_changes(client: httpx.Client, draw: Draw) -> None:
    """`PATCH` changes what was sent, `false` and defaults too, and nothing else."""
    wanted = drawn_task(draw) | {"priority": "high"}
    neighbour = make(client, drawn_task(draw))
    before = client.get(neighbour).json()
    path, other = make(client, wanted), drawn_task(draw)
    made = client.get(path).json()
    for change in (
        {},
        *({name: other[name]} for name in ("title", "description", "due_date")),
        *({"done": done} for done in (True, False)),
        *({"priority": priority} for priority in ("medium", "low")),
    ):
        wanted |= change
        answer = client.patch(path, json=change)
        assert answer.status_code == 200
        only = "".join(f"only `{name}`" for name in change) or "nothing"
        hold_same(answer.json(), wanted, f"{only} to change, so the task to have")

    wanted |= {name: made[name] for name in ("id", "created_at")}
    words = "the changes to be stored, `id` and `created_at` as before"
    hold_same(client.get(path).json(), wanted, words)
    assert client.get(neighbour).json() == before, "another task as it was before"


@task(4)
@hint("null clears a field")
def test_null_clears_what_may_be_empty(client: httpx.Client, draw: Draw) -> None:
    """In a `PATCH`, `null` clears `description` and `due_date`."""
    wanted = drawn_task(draw)
    path = make(client, wanted)
    for field in ("description", "due_date"):
        wanted[field] = None
        answer = client.patch(path, json={field: None})
        assert answer.status_code == 200
        hold_same(answer.json(), wanted, f"only `{field}` to become null")

    hold_same(client.get(path).json(), wanted, "the changes to be stored")


@task(4)
@hint("null is refused")
def test_null_is_refused_elsewhere(client: httpx.Client, draw: Draw) -> None:
    """In a `PATCH`, `null` for `title`, `done` or `priority` is refused."""
    task = drawn_task(draw)
    path = make(client, task)
    for field in ("title", "done", "priority"):
        change = {"description": draw.title(), field: None}
        hold_refused(client.patch(path, json=change), field)

    hold_same(client.get(path).json(), task, "a task as it was before")


@task(4)
@hint("the same rules")
def test_the_rules_hold_for_a_change(client: httpx.Client, draw: Draw) -> None:
    """`PATCH` strips and refuses as `POST` does; a refused change changes nothing."""
    task, title = drawn_task(draw), draw.title()
    path = make(client, task)
    answer = client.patch(path, json={"title": f"\t{title} "})
    assert answer.json()["title"] == title

    for field, value in (
        *(("title", bad) for bad in ("  ", "x" * 201)),
        ("description", "x" * 2001),
        *((name, draw.word()) for name in ("done", "priority", "due_date")),
        *((name, draw.randint(50, 99)) for name in (draw.word(), "id", "created_at")),
    ):
        change = {"title": draw.title(), field: value}
        hold_refused(client.patch(path, json=change), field)
    for field in ("title", "description"):
        assert client.patch(path, json={field: "a\0b"}).status_code == 422
    wanted = task | {"title": title}
    hold_same(client.get(path).json(), wanted, "a task as it was before")
    longest = client.patch(path, json={"title": f" {'x' * 200} "})
    assert longest.status_code == 200
    assert longest.json()["title"] == "x" * 200
