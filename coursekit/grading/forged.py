"""Tokens that the grader made itself: what they say, and who signed them.

Times are kept as they were meant: ``now+30min`` holds on any later day.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
import warnings
from dataclasses import dataclass
from typing import Any

DIGESTS = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
TIMES = ("exp", "iat", "nbf")
MOMENTS = range(10**9, 10**11)  # seconds since 1970 that can be meant as a time
NEAR = 5  # seconds: so long it may take from making a token to sending it
MOMENT = re.compile(r"now(?:([+-]\d+)(s|min))?")
SECONDS = {"s": 1, "min": 60}


@dataclass(frozen=True)
class Forged:
    """A token that can be read: its claims, and by whom its signature is."""

    claims: dict[str, Any]
    algorithm: str
    is_signed: bool
    """Whether the app's own SECRET_KEY has signed it."""


def read(header: str, key: str, now: float) -> Forged | None:
    """Return the token that a header holds, or None where it holds none."""
    parts = header.split(" ")[-1].split(".")
    if len(parts) != 3:
        return None
    try:
        algorithm = json.loads(_decoded(parts[0]))["alg"]
        claims = json.loads(_decoded(parts[1]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(claims, dict) or not isinstance(algorithm, str):
        return None
    signed = algorithm in DIGESTS and _encoded(
        hmac.digest(key.encode(), ".".join(parts[:2]).encode(), DIGESTS[algorithm])
    )
    return Forged(_meant(claims, now), algorithm, signed == parts[2])


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _meant(claims: dict[str, Any], now: float) -> dict[str, Any]:
    """Return claims with each time as it lies from now: ``now-5min``."""
    return {
        name: _from_now(value - now)
        if name in TIMES and isinstance(value, int | float) and int(value) in MOMENTS
        else value
        for name, value in claims.items()
    }


def _from_now(seconds: float) -> str:
    minutes = round(seconds / 60)
    if abs(seconds - 60 * minutes) > NEAR:
        return f"now{round(seconds):+d}s"
    return f"now{minutes:+d}min" if minutes else "now"


def sign(claims: dict[str, Any], key: str, algorithm: str) -> str:
    """Return a token; a time in the claims may be ``now``, ``now+30min``, ``now-9s``.

    Raises ``ValueError`` for an algorithm that PyJWT has not, or a key of another kind.
    """
    import jwt

    now = int(time.time())
    told = claims | {
        name: _moment(claims[name], now) for name in TIMES if name in claims
    }
    try:
        with warnings.catch_warnings(action="ignore"):  # a short key is meant
            text = json.dumps(told).encode()
            return jwt.PyJWS().encode(text, key or None, algorithm)
    except (NotImplementedError, jwt.PyJWTError, TypeError) as error:
        raise ValueError(f"{algorithm}: {error}") from None


def _moment(value: Any, now: int) -> Any:
    found = MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return value
    return now + int(found[1] or 0) * SECONDS[found[2] or "s"]
