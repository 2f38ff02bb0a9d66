"""Its OpenAPI document has other things in its places."""

import os
import sqlite3

from fastapi import FastAPI
from pydantic import BaseModel

FILE = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
app = FastAPI()


class Note(BaseModel):
    text: str


with sqlite3.connect(FILE) as database:
    database.execute(
        "CREATE TABLE IF NOT EXISTS notes"
        " (id INTEGER PRIMARY KEY, text VARCHAR(200) NOT NULL, UNIQUE (text))"
    )


@app.post("/notes", status_code=201)
def keep(note: Note) -> Note:
    with sqlite3.connect(FILE) as database:
        database.execute("INSERT INTO notes (text) VALUES (?)", [note.text])
    return note


def document():
    return {"paths": {"/notes": {"post": ["requestBody"]}, "{" * 100_000: None}}


app.openapi = document
