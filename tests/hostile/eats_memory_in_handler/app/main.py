"""It wants eight gigabytes to say hello."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    store = bytearray(8 << 30)
    return {"greeting": "Hello", "store": str(len(store))}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
