"""A right answer built differently: async functions, and a dict keyed by id."""

from typing import Annotated

from fastapi import Body, FastAPI, HTTPException, Path
from fastapi.responses import JSONResponse, Response

app = FastAPI(docs_url=None)
by_id: dict[int, dict] = {}
given = 0

Id = Annotated[int, Path(ge=1)]


def refuse(what: str) -> None:
    raise HTTPException(422, f"{what} is not valid")


def valid(body: dict, *, whole: bool) -> dict:
    if whole and "title" not in body:
        refuse("title")
    if "title" in body:
        match body["title"]:
            case str(title) if not title.isspace() and title:
                pass
            case _:
                refuse("title")
    if "done" in body and body["done"] not in (True, False):
        refuse("done")
    kinds = {"title": str, "done": bool}
    return {key: kind(body[key]) for key, kind in kinds.items() if key in body}


@app.exception_handler(KeyError)
async def not_there(request, error):
    return JSONResponse({"detail": "Task not found"}, status_code=404)


@app.get("/health")
async def alive():
    return {"status": "ok", "tasks": len(by_id)}


@app.post("/tasks", status_code=201)
async def add(body: Annotated[dict, Body()]):
    global given
    fields = valid(body, whole=True)
    given += 1
    by_id[given] = {"done": False, "title": fields["title"], "id": given}
    return by_id[given]


@app.get("/tasks")
async def everything():
    return list(by_id.values())


@app.get("/tasks/{number}")
async def one(number: Id):
    return by_id[number]


@app.patch("/tasks/{number}")
async def change(number: Id, body: Annotated[dict, Body()]):
    by_id[number] = by_id[number] | valid(body, whole=False)
    return by_id[number]


@app.delete("/tasks/{number}")
async def drop(number: Id):
    del by_id[number]
    return Response(status_code=204)
