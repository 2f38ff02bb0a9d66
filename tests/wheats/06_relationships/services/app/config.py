"""What the environment says, read once."""

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str
    secret_key: str
    token_minutes: int

    @classmethod
    def from_environment(cls) -> "Settings":
        key = os.environ.get("SECRET_KEY", "")
        if len(key.encode("utf-8", "surrogateescape")) < 32:
            sys.exit("SECRET_KEY has to be set, to a random text of 32 bytes or more.")
        return cls(
            database_url=os.environ.get("DATABASE_URL") or "sqlite:///./tasks.db",
            secret_key=key,
            token_minutes=int(os.environ.get("ACCESS_TOKEN_MINUTES") or 30),
        )


settings = Settings.from_environment()
