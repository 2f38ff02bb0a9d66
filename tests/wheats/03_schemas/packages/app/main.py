from contextlib import asynccontextmanager

from fastapi import Body, Depends, FastAPI, HTTPException, Path
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.database import Base, engine, get_db
from app.models import Task
from app.schemas import TaskCreate, TaskResponse, TaskUpdate


@asynccontextmanager
async def lifespan(app: FastAPI):
    Base.metadata.create_all(engine)
    yield


app = FastAPI(lifespan=lifespan, separate_input_output_schemas=False)


def found(
    task_no: int = Path(..., ge=1, le=2**31 - 1), db: Session = Depends(get_db)
) -> Task:
    task = db.scalars(select(Task).where(Task.id == task_no)).one_or_none()
    if task is None:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/tasks", status_code=201, response_model=TaskResponse)
def post_task(
    db: Session = Depends(get_db),
    task: TaskCreate = Body(..., description="The new task"),
):
    row = Task(**task.model_dump())
    db.add(row)
    db.commit()
    return row


@app.get("/tasks", response_model=list[TaskResponse])
def get_tasks(db: Session = Depends(get_db)):
    return db.scalars(select(Task).order_by(Task.id.asc())).all()


@app.get("/tasks/{task_no}", response_model=TaskResponse)
def get_task(task: Task = Depends(found)):
    return task


@app.patch("/tasks/{task_no}", response_model=TaskResponse)
def patch_task(
    changes: TaskUpdate, task: Task = Depends(found), db: Session = Depends(get_db)
):
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(task, name, value)
    try:
        db.commit()
    except StaleDataError:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


@app.delete("/tasks/{task_no}", status_code=204)
def delete_task(task: Task = Depends(found), db: Session = Depends(get_db)):
    db.delete(task)
    db.commit()
