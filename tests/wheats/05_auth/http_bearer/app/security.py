"""Hashes and tokens; the tokens say more than they must."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import uuid4

import bcrypt
import jwt

from app.config import settings

ISSUER = "tasks"
MOST_BYTES = 72


def to_hash(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(12)).decode("ascii")


@cache
def nobodys_hash() -> str:
    return to_hash(uuid4().hex)


def is_right(password: str, stored: str | None) -> bool:
    typed = password.encode("utf-8", "surrogatepass")
    too_long = len(typed) > MOST_BYTES
    matches = bcrypt.checkpw(typed[:MOST_BYTES], (stored or nobodys_hash()).encode())
    return bool(stored) and matches and not too_long


def new_token(user_id: int) -> str:
    now = datetime.now(UTC)
    return jwt.encode(
        {
            "iss": ISSUER,
            "sub": f"{user_id}",
            "jti": uuid4().hex,
            "iat": now,
            "nbf": now - timedelta(seconds=1),
            "exp": now + timedelta(minutes=settings.access_token_minutes),
        },
        settings.secret_key,
        "HS256",
        headers={"kid": "1"},
    )


def id_in(token: str) -> int | None:
    try:
        claims = jwt.decode(
            token,
            settings.secret_key,
            ["HS256"],
            issuer=ISSUER,
            leeway=1,
            options={"require": ["iss", "sub", "exp", "iat", "jti"]},
        )
    except jwt.exceptions.InvalidTokenError:
        return None
    match = re.fullmatch(r"[1-9]\d{0,8}", claims["sub"], re.ASCII)
    return int(match[0]) if match else None
