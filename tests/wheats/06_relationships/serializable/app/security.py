import asyncio
import datetime as dt

import bcrypt
import jwt

from app.config import MINUTES, SECRET_KEY

NOBODY = bcrypt.hashpw(b"the password of nobody", bcrypt.gensalt())


async def hash_password(password: str) -> str:
    work = asyncio.to_thread(bcrypt.hashpw, password.encode(), bcrypt.gensalt())
    return (await work).decode()


async def verify(password: str, hashed: str | None) -> bool:
    secret = password.encode(errors="backslashreplace")
    known = hashed.encode() if hashed else NOBODY
    same = await asyncio.to_thread(bcrypt.checkpw, secret[:72], known)
    return bool(hashed) and same and len(secret) <= 72


def sign(user_id: int) -> str:
    issued = dt.datetime.now(dt.UTC)
    claims = {
        "sub": str(user_id),
        "iat": issued,
        "exp": issued + dt.timedelta(minutes=MINUTES),
    }
    return jwt.encode(claims, key=SECRET_KEY, algorithm="HS256")


def subject(token: str) -> int | None:
    must = {"require": ["exp", "sub"]}
    try:
        claims = jwt.decode(token, SECRET_KEY, algorithms=["HS256"], options=must)
        user_id = int(claims["sub"])
    except (jwt.PyJWTError, ValueError):
        return None
    return user_id if 0 < user_id < 2**31 else None
