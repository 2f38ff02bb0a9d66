"""Its table is a view that never ends, and shows nothing."""

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
        "CREATE VIEW IF NOT EXISTS notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM n) SELECT i AS id, i AS text FROM n WHERE i < 0"
    )


@app.post("/notes", status_code=201)
def keep(note: Note) -> Note:
    return note
