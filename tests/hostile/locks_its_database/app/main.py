"""It locks its database, answers, and keeps the lock."""

import os
import sqlite3

from fastapi import FastAPI
from pydantic import BaseModel

FILE = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
app = FastAPI()
kept = []


class Note(BaseModel):
    text: str


with sqlite3.connect(FILE) as database:
    database.execute(
        "CREATE TABLE IF NOT EXISTS notes"
        " (id INTEGER PRIMARY KEY, text VARCHAR(200) NOT NULL, UNIQUE (text))"
    )


@app.post("/notes", status_code=201)
def keep(note: Note) -> Note:
    keeper = sqlite3.connect(FILE, isolation_level=None, check_same_thread=False)
    keeper.execute("BEGIN EXCLUSIVE")
    kept.append(keeper)
    return note
