"""A report says as whom a request was sent, and whose is what it asks for."""

from __future__ import annotations

import json

from coursekit.grading.deeds import Query
from coursekit.grading.exchange import Exchange
from coursekit.grading.forged import Forged
from coursekit.report.people import People, asked_for, made_by


def login(username: str, token: str) -> Exchange:
    body = json.dumps({"username": username, "password": "open sesame"})
    answer = json.dumps({"access_token": token})
    return Exchange("POST", "/auth/login", {}, body, 200, body=answer)


def by(token: str, method: str, path: str, answer: str = "", status: int = 200):  # noqa: ANN201
    headers = {"Authorization": f"Bearer {token}"}
    return Exchange(method, path, headers, "", status, body=answer)


ADA, BOB = login("adaxyz", "token-1"), login("bobxyz", "token-2")
MADE = by("token-1", "POST", "/tasks", '{"id": 7}', 201)


def words(exchange: Exchange, *before: Exchange) -> str:
    return People([*before, exchange]).words(exchange)


def test_another_s_task_is_said_to_be_so() -> None:
    asked = by("token-2", "DELETE", "/tasks/7")

    assert words(asked, ADA, BOB, MADE) == "as Bob, whose task it is not"
    assert words(by("token-1", "GET", "/tasks/7"), ADA, BOB, MADE, asked) == "as Ada"
    assert words(by("token-2", "GET", "/tasks/8"), ADA, BOB, MADE) == "as Bob"


def test_where_one_person_sends_everything_it_goes_without_saying() -> None:
    assert words(by("token-1", "DELETE", "/tasks/7"), ADA, MADE) == ""
    assert words(Exchange("GET", "/tasks"), Exchange("POST", "/tasks")) == ""


def test_a_request_without_a_token_says_so() -> None:
    anonymous = Exchange("GET", "/tasks/7")

    assert words(anonymous, ADA, MADE) == "without a token"
    assert words(BOB, ADA, MADE, anonymous) == "", "nobody logs in with a token"


def test_a_token_of_ours_is_called_so() -> None:
    asked = by("a.b.c", "GET", "/tasks")
    asked.forged = Forged({"sub": "1"}, "HS256", is_signed=True)

    assert words(asked, ADA) == "with a token of ours"


def test_whom_a_check_made_an_admin_is_one() -> None:
    promoted = login("cemxyz", "token-3")
    change = "UPDATE users SET role = 'admin' WHERE username = :name"
    promoted.deeds.append(Query(change, {"name": "cemxyz"}, changes=True))

    asked = by("token-3", "GET", "/tasks/7")
    assert words(asked, ADA, MADE, promoted) == "as Cem, an admin, whose task it is not"


def test_a_name_that_was_chosen_by_a_check_is_a_number() -> None:
    people = People([ADA, login("xy_9", "token-4")])

    assert people.name_of("token-4") == "user 2"
    assert people.name_of("none of them") == ""


def test_a_header_shows_a_name_in_place_of_a_token() -> None:
    assert People([ADA]).shown("Basic token-1") == "Basic (Ada's token)"


def test_what_was_made_is_known_by_its_path() -> None:
    registered = Exchange("POST", "/auth/register", status=201, body='{"id": 2}')
    refused = Exchange("POST", "/tasks", status=422, body='{"id": 2}')

    assert made_by(MADE) == ("tasks", "7")
    assert made_by(registered) == ("users", "2")
    assert made_by(refused) is None
    assert asked_for(Exchange("GET", "/projects/3/tasks?limit=1")) == ("projects", "3")
    assert asked_for(Exchange("GET", "/tasks?limit=1")) is None
