"""An exchange tells its lines, and what its answer and its request hold."""

from __future__ import annotations

import pytest

from coursekit.grading.exchange import Exchange, answered, granted_token, status_words


def test_an_exchange_tells_its_lines() -> None:
    exchange = Exchange("GET", "/tasks/1", status=404)

    assert exchange.first_line == "GET /tasks/1"
    assert exchange.status_line == "404 Not Found"


def test_an_exchange_without_an_answer_says_so() -> None:
    exchange = Exchange("GET", "/tasks/1")

    assert exchange.status_line == "no answer"
    assert exchange.to_json()["response"] is None


def test_a_status_without_a_phrase_is_a_number() -> None:
    assert status_words(299) == "299"


def test_a_login_has_granted_a_token() -> None:
    body = '{"access_token": "a.b.c", "token_type": "bearer"}'

    assert (
        granted_token(Exchange("POST", "/auth/login", status=200, body=body)) == "a.b.c"
    )


@pytest.mark.parametrize(
    "body",
    ["", "null", "[1]", '"access_token"', "[" * 100_000, '{"access_token": null}'],
)
def test_an_answer_of_any_form_may_hold_no_token(body: str) -> None:
    exchange = Exchange("GET", "/tasks", status=200, body=body)

    assert granted_token(exchange) == ""
    assert answered(exchange) in ({}, {"access_token": None})
