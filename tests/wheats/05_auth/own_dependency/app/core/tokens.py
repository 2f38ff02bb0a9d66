"""Tokens: made and read in one class."""

import time
from hashlib import sha256

from jwt import InvalidTokenError, PyJWT

from .settings import KEY, LIFE


class Tokens:
    algorithm = "HS256"

    def __init__(self, key: str, life: int) -> None:
        self._key, self._life, self._jwt = key, life, PyJWT()

    def make(self, subject: int) -> str:
        now = int(time.time())
        claims = dict(sub=str(subject), iat=now, exp=now + self._life, scope="all")
        return self._jwt.encode(claims, self._key, algorithm=self.algorithm)

    def subject(self, token: str) -> int:
        """Return whom a token names; raises ``ValueError`` for a bad one."""
        must = {"require": ["exp", "iat", "sub"]}
        try:
            claims = self._jwt.decode(token, self._key, [self.algorithm], must)
        except InvalidTokenError as error:
            raise ValueError("bad token") from error
        number = int(claims["sub"])
        if not 0 < number < 2**63:
            raise ValueError("nobody has this id")
        return number


def fingerprint(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()


tokens = Tokens(KEY, LIFE)
