"""Tokens that a program has to refuse: forged from one that it gave itself."""

from __future__ import annotations

import time
import warnings
from typing import Any

import jwt

FORGED = [
    "expired",
    "another key",
    "HS384",
    "HS512",
    "none",
    "no sub",
    "no exp",
    "sub gone",
    "sub abc",
    "sub huge",
    "sub 0",
    "sub -1",
    "sub half",
    "cut",
    "changed",
    "garbage",
    "two dots",
]
HEADERS = [
    None,
    "",
    "Bearer",
    "Basic YWRhOmFkYQ==",
    "Bearer x",
    "bearer",
    "Token abc",
    "Bearer a b c",
]
SUBS = {
    "sub gone": "999999",
    "sub abc": "abc",
    "sub huge": "9" * 30,
    "sub 0": "0",
    "sub -1": "-1",
    "sub half": "1.5",
}


def forged(kind: str, good: str, key: str, user_id: int) -> str:
    """Return a token that is like a good one but for one thing."""
    claims: dict[str, Any] = jwt.decode(good, options={"verify_signature": False})
    now = int(time.time())
    claims |= {"exp": now + 600, "iat": now - 60, "sub": str(user_id)}
    if kind in SUBS:
        return jwt.encode(claims | {"sub": SUBS[kind]}, key, "HS256")
    if kind == "expired":
        return jwt.encode(claims | {"iat": now - 900, "exp": now - 300}, key, "HS256")
    if kind == "another key":
        return jwt.encode(claims, "another key of more than 32 bytes …", "HS256")
    if kind in ("HS384", "HS512", "none"):
        with warnings.catch_warnings(action="ignore"):  # the key is short for them
            return jwt.encode(claims, None if kind == "none" else key, kind)
    if kind in ("no sub", "no exp"):
        del claims[kind[3:]]
        return jwt.encode(claims, key, "HS256")
    head, body, signature = good.split(".")
    return {
        "cut": good[:-6],
        "changed": f"{head}.{body}.{signature[::-1]}",
        "garbage": "garbage",
        "two dots": "a.b.c",
    }[kind]
