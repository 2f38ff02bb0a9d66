"""What stage 4 brings to `GET /tasks`: pages, filters, search and order."""

from datetime import date, timedelta
from typing import Any

import httpx

from checks.shared.answers import total
from coursekit.grading.draw import Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.marks import hint, needed, task

RANKS = ["low", "medium", "high"]
TEXTS = ["title", "description"]
CAPITALS = ("ÉTÉ", "Été", "ñandú ÑANDÚ", "Straße", "İstanbul", "Жук ЖУК", "ΟΔΟΣ")
WHY = (  # the usual cause
    "SQLite's `lower` knows A to Z alone, Python's every alphabet: where both are used,"
    " `É` in the table is compared with `é`"
)
SPECIAL = "'%_\\/\"*?[.^"
BETWEEN = ("", " ", "  ", "\n", "\t", ", ", ". ", ": ", "; ", " - ", " | ", "|", "/")


def make(client: httpx.Client, draw: Draw, **fields: Any) -> int:
    """Make a task and return its id; a task that is to be done is changed at once."""
    done = fields.pop("done", False)
    with needed("making a task"):
        made = client.post("/tasks", json={"title": draw.title()} | fields).json()
        path = f"/tasks/{made['id']}"
    if done:
        with needed("marking a task done"):
            answer = client.patch(path, json={"done": True})
            assert answer.json()["done"] is True
    return int(made["id"])


def ask(client: httpx.Client, **query: Any) -> httpx.Response:
    """Ask for a list of tasks, and fail unless there is one."""
    answer = client.get("/tasks", params=query)
    assert answer.status_code == 200
    assert isinstance(answer.json(), list), "a list of tasks"
    return answer


def ids(client: httpx.Client, **query: Any) -> list[int]:
    """Return the ids of the tasks that are listed, in their order."""
    return [shown["id"] for shown in ask(client, **query).json()]


def some_day(draw: Draw) -> date:
    return date(draw.randint(2030, 2090), draw.randint(1, 12), draw.randint(1, 28))


def hold_refused(client: httpx.Client, name: str, *values: object) -> None:
    """Fail unless each of these values of a query parameter is 422."""
    for value in values:
        assert client.get("/tasks", params={name: value}).status_code == 422


def shuffle_ties(database: Database, *columns: str) -> None:
    """Let the database find equal values of a column in another order than by id.

    An index of ours is enough for SQLite; PostgreSQL needs rows that have moved.
    """
    for column in columns:
        database.execute(f"CREATE INDEX our_{column} ON tasks ({column}, done)")
    database.execute("UPDATE tasks SET done = (id % 3 = 1)")


@task(6)
def test_a_list_has_twenty_tasks_unless_told(client: httpx.Client, draw: Draw) -> None:
    """`GET /tasks` has 20 tasks, or as `limit` says; `X-Total-Count` tells of all."""
    count, most = draw.randint(101, 105), draw.randint(51, 99)
    made = [make(client, draw) for _ in range(count)]

    for query, number, why in (
        ({}, 20, "as no limit was sent"),
        ({"limit": most}, most, f"as limit={most} asks"),
        ({"limit": 100}, 100, "as limit=100 asks"),
    ):
        answer = ask(client, **query)
        assert len(answer.json()) == number, f"{number} tasks, {why}"
        assert total(answer) == str(count), f"the header X-Total-Count: {count}"
    last = ids(client, limit=100, offset=100)
    assert last == made[100:], f"the tasks behind the first 100: {made[100:]}"


@task(6)
@hint("each task once")
def test_pages_show_each_task_once(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """Page by page, with `limit` and `offset`, each task comes once, in one order."""
    limit, made = draw.randint(2, 4), [make(client, draw) for _ in range(11)]
    database.execute("UPDATE tasks SET created_at = '2026-03-04 05:06:07.000000'")
    shuffle_ties(database, "created_at")

    shown = [
        task_id
        for offset in range(0, len(made), limit)
        for task_id in ids(client, limit=limit, offset=offset)
    ]

    words = f"these ids, {limit} on a page; made in one moment, so in the order of ids"
    assert shown == made, f"{words}: {made}"


@task(6)
@hint("limit and offset have bounds")
def test_limit_and_offset_have_bounds(client: httpx.Client, draw: Draw) -> None:
    """`limit` goes from 1 to 100, `offset` from 0 on; less, more and words are 422."""
    for _ in range(2):
        make(client, draw)

    assert len(ids(client, limit=1)) == 1, "one task, as limit=1 asks"
    assert len(ids(client, limit=100)) == 2, "both tasks, as limit=100 allows"
    too_many = (101, draw.randint(102, 9**9), 10**30)
    hold_refused(client, "limit", 0, -1, *too_many, "1.5", draw.word())
    hold_refused(client, "offset", -1, -(10**30), "1.5", draw.word())


@task(6)
@hint("behind the last task")
def test_behind_the_last_task_is_nothing(client: httpx.Client, draw: Draw) -> None:
    """An `offset` behind the last task makes an empty list; a huge one may be 422."""
    for _ in range(3):
        make(client, draw)

    answer = ask(client, offset=3)

    assert answer.json() == []
    assert total(answer) == "3", "the header X-Total-Count: 3"
    for far in (10**6, 2**31, 2**63, 10**30):
        answer = client.get("/tasks", params={"offset": far})
        assert answer.status_code in (200, 422)
        assert answer.status_code == 422 or answer.json() == [], "an empty list, or 422"


@task(7)
def test_done_and_priority_keep_what_matches(client: httpx.Client, draw: Draw) -> None:
    """`done` and `priority` keep what matches, wherever in the list it stands."""
    for _ in range(21):
        make(client, draw, priority="low")
    urgent = [make(client, draw, priority="high") for _ in range(2)]
    done = [make(client, draw, done=True) for _ in range(3)]

    assert sorted(ids(client, priority="high")) == urgent, f"the ids {urgent}"
    assert sorted(ids(client, done="true")) == done, f"the ids {done}"
    answer = ask(client, done="false")
    states = [shown["done"] for shown in answer.json()]
    assert states == [False] * 20, "20 tasks, none of them done"
    assert total(answer) == "23", "the header X-Total-Count: 23, the tasks still open"


@task(7)
@hint("dates")
def test_due_dates_are_before_or_after_a_day(client: httpx.Client, draw: Draw) -> None:
    """`due_before` and `due_after` leave out the day itself, and what has no date."""
    day, one = some_day(draw), timedelta(days=1)
    before, same, after = (
        make(client, draw, due_date=str(due)) for due in (day - one, day, day + one)
    )
    make(client, draw)

    assert ids(client, due_before=str(day)) == [before], f"the id {before} alone"
    assert ids(client, due_after=str(day)) == [after], f"the id {after} alone"
    both = ids(client, due_after=str(day - one), due_before=str(day + one))
    assert both == [same], f"the id {same} alone"


@task(7)
@hint("several filters")
def test_filters_add_up(client: httpx.Client, draw: Draw) -> None:
    """A task has to match all filters; `X-Total-Count` counts those that match."""
    day, one = some_day(draw), timedelta(days=1)
    wanted = {"done": True, "priority": "high", "due_date": str(day)}
    count = draw.randint(2, 4)
    matching = [make(client, draw, **wanted) for _ in range(count)]
    for other in (
        {"done": False},
        {"priority": "low"},
        {"due_date": str(day - one)},
        {"due_date": str(day + one)},
    ):
        make(client, draw, **wanted | other)

    query = {"done": "true", "priority": "high"}
    query |= {"due_after": str(day - one), "due_before": str(day + one)}
    answer = ask(client, **query)

    shown = sorted(found["id"] for found in answer.json())
    assert shown == matching, f"the ids {matching}, which match all filters"
    assert total(answer) == str(count), f"the header X-Total-Count: {count}"
    for key in ("created_at", "due_date", "priority", "title"):
        shown = sorted(ids(client, **query, sort=key))
        assert shown == matching, f"the ids {matching}, whatever the list is sorted by"


@task(7)
@hint("a bad value")
def test_an_unknown_value_of_a_filter_is_422(client: httpx.Client, draw: Draw) -> None:
    """A filter with a value that it can't have is 422, and not an empty list."""
    hold_refused(client, "done", draw.word())
    hold_refused(client, "priority", draw.word())
    hold_refused(client, "due_before", draw.word(), "2031-02-30")
    hold_refused(client, "due_after", draw.word(), "2031-13-01")


@task(8)
def test_q_looks_in_title_and_description(client: httpx.Client, draw: Draw) -> None:
    """`q` finds a text within title or description, in capitals or not."""
    word = draw.word()
    in_title = make(client, draw, title=f"Buy {word.upper()}s")
    in_text = make(client, draw, description=f"see {word}.", priority="high")
    make(client, draw, description=draw.word(), priority="high")

    for text in (word, word.upper(), word[1:-1].title()):
        answer = ask(client, q=text)
        shown = sorted(found["id"] for found in answer.json())
        assert shown == [in_title, in_text], f"the ids {[in_title, in_text]}"
        assert total(answer) == "2", "the header X-Total-Count: 2"
    both = ids(client, q=word, priority="high")
    assert both == [in_text], f"the id {in_text}, which matches `q` and `priority`"
    shown = ids(client, q=f"buy {word}s")
    assert shown == [in_title], f"the id {in_title}, whose title holds this text"
    shown = ids(client, q=f"{word}s buy")
    assert shown == [], "nothing: no task has these words in this order"
    first, last = draw.word(), draw.word()
    make(client, draw, title=f"x {first}", description=f"{last} y")
    for end, start in ((first, last), (last, first)):
        for sign in BETWEEN:
            shown = ids(client, q=f"{end}{sign}{start}")
            words = "nothing: the one stands in the title, the other in the description"
            assert shown == [], words


@task(8)
@hint("every alphabet")
def test_q_finds_every_text_by_itself(client: httpx.Client, draw: Draw) -> None:
    """A title or description is found by its very text, with letters like `É` too."""
    texts = [f"{draw.word()} {letters} {draw.word()}" for letters in CAPITALS]
    for text in (*texts, *draw.odd_texts(), draw.text(200)):
        found = [make(client, draw, **{field: text}) for field in TEXTS]

        shown = sorted(ids(client, q=text))

        words = f"the ids {found}, whose title or description is this very text"
        assert shown == found, f"{words} ({WHY})"


@task(8)
@hint("every sign")
def test_q_takes_every_sign_as_itself(client: httpx.Client, draw: Draw) -> None:
    r"""Every sign in `q` means itself, `%`, `_`, `\` and quotes included."""
    left, right = draw.word(), draw.word()
    for text in (f"{left}{right}", f"{left}x{right}"):
        make(client, draw, title=text)
        make(client, draw, description=text)
    exact = {
        sign: [make(client, draw, **{field: f"{left}{sign}{right}"}) for field in TEXTS]
        for sign in SPECIAL
    }

    for sign, wanted in exact.items():
        shown = sorted(ids(client, q=f"{left}{sign}{right}"))
        assert shown == wanted, f"the ids {wanted}, the only tasks with {sign} there"


@task(8)
@hint("a nul")
def test_q_with_a_nul_finds_nothing(client: httpx.Client, draw: Draw) -> None:
    """No text holds the character NUL, so a `q` with it finds nothing, or is 422."""
    make(client, draw)

    for text in ("\0", f"{draw.word()}\0"):
        answer = client.get("/tasks", params={"q": text})
        assert answer.status_code in (200, 422)
        assert answer.status_code == 422 or answer.json() == [], "nothing found, or 422"


@task(9)
def test_sort_is_by_created_at_unless_told(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """Tasks come in the order of `created_at`; `sort=-created_at` reverses it."""
    days = draw.in_disorder(draw.sample(range(10, 29), 4))
    made = {day: make(client, draw) for day in days}
    for day, task_id in made.items():
        moment = f"2026-01-{day} 12:00:00.000000"
        change = "UPDATE tasks SET created_at = :moment WHERE id = :id"
        database.execute(change, moment=moment, id=task_id)
    oldest_first = [made[day] for day in sorted(days)]

    assert ids(client) == oldest_first, f"the oldest first: {oldest_first}"
    assert ids(client, sort="created_at") == oldest_first, f"as well {oldest_first}"
    newest_first = oldest_first[::-1]
    shown = ids(client, sort="-created_at")
    assert shown == newest_first, f"the newest first: {newest_first}"
    for key, which, wanted in (
        ("-created_at", "newest", newest_first[:2]),
        ("created_at", "oldest", oldest_first[:2]),
    ):
        assert ids(client, sort=key, limit=2) == wanted, f"the two {which}: {wanted}"


@task(9)
@hint("priority")
def test_sort_by_priority_goes_by_rank(client: httpx.Client, draw: Draw) -> None:
    """By `priority`, low comes before medium, and medium before high."""
    drawn = draw.in_disorder(draw.sample(RANKS * 2, 6), RANKS.index)
    for priority in drawn:
        make(client, draw, priority=priority)

    for key, ranks in (("priority", RANKS), ("-priority", RANKS[::-1])):
        wanted = sorted(drawn, key=ranks.index)
        shown = [found["priority"] for found in ask(client, sort=key).json()]
        assert shown == wanted
        shown = [found["priority"] for found in ask(client, sort=key, limit=2).json()]
        assert shown == wanted[:2], f"first of all tasks: {' and '.join(wanted[:2])}"


@task(9)
@hint("no date")
def test_tasks_without_a_date_come_last(client: httpx.Client, draw: Draw) -> None:
    """By `due_date`, tasks without a date come last, whichever way round."""
    day = some_day(draw)
    days = [
        str(day + timedelta(days=n))
        for n in draw.in_disorder(draw.sample(range(300), 3))
    ]
    for due in (None, days[0], None, days[1], days[2]):
        make(client, draw, due_date=due)

    for key, reverse in (("due_date", False), ("-due_date", True)):
        wanted = [*sorted(days, reverse=reverse), None, None]
        shown = [found["due_date"] for found in ask(client, sort=key).json()]
        assert shown == wanted
        shown = [found["due_date"] for found in ask(client, sort=key, limit=2).json()]
        assert shown == wanted[:2], f"first of all tasks: {' and '.join(wanted[:2])}"


@task(9)
@hint("ties")
def test_ids_settle_ties(client: httpx.Client, database: Database, draw: Draw) -> None:
    """Tasks that are equal come in the order of their ids, whichever way round."""
    early, late = sorted(draw.word() for _ in range(2))
    made = {make(client, draw, title=title): title for title in [late, early] * 5}
    database.execute("UPDATE tasks SET created_at = '2026-03-04 05:06:07.000000'")
    shuffle_ties(database, "title", "due_date", "created_at")

    for key, titles in (("title", [early, late]), ("-title", [late, early])):
        by_title = [i for title in titles for i in made if made[i] == title]
        assert ids(client, sort=key) == by_title, f"by title, then id: {by_title}"
    for key in ("created_at", "due_date", "priority"):
        words = f"equal in `{key}`, so by id: {list(made)}"
        assert ids(client, sort=key) == list(made), words
        assert ids(client, sort=f"-{key}") == list(made), words


@task(9)
@hint("an unknown word")
def test_an_unknown_sort_is_422(client: httpx.Client, draw: Draw) -> None:
    """A `sort` that is none of the four keys, with or without `-`, is 422."""
    make(client, draw)

    for key in ("created_at", "due_date", "priority", "title"):
        assert len(ids(client, sort=key)) == 1, f"the task, sorted by {key}"
    others = ("description", "metadata", "id", "-id", "done", "--title", "-")
    hold_refused(client, "sort", *others, draw.word(), f"-{draw.word()}")
