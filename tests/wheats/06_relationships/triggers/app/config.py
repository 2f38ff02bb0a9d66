from os import environ

SECRET_KEY = environ.get("SECRET_KEY", "")
DATABASE_URL = environ.get("DATABASE_URL", "sqlite:///./tasks.db")
ACCESS_TOKEN_MINUTES = float(environ.get("ACCESS_TOKEN_MINUTES", 30))


def check() -> None:
    """Raise where the app must not start; called when it is about to."""
    if len(SECRET_KEY.encode()) < 32:
        raise RuntimeError("SECRET_KEY has to be set to 32 bytes or more")
