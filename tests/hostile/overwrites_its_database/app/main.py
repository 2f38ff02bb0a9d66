"""It writes over the file of its database."""

import os
import sqlite3
from pathlib import Path

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
    Path(FILE).write_text("no database at all\n" * 1000)
    return note
