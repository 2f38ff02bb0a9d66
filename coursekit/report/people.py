"""As whom requests were sent, and whose is what they ask for, seen from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coursekit.grading.deeds import Query
from coursekit.grading.draw import NAMES
from coursekit.grading.exchange import Exchange, answered, asked, granted_token

SINGULAR = {"tasks": "task", "projects": "project", "users": "user", "tags": "tag"}
Thing = tuple[str, str]
"""A kind of things, as paths name it, and the id of one: ``("tasks", "3")``."""


def made_by(exchange: Exchange) -> Thing | None:
    """Return what a request has made, if its answer says so."""
    made = answered(exchange).get("id")
    if exchange.method != "POST" or made is None or (exchange.status or 500) >= 300:
        return None
    kind = exchange.path.partition("?")[0].strip("/").split("/")[-1]
    return ("users" if kind == "register" else kind), str(made)


def asked_for(exchange: Exchange) -> Thing | None:
    """Return the first thing that a path names: ``/projects/3/tasks``."""
    found = re.match(r"/(\w+)/([\w-]+)(?=[/?]|$)", exchange.path)
    return (found[1], found[2]) if found else None


class People:
    """The people of a check, by their tokens, and what each of them has made."""

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        self._names: dict[str, str] = {}
        self._makers: dict[Thing, str] = {}
        self._admins: set[str] = set()
        ways = set()
        for exchange in exchanges:
            if token := granted_token(exchange):
                self._names[token] = _name(asked(exchange), len(self._names) + 1)
            if thing := made_by(exchange):
                self._makers[thing] = self.name(exchange)
            self._admins |= set(_promoted(exchange))
            ways.add(self._sender(exchange))
        self._differ = len(ways - {None}) > 1

    def name_of(self, token: str) -> str:
        """Return the name of whom a login gave a token; nothing if none did."""
        return self._names.get(token, "")

    def name(self, exchange: Exchange) -> str:
        """Return the name of whose token a request carried, or nothing."""
        return self.name_of(_token(exchange))

    def _sender(self, exchange: Exchange) -> str | None:
        """Return a name, or "" for nobody; None where a token would say nothing."""
        name = self.name(exchange)
        is_before = not self._names or "password" in asked(exchange)
        return None if is_before and not name else name

    def words(self, exchange: Exchange) -> str:
        """Return as whom a request was sent: ``as Bob, whose task it is not``.

        Nothing where all requests of the check were sent in one way.
        """
        if exchange.ran:
            return ""
        header = exchange.request_headers.get("Authorization", "")
        if exchange.forged and self.shown(header) == header:
            return "with a token of ours"
        sender = self._sender(exchange)
        if not self._differ or sender is None:
            return ""
        if not sender:
            return "" if header else "without a token"
        admin = ", an admin" if sender in self._admins else ""
        thing = asked_for(exchange)
        maker = self._makers.get(thing) if thing else None
        if thing is None or maker in (None, "", sender):
            return f"as {sender}{admin}"
        whose = f"whose {SINGULAR.get(thing[0], 'thing')} it is not"
        return f"as {sender}{admin}, {whose}"

    def shown(self, header: str) -> str:
        """Return a header with a name in place of a token that is no news."""
        for token, name in self._names.items():
            header = header.replace(token, f"({name}'s token)")
        return header


def _token(exchange: Exchange) -> str:
    scheme, _, token = exchange.request_headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _name(login: dict[str, object], number: int) -> str:
    """Return the name that a username begins with, or a number for one."""
    username = str(login.get("username", "")).lower()
    return next(
        (name.title() for name in NAMES if username.startswith(name)), f"user {number}"
    )


def _promoted(exchange: Exchange) -> Iterator[str]:
    """Yield the names of those whom the check's own SQL made admins."""
    for deed in exchange.deeds:
        if isinstance(deed, Query) and "role = 'admin'" in deed.statement:
            yield from (_name({"username": v}, 0) for v in deed.values.values())
