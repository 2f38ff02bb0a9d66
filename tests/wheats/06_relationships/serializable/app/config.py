"""Read from the environment; without a key the import of this module ends the app."""

import os


class ConfigurationError(Exception):
    pass


def secret_key() -> str:
    match os.environ.get("SECRET_KEY"):
        case None | "":
            raise ConfigurationError("the environment variable SECRET_KEY is missing")
        case key if len(key.encode()) < 32:
            raise ConfigurationError("SECRET_KEY is too short: it needs 32 bytes")
        case key:
            return key


SECRET_KEY = secret_key()
MINUTES = int(os.environ.get("ACCESS_TOKEN_MINUTES", "30"))
URL = os.environ.get("DATABASE_URL", "sqlite:///./tasks.db")
