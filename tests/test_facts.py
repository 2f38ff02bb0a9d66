"""Of a large document a report shows only the part that a failed check looked at."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import TINY

from coursekit.course.stages import Course
from coursekit.grading.clues import routing
from coursekit.grading.deeds import Together
from coursekit.grading.exchange import LOOKED, RESTARTED, Exchange
from coursekit.grading.faces.client import _once
from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.forged import Forged
from coursekit.grading.judging import _up_to_silence
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Outcome, Verdict
from coursekit.report.facts import facts, fault, lesson_of
from coursekit.report.ways import ways_to_see

TITLE = {"type": "string", "maxLength": 200}
DONE = {"type": "boolean"}


def schema(**properties: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"properties": properties}}}}


DOCUMENT = {
    "paths": {
        "/tasks": {"post": {"requestBody": schema(title=TITLE, done=DONE)}},
        "/tasks/{task_id}": {"patch": {"requestBody": schema(title=TITLE)}},
    },
    "info": {"title": "much else"},
}


def shown(expected: str, *, looks: bool = True) -> str:
    """Return what is shown of the answer when a check looked at two bodies."""
    exchange = Exchange("GET", "/openapi.json", status=200, body='{"info": "all"}')
    openapi = OpenApi(DOCUMENT, exchange)
    if looks:
        openapi.request_schema("POST", "/tasks")
        openapi.request_schema("PATCH", "/tasks/{id}")
    verdict = Verdict("1::test", "1", "", Outcome.FAILED, exchanges=[exchange])
    verdict.expected = expected
    return [fact.text for fact in facts(verdict)][2]


def test_a_document_that_nobody_looked_into_is_shown_whole() -> None:
    assert shown("a document", looks=False) == '{"info": "all"}'


def test_the_part_that_is_named_is_shown() -> None:
    assert shown("POST /tasks: something else").startswith(
        "in it, the body of POST /tasks:\n"
    )


def test_else_it_is_the_part_that_was_looked_at_last() -> None:
    assert shown("`TaskUpdate`").startswith("in it, the body of PATCH /tasks/{id}:\n")


def test_of_a_schema_only_the_properties_that_are_named_are_shown() -> None:
    text = shown("POST /tasks: a `title` with minLength 1")

    assert "maxLength" in text
    assert "done" not in text


def test_the_name_of_a_schema_is_shown_as_in_the_document() -> None:
    exchange = Exchange("GET", "/openapi.json", status=200, body="{}")
    reference = {"$ref": "#/components/schemas/TaskCreate"}
    body = {"content": {"application/json": {"schema": reference}}}
    document = {
        "paths": {"/tasks": {"post": {"requestBody": body}}},
        "components": {"schemas": {"TaskCreate": {"properties": {"title": TITLE}}}},
    }
    OpenApi(document, exchange).request_schema("POST", "/tasks")
    verdict = Verdict("1::test", "1", "", Outcome.FAILED, exchanges=[exchange])

    text = [fact.text for fact in facts(verdict)][2]

    assert '"$ref": "TaskCreate"' in text
    assert "x-name" not in text


def wrong(*exchanges: Exchange) -> Verdict:
    return Verdict(
        *("1::test", "1", "", Outcome.FAILED),
        blame=Blame.WRONG_ANSWER,
        exchanges=list(exchanges),
    )


def test_what_was_sent_before_is_shown_where_there_is_room() -> None:
    short = Exchange("PATCH", "/tasks/1", request_body='{"done":true}', status=200)
    long = Exchange("POST", "/tasks", request_body=f'"{"x" * 60}"', status=201)

    told = [fact.text for fact in facts(wrong(short, long, short))]

    assert told[:2] == [
        'PATCH /tasks/1 {"done":true} → 200 OK',
        "POST /tasks → 201 Created",
    ]


def test_a_restart_is_told() -> None:
    before = Exchange("POST", "/tasks", status=201, then=RESTARTED)
    verdict = wrong(before, Exchange("GET", "/tasks", status=200))

    assert f"POST /tasks → 201 Created, then {RESTARTED}" in [
        fact.text for fact in facts(verdict)
    ]


def test_a_look_into_the_database_is_told_where_it_decides() -> None:
    looked = Exchange("POST", "/tasks", status=201, then=LOOKED)
    changed = Exchange("GET", "/tasks", status=200, then="we changed the table `users`")

    texts = [fact.text for fact in facts(wrong(looked, changed, looked))]

    assert texts[0] == "POST /tasks → 201 Created"
    assert texts[1] == "GET /tasks → 200 OK, then we changed the table `users`"
    assert texts.count(LOOKED) == 1
    assert fault(wrong(changed, looked)).endswith(
        "its database is not as it was asked for."
    )
    assert fault(wrong(looked, changed)).startswith("Your app answers, but differently")
    assert fault(wrong()).startswith("Your code")


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("http://127.0.0.1:8000/tasks/", "/tasks/"),
        ("/tasks/", "/tasks/"),
        ("https://example.com/tasks", "https://example.com/tasks"),
        ("http://[::1:nowhere/", "http://[::1:nowhere/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_a_redirect_says_where_to(location: str, shown: str) -> None:
    headers = {"Location": location}
    exchange = Exchange("GET", "/tasks", status=307, headers=headers)

    assert exchange.status_line == f"307 Temporary Redirect to {shown}"


def test_the_first_request_without_an_answer_stands_last() -> None:
    answered, silent = Exchange("GET", "/a", status=200), Exchange("GET", "/b")

    assert _up_to_silence([silent, answered, silent]) == [answered, silent]
    assert _up_to_silence([answered]) == [answered]


def test_requests_of_one_moment_that_got_no_answer_stay_together() -> None:
    moment = Together()
    answered, one, other = (
        Exchange("GET", path, status=status, together=moment)
        for path, status in (("/a", 200), ("/b", None), ("/c", None))
    )
    later = Exchange("GET", "/d")

    assert _up_to_silence([one, answered, other, later]) == [answered, one, other]


def test_a_log_that_repeats_itself_is_told_once() -> None:
    error = "  main.py, line 3, in f\n    f()\n"

    assert _once(f"{error}KeyError: 1\n{error}KeyError: 2\n") == f"{error}KeyError: 1"
    assert _once(f"{error}{error}RecursionError") == f"{error}{error}RecursionError"


def test_fastapis_own_404_and_405_say_that_no_path_operation_fits() -> None:
    body = '{"detail": "Not Found"}'
    unknown = Exchange("GET", "/tasks?done=true", status=404, body=body)
    method = Exchange(
        "PUT", "/tasks", status=405, body='{"detail":"Method Not Allowed"}'
    )
    own = Exchange("GET", "/tasks/9", status=404, body='{"detail":"Task not found"}')

    assert routing(unknown).endswith("where no path operation fits GET /tasks")
    assert routing(method).endswith("the path is known, but not for PUT")
    assert routing(own) == ""


def test_a_long_body_is_told_in_short() -> None:
    long = Exchange("POST", "/tasks", request_body=f'{{"t":"{"x" * 200}"}}', status=201)

    assert texts(wrong(long, long))[0] == (
        'POST /tasks {"t":"(200 letters x)"} → 201 Created'
    )


def texts(verdict: Verdict) -> list[str]:
    return [fact.text for fact in facts(verdict)]


def login(username: str, token: str) -> Exchange:
    body = f'{{"username":"{username}","password":"open sesame"}}'
    answer = f'{{"access_token":"{token}"}}'
    return Exchange("POST", "/auth/login", {}, body, 200, body=answer)


def carrying(header: str, path: str = "/tasks/1", method: str = "GET") -> Exchange:
    return Exchange(method, path, {"Authorization": header}, status=200)


def test_it_is_told_as_whom_a_request_was_sent() -> None:
    made = carrying("Bearer a", "/tasks", "POST")
    made.body, made.status = '{"id":1}', 201
    people = login("adaxyz", "a"), login("bobxyz", "b")

    told = texts(wrong(*people, made, carrying("Bearer b", method="DELETE")))

    assert told[2] == "POST /tasks as Ada → 201 Created"
    assert told[3] == "DELETE /tasks/1 as Bob, whose task it is not"


def test_a_header_that_is_no_usual_one_is_shown_with_the_token_s_owner() -> None:
    ada = login("adaxyz", "a.b.c")

    assert "Authorization: Basic (Ada's token)" in texts(
        wrong(ada, carrying("Basic a.b.c"))
    )
    assert "Authorization: (nothing)" in texts(wrong(ada, carrying("")))
    assert not any(
        "Authorization" in t for t in texts(wrong(ada, carrying("Bearer a.b.c")))
    )


def test_a_forged_token_tells_what_it_says_and_who_signed_it() -> None:
    asked = carrying("Bearer x.y.z")
    for forged, words in (
        (Forged({"sub": "²"}, "HS256", is_signed=True), "with your SECRET_KEY (HS256)"),
        (Forged({"sub": "²"}, "HS256", is_signed=False), "but not by your app (HS256)"),
        (Forged({"sub": "²"}, "none", is_signed=False), "by nobody (none)"),
    ):
        asked.forged = forged

        assert f'It says {{"sub": "²"}}, signed {words}.' in texts(wrong(asked))


def test_requests_of_one_moment_are_told_as_such() -> None:
    together = Together()
    asked = [Exchange("GET", "/tasks", status=200, together=together) for _ in range(4)]

    assert "GET /tasks at the same moment as 3 others" in texts(wrong(*asked))


def test_statements_that_repeat_are_told_and_shown_by_a_trace() -> None:
    made = Exchange("POST", "/tasks", {}, '{"title":"it\'s"}', 201)
    counted = {"X-Sql-Statements": "31", "X-Sql-Repeated": "24 times: SELECT 1"}
    listed = Exchange("GET", "/tasks?limit=24", status=200, headers=counted)
    verdict = wrong(login("adaxyz", "a"), made, listed)
    stage = Course(TINY).stage("1")

    command, lines = ways_to_see(Run(stage, stage.folder, 1), verdict)

    assert texts(verdict)[-1] == "24 times: SELECT 1"
    assert lines == []
    assert command.startswith("printf '%s\\n' ")
    assert command.endswith(
        " 'GET /tasks?limit=24' | make trace STAGE=1 FILE=/dev/stdin"
    )
    assert "open sesame" not in command


def served(verdict: Verdict, **facts_of_run: str) -> str:
    stage = Course(TINY).stage("1")
    return ways_to_see(Run(stage, stage.folder, 1, **facts_of_run), verdict)[0]


def test_an_app_with_other_settings_is_served_with_them() -> None:
    """Only what was asked of that app is repeated; nothing set means taken away."""
    usual = Exchange("GET", "/tasks", status=200)
    other = Exchange("GET", "/health", status=200, app=1)
    other.settings = {"SECRET_KEY": "", "NAME": "it's $5"}
    verdict = wrong(usual, other)
    stage = Course(TINY).stage("1")

    command, [request] = ways_to_see(Run(stage, stage.folder, 1), verdict)

    assert command == """make run STAGE=1 FRESH=1 SECRET_KEY= NAME='it'"'"'s $5'"""
    assert request.endswith("/health")


def test_a_check_leads_to_the_section_of_its_task() -> None:
    verdict = Verdict("2::test", "02_count", "", Outcome.FAILED, task=2)

    assert lesson_of(Course(TINY), verdict) == (
        "Read again: “Common mistakes” in tests/tiny/stages/02_count/lesson.md"
    )


def test_a_check_of_no_task_leads_nowhere() -> None:
    verdict = Verdict("2::test", "02_count", "", Outcome.FAILED)

    assert lesson_of(Course(TINY), verdict) == ""


def test_the_clock_stands_where_it_stood_where_a_day_is_named() -> None:
    dated = Exchange("GET", "/tasks", status=200, body='[{"due_date":"2026-01-01"}]')
    plain = Exchange("GET", "/tasks", status=200, body="[]")
    dated.zone = plain.zone = "<+13>-13"

    assert served(wrong(dated)) == "make run STAGE=1 FRESH=1 TZ='<+13>-13'"
    assert served(wrong(plain)) == "make run STAGE=1 FRESH=1"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("<+13>-13", "your app's clock stood 13 hours ahead of UTC"),
        ("<-08>8", "your app's clock stood 8 hours behind UTC"),
    ],
)
def test_where_utc_is_expected_it_is_told_where_the_clock_stood(
    zone: str, words: str
) -> None:
    verdict = wrong(Exchange("GET", "/tasks/stats", status=200, zone=zone))
    assert words not in texts(verdict)

    verdict.expected = "2: so many open tasks are due before today in UTC"
    assert words in texts(verdict)

    verdict.expected += "; your app's clock stands in the zone UTC+13"
    assert words not in texts(verdict), "it is said already"


def test_what_was_graded_on_postgresql_is_served_on_it() -> None:
    verdict = wrong(Exchange("GET", "/tasks", status=200))

    assert served(verdict, database="PostgreSQL") == (
        "make run STAGE=1 FRESH=1 DB=postgres"
    )


def test_an_app_that_does_not_start_is_only_served() -> None:
    verdict = wrong()
    verdict.blame = Blame.DID_NOT_START

    assert served(verdict) == "make run STAGE=1 FRESH=1"
    assert served(wrong()) == "", "nothing was asked: it is about the code"
