"""Settings as a model: Pydantic says what is wrong with them."""

import os
from functools import lru_cache

from pydantic import BaseModel, Field, field_validator


class Settings(BaseModel):
    SECRET_KEY: str
    ACCESS_TOKEN_MINUTES: int = Field(default=30, gt=0)

    @field_validator("SECRET_KEY")
    @classmethod
    def long_enough(cls, value: str) -> str:
        if len(value.encode()) < 32:
            raise ValueError("has to have 32 bytes at least")
        return value


@lru_cache
def settings() -> Settings:
    return Settings.model_validate(dict(os.environ))
