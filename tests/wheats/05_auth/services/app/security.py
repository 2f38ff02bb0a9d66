from datetime import UTC, datetime, timedelta

import bcrypt
import jwt

from app.config import settings

MOST_BYTES = 72
ALGORITHMS = ["HS256"]


class PasswordHasher:
    rounds = 12

    def make(self, password: str) -> bytes:
        return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds=self.rounds))

    def verify(self, password: str, stored: bytes) -> bool:
        password = "".join(c for c in password if not 0xD800 <= ord(c) < 0xE000) or "-"
        typed = password.encode()
        if len(typed) > MOST_BYTES:
            bcrypt.checkpw(typed[:MOST_BYTES], stored)
            return False
        return bcrypt.checkpw(typed, stored)


class TokenIssuer:
    def issue(self, user_id: int, **more: str) -> str:
        issued = datetime.now(UTC)
        life = timedelta(minutes=settings().ACCESS_TOKEN_MINUTES)
        claims = more | {"sub": str(user_id), "iat": issued, "exp": issued + life}
        return jwt.encode(claims, settings().SECRET_KEY, ALGORITHMS[0])

    def read(self, token: str) -> int | None:
        options = {"require": ["exp", "sub"], "strict_aud": True}
        try:
            claims = jwt.decode(
                token, settings().SECRET_KEY, ALGORITHMS, options=options
            )
        except jwt.InvalidTokenError:
            return None
        try:
            return int(claims["sub"])
        except ValueError:
            return None
