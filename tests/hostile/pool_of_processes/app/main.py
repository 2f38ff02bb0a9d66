"""It works with the standard library's processes, which is no fault."""

from concurrent.futures import ProcessPoolExecutor

from fastapi import FastAPI

app = FastAPI()


def greet(name: str) -> str:
    return f"Hello {name}"


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    with ProcessPoolExecutor(max_workers=2) as pool:
        return {"greeting": pool.submit(greet, body["name"]).result()}
