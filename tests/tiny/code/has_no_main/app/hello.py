"""An app that greets, by another way than the solution's."""

from fastapi import Body, FastAPI

app = FastAPI()


@app.get("/hello")
async def hello():
    return {"greeting": "Hello"}


@app.post("/hello")
async def hello_you(name: str = Body(embed=True)):
    return {"greeting": "Hello " + name}
