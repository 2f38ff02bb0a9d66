"""What the sequences are made of: bodies, ids and queries, mostly good ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from .outcomes import now

Strategy = st.SearchStrategy[Any]

TITLES = [
    "Buy milk",
    "buy MILK",
    "Call Ada",
    "Call Bob",
    "100% done",
    "a_b",
    "axb",
    "back\\slash",
    "it's",
    'say "hi"',
    "<b>&amp;</b>",
    "two  spaces",
    "漢字 for Ada",
    "ñandú",
    "Ωmega",
    "ж" * 200,
    "x" * 200,
]
AROUND = [" {} ", "\t{}\n", "{}  "]
DESCRIPTIONS = [
    None,
    "",
    "two litres of milk",
    "100 percent",
    "100%",
    "under_score",
    "line\nend",
    "é" * 2000,
]
NOT_TEXTS = [None, 5, True, [], {}, ["Buy milk"], 1.5]
WORDS = [
    "milk",
    "MILK",
    "Ada",
    "%",
    "_",
    "\\",
    "'",
    "100%",
    "x",
    "漢",
    "Ω",
    "Call Ada",
    "Ada Call",
    "none",
    "b",
]
ODD_IDS = [
    "0",
    "-1",
    "999999",
    str(2**31),
    str(2**63),
    "9" * 30,
    "abc",
    "1.5",
    "1x",
    "²",
]
MALFORMED = [
    b'{"title": "half',
    b"not json",
    b"{'title': 'x'}",
    b"\xff\xfe\x00",
    b'{"title": "caf\xe9"}',
    b'{"title": "x"}}',
]
NO_OBJECTS = [[], ["title"], "title", 7, True, None]


def rarely(strategy: Strategy, usual: Strategy, of: int = 5) -> Strategy:
    """Return a strategy that draws from the first in one of some cases."""
    return st.integers(1, of).flatmap(
        lambda n: strategy if n == of and of > 1 else usual
    )


def titles(stage: int) -> Strategy:
    """Return titles that are good."""
    usual = st.sampled_from(TITLES)
    around = st.builds(str.format, st.sampled_from(AROUND), usual)
    return rarely(around, usual) if stage >= 3 else usual


def near_days() -> list[str]:
    """Return yesterday, today and tomorrow, in UTC."""
    today = now().date()
    return [(today + timedelta(days=n)).isoformat() for n in (-1, 0, 1)]


def days() -> Strategy:
    """Return dates around today, and far ones."""
    return st.sampled_from([*near_days(), *FAR_DAYS])


FAR_DAYS = ["1999-12-31", "2024-02-29", "2031-05-17"]
GOOD_TAGS = ["home", "work", " Home ", "WORK", "errand", "a" * 50]
BAD_TAGS: list[Any] = [None, "home", [""], ["  "], ["b" * 51], [None], [["x"]], [1]]


def task_fields(stage: int) -> dict[str, Strategy]:
    """Return good values for each field of a task."""
    fields: dict[str, Strategy] = {"title": titles(stage)}
    if stage >= 3:
        fields["description"] = st.sampled_from(DESCRIPTIONS)
        fields["priority"] = st.sampled_from(["low", "medium", "high"])
        fields["due_date"] = st.none() | days()
    if stage >= 6:
        tags = st.lists(st.sampled_from(GOOD_TAGS), max_size=3)
        fields["tags"] = rarely(st.just(["home", "Home"]), tags, 6)
    return fields


def good_fields(stage: int) -> dict[str, list[Any]]:
    """Return values that have to be taken, for each field of a new task."""
    good: dict[str, list[Any]] = {"title": [*TITLES]}
    if stage < 3:  # what a client may not set is ignored
        good |= {"id": [77], "created_at": ["2001-01-01T00:00:00"], "colour": ["red"]}
        good["done"] = [True, False]
    else:
        good["title"] += [space.format(TITLES[0]) for space in AROUND]
        good["title"].append(" {} ".format("é" * 200))
        good["description"] = DESCRIPTIONS
        good["priority"] = ["low", "medium", "high"]
        good["due_date"] = [None, *near_days(), *FAR_DAYS]
    if stage >= 6:
        each = [[name] for name in GOOD_TAGS]
        good["tags"] = [*each, [], GOOD_TAGS[:5], ["home", "Home"], ["a"], ["two  s"]]
        good["tags"].append(["one, two"])
    return good


def bad_fields(stage: int) -> dict[str, list[Any]]:
    """Return values that break a rule, or that are free, for each field."""
    bad: dict[str, list[Any]] = {
        "title": ["", "   ", "\t\n", *NOT_TEXTS],
        "done": [None, "maybe", "", 7, [], {}, 1, "yes", True],
    }
    if stage >= 2:
        bad["title"] += ["x" * 201, "é" * 201]
    if stage >= 3:
        bad["title"].append("nul\x00")
        bad["description"] = ["x" * 2001, "nul\x00", 5, []]
        bad["priority"] = ["banana", "High", "", None, 2, []]
        bad["due_date"] = ["2031-02-30", "soon", "", [], {}]
        bad["id"] = [77]
        bad["created_at"] = ["2001-01-01T00:00:00Z"]
        bad["titel"] = ["misspelt"]
        bad["owner_id"] = [1]
    if stage >= 5:
        bad["title"] += [float("nan"), float("inf"), "\ud800"]
    if stage >= 6:
        bad["tags"] = BAD_TAGS
        bad["project_id"] = [0, -1, 10**30, 999_999, "x", [], 1.5]
    return bad


@st.composite
def task_bodies(draw: Any, stage: int, *, new: bool, whole: bool = False) -> Any:
    """Return bodies of a task; two in five break a rule."""
    fields = task_fields(stage)
    if whole or not new:
        fields["done"] = st.booleans()
    names = draw(st.sets(st.sampled_from(sorted(fields)), max_size=4))
    body = {name: draw(fields[name]) for name in sorted(names)}
    if new or whole:
        body.setdefault("title", draw(fields["title"]))
    if stage < 3 and draw(st.integers(1, 4)) == 4:
        ignored = st.sampled_from(["id", "created_at", "colour"])
        body[draw(ignored)] = draw(st.sampled_from([77, "2001-01-01T00:00:00"]))
    if draw(st.integers(1, 5)) < 4:
        return body
    bad = bad_fields(stage)
    if stage < 3 and new:
        del bad["done"]
    missing = draw(st.integers(1, 9)) == 9
    if missing and (new or whole):
        del body["title"]
        return body
    name = draw(st.sampled_from([*sorted(bad), "done"] if not new else sorted(bad)))
    if not new:
        body.setdefault("title", draw(fields["title"]))
    # the broken field comes last: what stands before it must not be kept
    body.pop(name, None)
    return body | {name: draw(st.sampled_from(bad[name]))}


def pages() -> dict[str, Strategy]:
    """Return values of ``limit`` and ``offset``, good and bad."""
    good = st.integers(1, 6).map(str)
    bad = ["0", "101", "-1", "x", "1000000", "1.5"]
    offsets = st.integers(0, 6).map(str)
    odd = st.sampled_from(["-1", "x", "9" * 30, str(2**63), "1000"])
    return {
        "limit": rarely(st.sampled_from(bad), good | st.just("100")),
        "offset": rarely(odd, offsets),
    }


@st.composite
def task_queries(draw: Any, stage: int) -> Any:
    """Return queries of a list of tasks."""
    fields = pages() | {
        "done": rarely(st.just("maybe"), st.sampled_from(["true", "false"])),
        "priority": rarely(st.just("urgent"), st.sampled_from(["low", "high"])),
        "due_before": rarely(st.sampled_from(["2031-02-30", "soon"]), days()),
        "due_after": rarely(st.sampled_from(["2031-02-30", "soon"]), days()),
        "q": rarely(st.just("x\x00"), st.sampled_from(WORDS), 9),
        "sort": rarely(st.sampled_from(["titel", "id", "--title", "owner_id"]), SORTS),
    }
    if stage >= 6:
        fields["tag"] = st.lists(
            st.sampled_from(["home", "Home", " work ", "errand", "nothing"]),
            min_size=1,
            max_size=2,
        )
    # one kind of query is drawn more often than by chance: an order alone
    if draw(st.integers(1, 3)) == 3:
        return {"sort": draw(fields["sort"]), "limit": "100"}
    names = draw(st.sets(st.sampled_from(sorted(fields)), max_size=3))
    return {name: draw(fields[name]) for name in sorted(names)}


SORTS = st.sampled_from(
    [
        sign + key
        for key in ("created_at", "due_date", "priority", "title")
        for sign in ("", "-")
    ]
)

NAMES = ["ada", "Ada", "bob_1", "cy_", "Dora", "e" * 50, "eve", "axb", "a_b"]
BAD_NAMES = ["ab", "e" * 51, "a b c", "annaé", "a-b-c", "", None, 5, "ada@x", "<abc>"]
PASSWORDS = [
    "correct horse",
    "Correct horse",
    "pässword",
    "8letters",
    "  within spaces  ",
    "ü" * 36,
    "p" * 72,
]
BAD_PASSWORDS = [
    "short77",
    "ü" * 4,
    "ü" * 37,
    "p" * 73,
    "",
    None,
    12345678,
    ["longenough"],
]
HALF_A_PAIR = "half \ud800 pair"  # no text, though JSON can say it: strictness is free
BAD_EMAILS = ["nobody", "a@", "@example.com", "a b@example.com", "", None, 5, "a@b@c"]


def emails() -> Strategy:
    """Return good addresses, few enough to be taken now and then."""
    return st.builds(
        "{}@{}".format,
        st.sampled_from(["ada", "Ada", "bob", "cy.d", "eve", "fay", "gil"]),
        st.sampled_from(["example.com", "example.org"]),
    )


@st.composite
def accounts(draw: Any) -> Any:
    """Return bodies of a registration; one in four breaks a rule."""
    body = {
        "username": draw(st.sampled_from(NAMES)),
        "email": draw(emails()),
        "password": draw(st.sampled_from(PASSWORDS)),
    }
    if draw(st.integers(1, 4)) < 4:
        return body
    name = draw(st.sampled_from(["username", "email", "password", "role", "none"]))
    bad = {
        "username": BAD_NAMES,
        "email": BAD_EMAILS,
        "password": [*BAD_PASSWORDS, HALF_A_PAIR],
        "role": ["admin", "user"],
    }
    if name == "none":
        del body[draw(st.sampled_from(sorted(body)))]
        return body
    return body | {name: draw(st.sampled_from(bad[name]))}


PROJECT_NAMES = ["Home", "Work", " Garden\t", "n" * 100, "it's", "P", "two  spaces"]
PROJECT_NAMES.append(f" {'é' * 100} ")
PROJECT_WORDS = [None, "", "flat", "d" * 2000]


@st.composite
def project_bodies(draw: Any, *, new: bool) -> Any:
    """Return bodies of a project; one in four breaks a rule."""
    fields = {
        "name": st.sampled_from(PROJECT_NAMES),
        "description": st.sampled_from(PROJECT_WORDS),
    }
    names = draw(st.sets(st.sampled_from(sorted(fields))))
    body = {name: draw(fields[name]) for name in sorted(names)}
    if new:
        body.setdefault("name", draw(fields["name"]))
    if draw(st.integers(1, 4)) < 4:
        return body
    bad = {
        "name": st.sampled_from(["", "  ", "n" * 101, None, 5, [], "nul\x00"]),
        "description": st.sampled_from(["d" * 2001, 5, "nul\x00"]),
        "owner_id": st.just(1),
        "nmae": st.just("misspelt"),
    }
    name = draw(st.sampled_from(sorted(bad)))
    return body | {name: draw(bad[name])}


@st.composite
def profile_bodies(draw: Any) -> Any:
    """Return bodies of a profile; one in four breaks a rule."""
    body = {"display_name": draw(st.sampled_from(["Ada", "n" * 100, "Bob's"]))}
    if draw(st.booleans()):
        body["bio"] = draw(st.sampled_from(["hello", "b" * 2000, None]))
    if draw(st.integers(1, 4)) < 4:
        return body
    return body | draw(st.sampled_from(BAD_PROFILES))


PROFILES: list[Any] = [
    {"display_name": "Ada", "bio": "hello"},
    {"display_name": "n" * 100, "bio": "b" * 2000},
    {"display_name": "Bob's"},
    {"display_name": "Ada", "bio": None},
    {"bio": "words of nobody"},
]
BAD_PROFILES: list[Any] = [
    {"display_name": "n" * 101},
    {"display_name": "Ada", "bio": "b" * 2001},
    {"display_name": "Ada", "bio": 5},
    {"display_name": []},
    {"display_name": "Ada", "user_id": 1},
]
