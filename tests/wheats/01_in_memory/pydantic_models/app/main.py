"""A right answer built differently: Pydantic models and types, two stages early."""

from datetime import UTC, datetime
from itertools import count
from typing import Annotated

from fastapi import FastAPI, HTTPException, status
from pydantic import AfterValidator, BaseModel, Field, StrictBool

app = FastAPI()
ids = count(1)


def not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


Title = Annotated[str, AfterValidator(not_blank)]


class NewTask(BaseModel):
    title: Title


class Changes(BaseModel):
    title: Title = ""
    done: StrictBool = False


class Task(NewTask):
    id: int = Field(default_factory=lambda: next(ids))
    done: bool = False
    made: datetime = Field(default_factory=lambda: datetime.now(UTC))


store: list[Task] = []


def position(task_id: int) -> int:
    for index, task in enumerate(store):
        if task.id == task_id:
            return index
    raise HTTPException(status.HTTP_404_NOT_FOUND, "Task not found")


@app.get("/health", include_in_schema=False)
def health():
    return {"status": "ok"}


@app.post("/tasks", status_code=status.HTTP_201_CREATED, response_model=Task)
def create(new: NewTask):
    store.append(Task(title=new.title))
    return store[-1]


@app.get("/tasks", response_model=list[Task])
def index():
    return sorted(store, key=lambda task: task.id)


@app.get("/tasks/{task_id}", response_model=Task)
def show(task_id: int):
    return store[position(task_id)]


@app.patch("/tasks/{task_id}", response_model=Task)
def update(task_id: int, changes: Changes):
    index = position(task_id)
    store[index] = store[index].model_copy(update=changes.model_dump(exclude_unset=True))
    return store[index]


@app.delete("/tasks/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
def destroy(task_id: int):
    store.pop(position(task_id))
