import datetime

import bcrypt
import jwt
from jwt.exceptions import PyJWTError

from .config import settings

# A hash of a password that nobody knows any more.
NOBODY = b"$2b$12$eImiTXuWVxfM37uY4JANjOL.oTxqp7WylW7FCzx2Lc7VLmdJIddZq"


def get_password_hash(password):
    salt = bcrypt.gensalt(rounds=12)
    return bcrypt.hashpw(password.encode("utf-8"), salt).decode("ascii")


def verify_password(plain, hashed):
    plain = plain.encode("utf-8", "replace")
    if isinstance(hashed, str):
        hashed = hashed.encode("ascii")
    same = bcrypt.checkpw(plain[:72], hashed)
    return same if len(plain) <= 72 else False


def create_access_token(data, expires_delta=None):
    to_encode = data.copy()
    now = datetime.datetime.now(tz=datetime.timezone.utc)
    minutes = settings.access_token_expire_minutes
    expire = now + (expires_delta or datetime.timedelta(minutes=minutes))
    to_encode.update({"exp": expire, "iat": now})
    return jwt.encode(to_encode, settings.secret_key, algorithm=settings.algorithm)


def decode_access_token(token):
    """Return the id of a user, or None."""
    try:
        payload = jwt.decode(
            token, settings.secret_key, algorithms=[settings.algorithm]
        )
    except PyJWTError:
        return None
    if "exp" not in payload:
        return None
    user_id = str(payload.get("sub"))
    if not (user_id.isascii() and user_id.isdigit() and len(user_id) < 10):
        return None
    return int(user_id)
