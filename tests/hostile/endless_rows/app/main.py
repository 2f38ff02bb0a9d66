"""Its table is a view of rows without end."""

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
        " SELECT i + 1 FROM n) SELECT i AS id, printf('%.*c', 99999, 'x') AS text FROM n"
    )


@app.post("/notes", status_code=201)
def keep(note: Note) -> Note:
    return note
