from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


def no_nul(text: str) -> str:
    if text.count(chr(0)):
        raise ValueError("holds a NUL")
    return text


Storable = Annotated[str, AfterValidator(no_nul)]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(no_nul),
]
Description = Annotated[str, StringConstraints(max_length=2000), AfterValidator(no_nul)]
Priority = Literal["low", "medium", "high"]
