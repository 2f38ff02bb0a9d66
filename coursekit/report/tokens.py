"""Tokens in the lines of a shell: asked for anew, or forged anew, never copied."""

from __future__ import annotations

import json
from collections.abc import Iterable

from coursekit.grading.exchange import Exchange
from coursekit.report.people import People
from coursekit.text.shell import Expansion, Part, for_make

ANOTHER_KEY = "a key of at least 32 bytes that is not your SECRET_KEY"
HEAD_AND_END = ("%%.*", "##*.")  # what a shell keeps of a token: before and behind dots
SHORTEST_PART = 20  # of a token that was cut


class Tokens:
    """The tokens that logins gave, each in a variable named after its owner."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._variables: dict[str, str] = {}

    def keep(self, token: str) -> str:
        """Return the variable for one more token: ``TOKEN_ADA``."""
        person = self._people.name_of(token).removeprefix("user ").upper()
        name, number = f"TOKEN_{person}", 1
        while name in self._variables.values():
            number += 1
            name = f"TOKEN_{person}_{number}"
        self._variables[token] = name
        return name

    def header(self, exchange: Exchange, value: bytes) -> list[Part]:
        """Return the header ``Authorization`` with no token of the grader's in it."""
        text = value.decode(errors="surrogateescape")
        for token, variable in reversed(self._variables.items()):
            cut = _cut_off(token, text)
            if cut is not None:
                left, _, right = text.partition(token[: len(token) - cut])
                name = f"{{{variable}%{'?' * cut}}}" if cut else variable
                return [left, Expansion(f"${name}"), right]
        if exchange.forged is None:
            return [value]
        return [f"{text.rpartition(' ')[0]} ", *self._forged(exchange, text)]

    def _forged(self, exchange: Exchange, header: str) -> list[Part]:
        """Return how the grader's own token is made anew, with times from now."""
        forged = exchange.forged
        assert forged is not None
        says = json.dumps(forged.claims, ensure_ascii=False)
        making = f"make token SAYS={for_make(says)}"
        if key := exchange.settings.get("SECRET_KEY"):
            making += f" SECRET_KEY={for_make(key)}"
        for token, variable in self._variables.items():
            if _is_patched(token, header):
                middle = Expansion(f"$({making} | cut -d. -f2)")
                head, end = (Expansion(f"${{{variable}{cut}}}") for cut in HEAD_AND_END)
                return [head, ".", middle, ".", end]
        if forged.algorithm != "HS256":
            making += f" ALG={for_make(forged.algorithm)}"
        if not forged.is_signed and forged.algorithm.lower() != "none":
            making += f" KEY={for_make(ANOTHER_KEY)}"
        return [Expansion(f"$({making})")]


def is_needed(token: str, later: Iterable[Exchange]) -> bool:
    """Return whether a later request carries a token, or a part of it."""
    headers = (exchange.request_headers.get("Authorization", "") for exchange in later)
    return any(_cut_off(token, h) is not None or _is_patched(token, h) for h in headers)


def _cut_off(token: str, header: str) -> int | None:
    """Return how many characters of a token a header lacks; None for too many."""
    for cut in range(SHORTEST_PART):
        part = token[: len(token) - cut]
        if len(part) >= SHORTEST_PART and part in header:
            return cut
    return None


def _is_patched(token: str, header: str) -> bool:
    """Return whether a header has a token with another middle, its claims."""
    ours, theirs = header.rpartition(" ")[2].split("."), token.split(".")
    if not len(ours) == len(theirs) == 3:
        return False
    return (ours[0], ours[2]) == (theirs[0], theirs[2])
