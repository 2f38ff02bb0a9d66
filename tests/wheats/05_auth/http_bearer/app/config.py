"""Settings, read once; whoever starts the app checks them."""

from dataclasses import dataclass, field
from os import environ


@dataclass(frozen=True)
class Settings:
    secret_key: bytes = field(repr=False)
    access_token_minutes: float = 30

    def check(self) -> None:
        if len(self.secret_key) < 32:
            raise ValueError("SECRET_KEY must have 32 bytes or more")


settings = Settings(
    environ.get("SECRET_KEY", "").encode(),
    float(environ.get("ACCESS_TOKEN_MINUTES", 30)),
)
