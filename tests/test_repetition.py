"""The lines of a report repeat what a check did, whatever differs on another start.

That they do it in a real shell, on a real app, is tested in ``test_seeing.py``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coursekit.grading.deeds import Query, Restart, Together
from coursekit.grading.exchange import Exchange, Sent
from coursekit.grading.forged import Forged
from coursekit.report.repetition import Repetition

JSON = {"Content-Type": "application/json"}
HERE = "http://127.0.0.1:8000"
POST = "curl -i -X POST -H 'Content-Type: application/json' -d"
ONE = "curl -i http://127.0.0.1:8000/tasks/1"


def lines(*exchanges: Exchange) -> list[str]:
    return Repetition(exchanges).lines()


def get(path: str = "/tasks/1", **more: Any) -> Exchange:
    return Exchange("GET", path, status=200, **more)


def post(body: str, answer: str = "", path: str = "/tasks") -> Exchange:
    return Exchange("POST", path, JSON, body, 201, body=answer)


def login(username: str, token: str) -> Exchange:
    body = json.dumps({"username": username, "password": "open sesame"})
    return post(body, json.dumps({"access_token": token}), "/auth/login")


def carrying(header: str, forged: Forged | None = None) -> Exchange:
    headers = {"Authorization": header}
    return Exchange("GET", "/users/me", headers, status=200, forged=forged)


TOKEN = f"head.{'a' * 40}.sign"
ADA = login("adaxyz", TOKEN)


def test_a_get_is_one_address() -> None:
    assert lines(get()) == [ONE]


def test_a_post_has_its_method_header_and_body() -> None:
    assert lines(post('{"title":"Buy milk"}')) == [
        f"""{POST} '{{"title":"Buy milk"}}' {HERE}/tasks"""
    ]


def test_a_question_mark_and_brackets_stay_in_the_address() -> None:
    [line] = lines(get("/tasks?q=it's&done=true"))
    assert line == f"""curl -i "{HERE}/tasks?q=it's&done=true\""""

    [line] = lines(get("/tasks?q=[a]{b}"))
    assert line == f"curl -i -g '{HERE}/tasks?q=[a]{{b}}'", "or curl reads a pattern"


def test_a_body_that_begins_with_an_at_sign_is_no_file_name() -> None:
    [line] = lines(post("@home"))

    assert "--data-raw '@home'" in line


def test_a_body_without_a_content_type_is_sent_without_one() -> None:
    [line] = lines(Exchange("POST", "/tasks", {}, "x", 422))

    assert line == f"curl -i -X POST -H 'Content-Type:' -d 'x' {HERE}/tasks"


def test_bytes_that_are_no_text_are_sent_as_they_were() -> None:
    sent = Sent({"Content-Type": b"application/json"}, b'{"title": "\xe9"}')
    [line] = lines(Exchange("POST", "/tasks", JSON, '{"title": "�"}', 400, sent=sent))

    assert r"""--data-binary $'{"title": "\xe9"}'""" in line


def test_a_nul_in_a_body_goes_through_a_pipe() -> None:
    sent = Sent({"Content-Type": b"text/plain"}, b"50 %\\\0")
    [line] = lines(Exchange("POST", "/tasks", {}, "50 %\\\0", 400, sent=sent))

    assert line.startswith(r"printf '50 %%\\\000' | curl -i -X POST")
    assert line.endswith(f"--data-binary @- {HERE}/tasks")


def test_odd_headers_are_sent_as_they_were() -> None:
    sent = Sent({"Authorization": b"Bearer \xe9"}, b"")
    headers = {"Authorization": "Bearer é"}

    [line] = lines(Exchange("GET", "/", headers, status=401, sent=sent))
    assert line == rf"curl -i -H $'Authorization: Bearer \xe9' {HERE}/"

    [line] = lines(carrying(""))
    assert line == f"curl -i -H 'Authorization;' {HERE}/users/me"


def test_a_request_without_an_answer_does_not_wait_for_ever() -> None:
    assert lines(Exchange("GET", "/tasks")) == [f"curl -i -m 10 {HERE}/tasks"]


def test_a_token_is_asked_for_anew_under_the_name_of_its_owner() -> None:
    bob = login("bobxyz", TOKEN.replace("a", "b"))
    sent = carrying(f"Bearer {TOKEN}"), carrying(f"Bearer {TOKEN.replace('a', 'b')}")

    first, second, *asked = lines(ADA, bob, *sent)

    assert first.startswith("TOKEN_ADA=$(curl -s -X POST ")
    assert second.startswith("TOKEN_BOB=$(curl -s -X POST ")
    assert asked == [
        f'curl -i -H "Authorization: Bearer $TOKEN_ADA" {HERE}/users/me',
        f'curl -i -H "Authorization: Bearer $TOKEN_BOB" {HERE}/users/me',
    ]


def test_two_tokens_of_one_person_have_two_names() -> None:
    other = login("adaxyz", TOKEN.replace("a", "c"))
    sent = [carrying(f"Bearer {TOKEN}"), carrying(f"Bearer {TOKEN.replace('a', 'c')}")]

    names = [line.partition("=")[0] for line in lines(ADA, other, *sent)[:2]]

    assert names == ["TOKEN_ADA", "TOKEN_ADA_2"]


def test_a_login_whose_token_nobody_needs_shows_its_answer() -> None:
    assert lines(ADA)[0].startswith(POST)
    assert lines(ADA, carrying("Bearer null"))[0].startswith(POST)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (TOKEN, '"Authorization: $TOKEN_ADA"'),
        (f"Bearer{TOKEN}", '"Authorization: Bearer$TOKEN_ADA"'),
        (f"Bearer {TOKEN} x", '"Authorization: Bearer $TOKEN_ADA x"'),
        (f"Bearer {TOKEN[:-3]}", '"Authorization: Bearer ${TOKEN_ADA%???}"'),
        ("Bearer x.y.z", "'Authorization: Bearer x.y.z'"),
    ],
)
def test_a_header_holds_what_was_sent_of_a_token(header: str, words: str) -> None:
    assert lines(ADA, carrying(header))[-1] == f"curl -i -H {words} {HERE}/users/me"


@pytest.mark.parametrize(
    ("forged", "words"),
    [
        (Forged({"sub": "7", "exp": "now"}, "HS256", is_signed=True), ""),
        (Forged({"sub": "7", "exp": "now"}, "none", is_signed=False), " ALG=none"),
        (Forged({"sub": "7", "exp": "now"}, "HS384", is_signed=True), " ALG=HS384"),
        (
            Forged({"sub": "7", "exp": "now"}, "HS256", is_signed=False),
            " KEY='a key of at least 32 bytes that is not your SECRET_KEY'",
        ),
    ],
)
def test_a_forged_token_is_forged_anew(forged: Forged, words: str) -> None:
    made = """make token SAYS='{"sub": "7", "exp": "now"}'"""

    assert lines(carrying("Bearer x.y.z", forged)) == [
        f'curl -i -H "Authorization: Bearer $({made}{words})" {HERE}/users/me'
    ]


def test_a_token_with_other_claims_keeps_its_head_and_its_signature() -> None:
    forged = Forged({"sub": "7"}, "HS256", is_signed=False)

    line = lines(ADA, carrying("Bearer head.other.sign", forged))[-1]

    middle = """$(make token SAYS='{"sub": "7"}' | cut -d. -f2)"""
    header = f'"Authorization: Bearer ${{TOKEN_ADA%%.*}}.{middle}.${{TOKEN_ADA##*.}}"'
    assert line == f"curl -i -H {header} {HERE}/users/me"


def test_an_app_with_another_key_gets_tokens_of_that_key() -> None:
    exchange = carrying("Bearer x.y.z", Forged({}, "HS256", is_signed=True))
    exchange.settings = {"SECRET_KEY": "another one"}

    assert "make token SAYS='{}' SECRET_KEY='another one')" in lines(exchange)[0]


def test_an_id_that_counts_is_the_same_on_another_start() -> None:
    made = post('{"title":"a"}', '{"id": 1}')

    assert lines(made, get("/tasks/1"))[-1] == ONE


@pytest.mark.parametrize("number", ["9001", '"6f1e-77"'])
def test_an_id_that_was_drawn_by_lot_is_taken_from_the_answer(number: str) -> None:
    made = post('{"name":"a"}', f'{{"id": {number}}}', "/projects")
    body = f'{{"title":"9001","project_id":{number}}}'
    bare = number.strip('"')

    first, second, third = lines(made, post(body), get(f"/projects/{bare}/tasks"))

    assert first.startswith("PROJECT_ID=$(curl -s ")
    assert first.endswith("""print(json.load(sys.stdin)["id"])')""")
    quote = '"' if number != bare else ""
    assert (
        f"""'{{"title":"9001","project_id":{quote}'"$PROJECT_ID"'{quote}}}'""" in second
    )
    assert third == f'curl -i "{HERE}/projects/$PROJECT_ID/tasks"'


def test_after_requests_at_one_moment_no_id_is_foreseen() -> None:
    together = Together()
    race = [get("/tasks", together=together) for _ in range(2)]

    *_, made, asked = lines(*race, post("{}", '{"id": 1}'), get("/tasks/1"))

    assert made.startswith("TASK_ID=$(")
    assert asked == f'curl -i "{HERE}/tasks/$TASK_ID"'


def test_the_days_around_today_are_those_of_the_day_one_looks() -> None:
    now = datetime.now(UTC)
    days = [f"{now + timedelta(number):%F}" for number in (-1, 0, 7)]
    tasks = [post(f'{{"due_date":"{day}"}}') for day in days]
    for task in tasks:
        task.at = now.timestamp()

    today, yesterday, *asked = lines(*tasks)

    assert today.startswith("TODAY=$(date ")
    assert yesterday.startswith("YESTERDAY=$(python3 ")
    assert [line.count("$YESTERDAY") for line in asked] == [1, 0, 0]
    assert [line.count("$TODAY") for line in asked] == [0, 1, 0]
    assert days[2] in asked[2]


def test_a_restart_is_a_line_that_stops_or_kills_the_app() -> None:
    stopped, killed = get(deeds=[Restart()]), get(deeds=[Restart(killed=True)])

    found = lines(stopped, killed, get())

    assert found[2].startswith("kill $(cat .coursekit/fresh/8000/pid); sleep 1; curl ")
    assert found[5].startswith("kill -9 $(cat .coursekit/fresh/8000/pid); sleep 1; ")
    assert [line for line in found if line.startswith("#")] == [
        "# your app is stopped, and make run starts it again on the same data",
        "# your app is killed, and make run starts it again on the same data",
    ]


def test_a_change_of_the_database_is_its_sql() -> None:
    values = {"name": "it's", "id": 7}
    change = Query(
        "UPDATE tasks\n  SET title = :name, at = '12:30:00' WHERE id = :id",
        values,
        True,
    )

    assert lines(get(deeds=[change]), get())[1] == (
        "make sql SQL=\"UPDATE tasks SET title = 'it''s', at = '12:30:00'"
        ' WHERE id = 7"'
    )


def test_a_look_into_the_database_is_shown_where_it_is_the_last_thing() -> None:
    look = Query("SELECT count(*) FROM tasks")

    assert lines(get(deeds=[look]), get(deeds=[look, look])) == [
        ONE,
        ONE,
        "make sql SQL='SELECT count(*) FROM tasks'",
    ]


def test_requests_at_one_moment_are_sent_at_once() -> None:
    together = Together()
    asked = [get(path, together=together) for path in ("/tasks", "/health")]

    assert lines(*asked) == [
        "# at the same moment",
        f"(curl -i {HERE}/tasks & curl -i {HERE}/health & wait)",
    ]


def test_the_database_is_held_as_it_was_in_the_check() -> None:
    together = Together("BEGIN IMMEDIATE")
    asked = [get(together=together) for _ in range(4)]

    comment, line = lines(*asked)

    assert comment.startswith("# at the same moment, and the database waits until all")
    assert line == (
        "make sql SQL='BEGIN IMMEDIATE' HOLD=4"
        f" | (read -r _; for _ in $(seq 4); do {ONE} & done; wait)"
    )


def test_another_connection_reads_longer_than_the_app_waits() -> None:
    reading = 'SELECT 1 FROM "tasks"'

    comment, line = lines(get(together=Together(reading, for_good=True)))

    assert comment.startswith("# while another connection is reading")
    assert line == f"make sql SQL='{reading}' HOLD=8 | (read -r _; {ONE})"


def test_moments_that_are_alike_are_one_loop() -> None:
    moments = [Together() for _ in range(3)]
    asked = [get(together=moment) for moment in moments for _ in range(2)]

    assert lines(*asked) == [
        "# at the same moment",
        f"for _ in $(seq 3); do (for _ in $(seq 2); do {ONE} & done; wait); done",
    ]


def test_requests_that_differ_in_one_word_are_a_loop() -> None:
    bodies = [f'{{"title":"{letter}"}}' for letter in "abc"]

    assert lines(*map(post, bodies), get()) == [
        "for body in "
        + " ".join(f"'{body}'" for body in bodies)
        + f'; do {POST} "$body" {HERE}/tasks; done',
        ONE,
    ]


def test_paths_that_differ_are_a_loop_too() -> None:
    paths = ["/tasks?limit=0", "/tasks?limit=-1", "/tasks?limit=101"]

    assert lines(*map(get, paths), get()) == [
        "for route in '/tasks?limit=0' '/tasks?limit=-1' '/tasks?limit=101';"
        f' do curl -i "{HERE}$route"; done',
        ONE,
    ]


def test_the_last_request_stands_by_itself() -> None:
    first, second, third = lines(*map(post, "abc"))

    assert (first, second, third) == tuple(f"{POST} '{b}' {HERE}/tasks" for b in "abc")


def test_requests_that_differ_in_more_are_no_loop() -> None:
    asked = [
        Exchange(method, f"/tasks/{number}", status=200)
        for number, method in enumerate(("GET", "DELETE", "GET", "DELETE"), start=1)
    ]

    assert len(lines(*asked)) == 4


def test_other_methods_are_no_loop() -> None:
    methods = ("DELETE", "PATCH", "PUT", "DELETE")
    asked = [Exchange(method, "/tasks/1", status=404) for method in methods]

    assert lines(*asked) == [f"curl -i -X {m} {HERE}/tasks/1" for m in methods]


def test_nothing_stands_between_a_loop_s_requests() -> None:
    deed = Query("UPDATE tasks SET done = true", changes=True)
    asked = [post(letter) for letter in "abcd"]
    asked[1].deeds.append(deed)

    assert lines(*asked, get())[2].startswith("make sql ")
