"""A request is told as a curl line that sends the very same again."""

from __future__ import annotations

import json
import subprocess

import pytest

from coursekit.grading.exchange import Exchange, curl_lines, status_words

FAKE_CURL = r"""
curl() {
    if [ "$1" = -s ]; then printf '{"access_token": "fresh.token"}'; return; fi
    for word in "$@"; do printf '%s\0' "$word"; done
}
"""


def sent(*exchanges: Exchange) -> list[str]:
    """Run the lines in a shell, and return what the last one gives to curl."""
    script = FAKE_CURL + "\n".join(curl_lines(exchanges))
    done = subprocess.run(
        ["sh", "-c", script],  # noqa: S607  (the shell of whoever runs the tests)
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("\0")[:-1]


def test_a_get_is_one_address() -> None:
    assert sent(Exchange("GET", "/tasks/1")) == ["-i", "http://127.0.0.1:8000/tasks/1"]


def test_a_post_has_its_method_header_and_body() -> None:
    exchange = Exchange(
        "POST", "/tasks", {"Content-Type": "application/json"}, '{"title":"Buy milk"}'
    )

    assert sent(exchange) == [
        "-i",
        "-X",
        "POST",
        "-H",
        "Content-Type: application/json",
        "-d",
        '{"title":"Buy milk"}',
        "http://127.0.0.1:8000/tasks",
    ]


@pytest.mark.parametrize(
    "body",
    [
        """{"title":"it's"}""",
        '{"title":"a \\"quote\\""}',
        '{"title":"$HOME `ls` \\\\ !"}',
        '{"title":"zwei\nZeilen"}',
        '{"title":"Grüße 🎈"}',
        f'{{"title":"it is {"é" * 2001}, $HOME, {"x" * 100}"}}',
        "x" * 300,
        "no JSON; rm -rf .",
    ],
)
def test_a_body_reaches_curl_to_the_letter(body: str) -> None:
    assert sent(Exchange("POST", "/tasks", {}, body))[-2] == body


def test_what_a_body_repeats_is_repeated_by_the_shell() -> None:
    [line] = curl_lines([Exchange("POST", "/", {}, '{"title":"' + "x" * 2001 + '"}')])

    assert len(line) < 120


def test_a_body_that_begins_with_an_at_sign_is_no_file_name() -> None:
    """After ``-d`` curl would read the file of that name."""
    assert "-d" not in sent(Exchange("POST", "/tasks", {}, "@home"))


def test_a_question_mark_and_an_ampersand_stay_in_the_address() -> None:
    exchange = Exchange("GET", "/tasks?q=it's&done=true")

    assert sent(exchange)[-1] == "http://127.0.0.1:8000/tasks?q=it's&done=true"


def test_a_token_is_asked_for_anew() -> None:
    login = Exchange(
        "POST",
        "/auth/login",
        {"Content-Type": "application/json"},
        '{"username":"ada"}',
        200,
        body=json.dumps({"access_token": "old.token", "token_type": "bearer"}),
    )
    listing = Exchange("GET", "/tasks", {"Authorization": "Bearer old.token"})

    assert sent(login, listing) == [
        "-i",
        "-H",
        "Authorization: Bearer fresh.token",
        "http://127.0.0.1:8000/tasks",
    ]


def test_two_tokens_have_two_names() -> None:
    logins = [
        Exchange("POST", "/auth/login", status=200, body=f'{{"access_token": "{t}"}}')
        for t in "ab"
    ]
    asked = [Exchange("GET", "/", {"Authorization": f"Bearer {t}"}) for t in "ab"]

    lines = list(curl_lines([*logins, *asked]))

    assert lines[0].startswith("TOKEN1=$(curl -s ")
    assert lines[1].startswith("TOKEN2=$(curl -s ")
    assert '"Authorization: Bearer $TOKEN1"' in lines[2]
    assert '"Authorization: Bearer $TOKEN2"' in lines[3]


def test_a_token_that_no_login_gave_is_sent_as_it_is() -> None:
    exchange = Exchange("GET", "/tasks", {"Authorization": "Bearer for'ged"})

    assert sent(exchange)[2] == "Authorization: Bearer for'ged"


@pytest.mark.parametrize("body", ["", "null", "[1]", '"access_token"', "[" * 100_000])
def test_an_answer_of_any_form_may_hold_no_token(body: str) -> None:
    [line] = curl_lines([Exchange("GET", "/tasks", status=200, body=body)])

    assert line == "curl -i http://127.0.0.1:8000/tasks"


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
