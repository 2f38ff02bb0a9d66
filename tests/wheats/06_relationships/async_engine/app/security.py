"""bcrypt takes its time, so it works in a thread and the event loop goes on."""

import secrets
from datetime import datetime, timedelta, timezone

import bcrypt
import jwt
from anyio.to_thread import run_sync

from .config import ACCESS_TOKEN_MINUTES, SECRET_KEY

ALGORITHM = "HS256"


async def hash_password(password: str) -> str:
    made = await run_sync(bcrypt.hashpw, password.encode(), bcrypt.gensalt())
    return made.decode()


async def check_password(password: str, hashed: str | None) -> bool:
    typed = password.encode(errors="replace")
    if hashed is None or len(typed) > 72:  # in vain, but not for the clock
        nobody = secrets.token_bytes(16)
        await run_sync(bcrypt.hashpw, nobody, bcrypt.gensalt())
        return False
    return await run_sync(bcrypt.checkpw, typed, hashed.encode())


def make_token(user_id: int) -> str:
    now = datetime.now(timezone.utc).replace(microsecond=0)
    payload = {
        "sub": str(user_id),
        "iat": now,
        "exp": now + timedelta(minutes=ACCESS_TOKEN_MINUTES),
    }
    return jwt.encode(payload, key=SECRET_KEY, algorithm=ALGORITHM)


def subject_of(token: str) -> str | None:
    try:
        payload = jwt.decode(
            jwt=token,
            key=SECRET_KEY,
            algorithms=[ALGORITHM],
            options={"require": ["sub", "exp"], "verify_aud": False},
        )
    except jwt.PyJWTError:
        return None
    return payload["sub"]
