"""It writes a log beside its code, a database in its folder, and over its own code."""

from pathlib import Path

from fastapi import FastAPI

here = Path(__file__).parent
(here / "app.log").write_text("started\n")
(here.parent / "tasks.db").write_bytes(b"SQLite format 3")
Path(__file__).write_text("gone\n")
(here / "__init__.py").unlink()
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
