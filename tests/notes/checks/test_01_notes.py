"""What the course of notes asks for: a check for each face of the app."""

import pytest

from coursekit.grading.marks import task


@pytest.fixture
def text(client, draw):
    text = draw.title()
    client.post("/notes", json={"text": text})
    return text


@task(1)
def test_a_note_is_stored(database, text):
    """A note is stored in the table `notes`."""
    stored = database.rows("SELECT text FROM notes")

    assert stored == [{"text": text}]


@task(1)
def test_the_table(database, text):
    """The table `notes` has a column `text` that takes no text twice."""
    columns = database.columns("notes")
    unique = database.unique_constraints("notes")

    assert columns["text"]["nullable"] is False
    assert [each["column_names"] for each in unique] == [["text"]]


@task(1)
def test_the_database_refuses(database, text):
    """The database itself refuses a text that it has."""
    refused = database.refuses("INSERT INTO notes (text) VALUES (:text)", text=text)

    assert refused, "a second note of that text is refused"


@task(1)
def test_the_document(openapi):
    """The OpenAPI document tells what a note is."""
    schema = openapi.request_schema("POST", "/notes")

    assert sorted(schema["properties"]) == ["text"]


@task(1)
def test_the_modules(source):
    """`app/main.py` imports FastAPI and defines `app`."""
    assert "fastapi.FastAPI" in source.imports("app.main")
    assert "app" in source.names("app.main")
