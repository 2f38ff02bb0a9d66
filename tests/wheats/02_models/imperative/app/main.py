"""A right answer built differently: a repository, and a class that is mapped by hand."""

from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException, Request, status
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.database import engine, get_db, mapping
from app.models import Task
from app.repository import TaskNotFound, TaskRepository

app = FastAPI(on_startup=[lambda: mapping.metadata.create_all(engine)])


def repository(session: Annotated[Session, Depends(get_db)]) -> TaskRepository:
    return TaskRepository(session)


Tasks = Annotated[TaskRepository, Depends(repository)]
Fields = Annotated[dict[str, Any], Body()]


@app.exception_handler(TaskNotFound)
def not_found(request: Request, error: TaskNotFound) -> JSONResponse:
    return JSONResponse({"detail": "Task not found"}, status.HTTP_404_NOT_FOUND)


def checked(name: str, value: Any) -> Any:
    if name == "title":
        good = isinstance(value, str) and value.strip() and len(value) <= 200
    else:
        good = isinstance(value, bool)
    if not good:
        raise HTTPException(422, f"{name} is not as it should be")
    return value


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/tasks", status_code=status.HTTP_201_CREATED)
def create(body: Fields, tasks: Tasks) -> Task:
    return tasks.add(checked("title", body.get("title")))


@app.get("/tasks")
def index(tasks: Tasks) -> list[Task]:
    return list(tasks.all())


@app.get("/tasks/{task_id}")
def show(task_id: int, tasks: Tasks) -> Task:
    return tasks.get(task_id)


@app.patch("/tasks/{task_id}")
def update(task_id: int, body: Fields, tasks: Tasks) -> Task:
    sent = [name for name in ("title", "done") if name in body]
    return tasks.change(task_id, {name: checked(name, body[name]) for name in sent})


@app.delete("/tasks/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete(task_id: int, tasks: Tasks) -> None:
    tasks.delete(task_id)
