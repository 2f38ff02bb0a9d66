import datetime as dt

import bcrypt
import jwt

from . import config

ROUNDS = 11


def hashed(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(ROUNDS)).decode()


NOBODYS = hashed("nobody")


def is_right(password: str, stored: str | None) -> bool:
    """Whether a password is right; it takes as long where there is none to compare."""
    try:
        typed = password.encode()
    except UnicodeEncodeError:
        typed = bytes(73)
    same = bcrypt.checkpw(typed[:72], (stored or NOBODYS).encode())
    return same and stored is not None and len(typed) < 73


def token_for(user_id: int) -> str:
    now = dt.datetime.now(dt.UTC)
    end = now + dt.timedelta(minutes=config.ACCESS_TOKEN_MINUTES)
    claims = {"sub": f"{user_id}", "iat": now, "exp": end}
    return jwt.encode(claims, config.SECRET_KEY, algorithm="HS256")


def claimed_id(token: str) -> int:
    """The id that a good token names, or 0, which no user has."""
    try:
        claims = jwt.decode(token, config.SECRET_KEY, algorithms=["HS256"])
        subject = claims["sub"] if "exp" in claims else ""
    except (jwt.InvalidTokenError, KeyError):
        return 0
    is_id = subject.isascii() and subject.isdecimal() and len(subject) < 10
    return int(subject) if is_id else 0
