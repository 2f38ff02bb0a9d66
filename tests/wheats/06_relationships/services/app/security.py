"""Hashes and tokens."""

from datetime import datetime, timedelta, timezone

import bcrypt
import jwt

from app.config import settings

ALGORITHM = "HS256"


class Passwords:
    longest = 72

    def __init__(self, rounds: int = 12) -> None:
        self.rounds = rounds
        self.of_nobody = self.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        return bcrypt.hashpw(password.encode(), bcrypt.gensalt(self.rounds)).decode()

    def fit(self, password: str, hashed: str | None) -> bool:
        """The same work is done for a user who is not there (hashed is None)."""
        typed = password.encode("utf-8", "surrogatepass")
        equal = bcrypt.checkpw(
            typed[: self.longest], (hashed or self.of_nobody).encode()
        )
        return equal and hashed is not None and len(typed) <= self.longest


passwords = Passwords()


def issue_token(user_id: int) -> str:
    now = datetime.now(timezone.utc)
    lifetime = timedelta(minutes=settings.token_minutes)
    payload = {"sub": str(user_id), "iat": now, "exp": now + lifetime}
    return jwt.encode(payload, settings.secret_key, ALGORITHM)


def user_id_in(token: str) -> int | None:
    try:
        payload = jwt.decode(
            token,
            settings.secret_key,
            algorithms=[ALGORITHM],
            options={"require": ["sub", "exp"]},
        )
    except jwt.PyJWTError:
        return None
    subject = payload["sub"]
    if not isinstance(subject, str) or not subject.isascii() or not subject.isdigit():
        return None
    return int(subject) if len(subject) < 10 else None
