import os


def secret_key() -> bytes:
    key = os.environb.get(b"SECRET_KEY", b"")
    if len(key) >= 32:
        return key
    raise SystemExit("no start: SECRET_KEY has to be set to 32 bytes or more")


SECRET = secret_key()
MINUTES = int(os.environ.get("ACCESS_TOKEN_MINUTES", "30"))
