"""An app that counts tells how many statements ran, and which a request repeats."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from coursekit.sandbox.statements import CountedStatements


class Sends:
    """An ASGI app that sends statements to a database before it answers."""

    def __init__(self, *statements: str) -> None:
        self.statements = statements
        self.engine = sa.create_engine("sqlite://")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with self.engine.connect() as connection:
            for statement in self.statements:
                connection.execute(sa.text(statement))
        await send({"type": "http.response.start", "status": 200, "headers": []})


@pytest.fixture
def counted() -> Iterator[CountedStatements]:
    app = CountedStatements(Sends("SELECT 1", *["SELECT\n  2"] * 3, *["SELECT 4"] * 2))
    yield app
    sa.event.remove(sa.engine.Engine, "before_cursor_execute", app._add)


def headers(app: CountedStatements) -> dict[str, str]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http"}, None, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_an_answer_tells_the_statements_so_far(counted: CountedStatements) -> None:
    assert headers(counted)["x-sql-statements"] == "6"
    assert headers(counted)["x-sql-statements"] == "12"


def test_an_answer_tells_what_its_own_request_repeats(
    counted: CountedStatements,
) -> None:
    for _ in range(2):
        assert headers(counted)["x-sql-repeated"] == (
            "3 times: SELECT 2; 2 times: SELECT 4"
        )


def test_where_nothing_repeats_nothing_is_told(counted: CountedStatements) -> None:
    counted._app.statements = ("SELECT 1", "SELECT 2 -- é")

    assert "x-sql-repeated" not in headers(counted)


def test_a_statement_in_any_alphabet_fits_into_a_header(
    counted: CountedStatements,
) -> None:
    counted._app.statements = ("SELECT '漢'",) * 2

    assert headers(counted)["x-sql-repeated"] == "2 times: SELECT '?'"
