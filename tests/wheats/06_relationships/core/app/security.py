"""Tokens without a library: a JWT is two pieces of JSON and an HMAC of them."""

import base64
import hashlib
import hmac
import json
import time

import bcrypt

from app.config import MINUTES, SECRET

DUMMY = bcrypt.hashpw(b"-", bcrypt.gensalt())


def encoded(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def decoded(data: bytes) -> dict:
    return dict(json.loads(base64.urlsafe_b64decode(data + b"=" * (-len(data) % 4))))


def signature(signed: bytes) -> bytes:
    return encoded(hmac.digest(SECRET, signed, hashlib.sha256))


def issue(user_id: int) -> str:
    now = int(time.time())
    header = {"alg": "HS256", "typ": "JWT"}
    claims = {"sub": str(user_id), "iat": now, "exp": now + MINUTES * 60}
    signed = b".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed.decode()}.{signature(signed).decode()}"


def user_id_of(token: str) -> int:
    """Return whose token it is; 0, which nobody has, for any that is not good."""
    try:
        signed, _, given = token.encode("ascii").rpartition(b".")
        header, _, claims = signed.partition(b".")
        if not hmac.compare_digest(signature(signed), given):
            return 0
        if decoded(header).get("alg") != "HS256":
            return 0
        said = decoded(claims)
        if float(said["exp"]) <= time.time():
            return 0
        number = int(said["sub"]) if isinstance(said["sub"], str) else 0
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
    return number if 0 < number <= 2_147_483_647 else 0


def hashed(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(10)).decode()


def same(password: str, stored: str | None) -> bool:
    given = password.encode(errors="surrogatepass")
    right = bcrypt.checkpw(given[:72], stored.encode() if stored else DUMMY)
    return right and stored is not None and len(given) < 73
