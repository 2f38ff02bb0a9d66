"""Its table is a view of one value of a gigabyte."""

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
        "CREATE VIEW IF NOT EXISTS notes AS SELECT 1 AS id, hex(zeroblob(400000000)) AS text"
    )


@app.post("/notes", status_code=201)
def keep(note: Note) -> Note:
    return note
