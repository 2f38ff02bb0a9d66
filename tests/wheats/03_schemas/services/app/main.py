from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.database import Base, engine, get_db
from app.schemas import TaskCreate, TaskResponse, TaskUpdate
from app.services.tasks import TaskService, UnknownTask

Base.metadata.create_all(engine)


class Utf8(JSONResponse):
    media_type = "application/json; charset=utf-8"


app = FastAPI(title="Tasks, with services", default_response_class=Utf8)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"])


def service(db: Annotated[Session, Depends(get_db, scope="function")]) -> TaskService:
    return TaskService(db)


Tasks = Annotated[TaskService, Depends(service, scope="function")]


def shown(task) -> TaskResponse:
    return TaskResponse.model_validate(task, from_attributes=True)


@app.exception_handler(UnknownTask)
async def say_not_found(request: Request, error: UnknownTask) -> JSONResponse:
    return JSONResponse({"detail": "Task not found"}, 404)


@app.exception_handler(RequestValidationError)
async def say_what_is_wrong(
    request: Request, error: RequestValidationError
) -> JSONResponse:
    problems = [
        f"{'/'.join(map(str, problem['loc']))}: {problem['msg']}"
        for problem in error.errors()
    ]
    return JSONResponse({"detail": "\n".join(problems)}, 422)


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/tasks", status_code=201)
def create_task(body: TaskCreate, tasks: Tasks) -> TaskResponse:
    return shown(tasks.create(body.model_dump()))


@app.get("/tasks")
def list_tasks(tasks: Tasks) -> list[TaskResponse]:
    return [shown(task) for task in tasks.all()]


@app.get("/tasks/{number}")
def read_task(number: int, tasks: Tasks) -> TaskResponse:
    return shown(tasks.get(number))


@app.patch("/tasks/{number}")
def change_task(number: int, body: TaskUpdate, tasks: Tasks) -> TaskResponse:
    return shown(tasks.change(number, body.model_dump(exclude_unset=True)))


@app.delete("/tasks/{number}", status_code=204)
def delete_task(number: int, tasks: Tasks) -> None:
    tasks.delete(number)
