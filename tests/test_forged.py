"""A token of the grader's own making is read, told in times from now, and made anew."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest

from coursekit.grading.forged import Forged, read, sign

KEY = "k" * 40
NOW = 1_800_000_000


def header(claims: dict[str, Any], key: str | None = KEY, alg: str = "HS256") -> str:
    return f"Bearer {jwt.encode(claims, key, alg)}"


def test_its_times_are_told_from_now() -> None:
    claims = {"sub": "1", "iat": NOW, "exp": NOW + 1799, "nbf": NOW - 90}

    found = read(header(claims), KEY, NOW + 0.4)

    told = {"sub": "1", "iat": "now", "exp": "now+30min", "nbf": "now-90s"}
    assert found == Forged(told, "HS256", is_signed=True)


@pytest.mark.parametrize("sub", [None, "", "²", 7, ["1"], 10**30])
def test_any_claim_stays_as_it_is(sub: object) -> None:
    token = sign({"sub": sub, "exp": 3}, KEY, "HS256")

    found = read(f"Bearer {token}", KEY, NOW)

    assert found is not None
    assert found.claims == {"sub": sub, "exp": 3}


@pytest.mark.parametrize(
    ("key", "algorithm", "is_signed"),
    [
        (KEY, "HS256", True),
        (KEY * 2, "HS384", False),
        ("other" * 9, "HS256", False),
        (None, "none", False),
    ],
)
def test_it_is_known_whose_signature_it_has(
    key: str | None, algorithm: str, is_signed: bool
) -> None:
    found = read(header({"sub": "1"}, key, algorithm), KEY, NOW)

    assert found == Forged({"sub": "1"}, algorithm, is_signed)


@pytest.mark.parametrize(
    "text", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Bearer ..", "Bearer é", "x y z"]
)
def test_what_is_no_token_is_none(text: str) -> None:
    assert read(text, KEY, NOW) is None


def test_a_token_is_made_with_times_from_now() -> None:
    told = {"sub": "now", "iat": "now", "exp": "now+30min", "nbf": "now-90s"}

    claims = jwt.decode(sign(told, KEY, "HS256"), KEY, algorithms=["HS256"])

    assert claims["sub"] == "now"
    assert claims["iat"] == pytest.approx(time.time(), abs=3)
    assert claims["exp"] - claims["iat"] == 1800
    assert claims["nbf"] - claims["iat"] == -90


def test_an_algorithm_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match="XY12"):
        sign({}, KEY, "XY12")
