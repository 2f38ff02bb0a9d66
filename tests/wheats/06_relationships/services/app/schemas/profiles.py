from typing import Annotated

from pydantic import Field

from app.schemas.texts import Answer, Body, LongText, Text


class ProfileBody(Body):
    display_name: Annotated[Text, Field(max_length=100)] = ""
    bio: LongText = ""


class ProfileResponse(Answer):
    display_name: str
    bio: str
