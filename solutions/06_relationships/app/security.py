"""Passwords and access tokens."""

from datetime import UTC, datetime, timedelta

import bcrypt
import jwt

from app.config import ACCESS_TOKEN_MINUTES, SECRET_KEY


def hash_password(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


# Checked in place of the hash of a user who does not exist, so that an unknown name
# takes as long to refuse as a wrong password.
DUMMY_HASH = hash_password("nobody's password")


def verify_password(password: str, hashed_password: str) -> bool:
    secret = password.encode()
    # bcrypt takes 72 bytes at most. What is longer is wrong, but after the same work.
    matches = bcrypt.checkpw(secret[:72], hashed_password.encode())
    return matches and len(secret) <= 72


def create_access_token(user_id: int) -> str:
    now = datetime.now(UTC)
    expires = now + timedelta(minutes=ACCESS_TOKEN_MINUTES)
    claims = {"sub": str(user_id), "iat": now, "exp": expires}
    return jwt.encode(claims, SECRET_KEY, algorithm="HS256")


def read_access_token(token: str) -> int | None:
    """The id of the user whom the token names, or None if it is not good."""
    try:
        claims = jwt.decode(
            token,
            SECRET_KEY,
            algorithms=["HS256"],
            options={"require": ["exp", "sub"]},
        )
        return int(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        return None
