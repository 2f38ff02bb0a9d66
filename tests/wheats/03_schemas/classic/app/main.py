from datetime import timezone
from typing import List

from fastapi import Depends, FastAPI, HTTPException, status
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from . import models, schemas
from .database import engine, get_db

models.Base.metadata.create_all(bind=engine)

app = FastAPI()


def to_dict(task):
    return {
        "created_at": task.created_at.replace(tzinfo=timezone.utc).isoformat(),
        "due_date": task.due_date and task.due_date.isoformat(),
        "priority": task.priority,
        "done": task.done,
        "description": task.description,
        "title": task.title,
        "id": task.id,
    }


def get_or_404(db, task_id):
    if not 0 < task_id < 2**31:
        raise HTTPException(status_code=404, detail="Task not found")
    task = db.query(models.Task).filter(models.Task.id == task_id).first()
    if not task:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post(
    "/tasks", response_model=schemas.TaskResponse, status_code=status.HTTP_201_CREATED
)
def create_task(task: schemas.TaskCreate, db: Session = Depends(get_db)):
    db_task = models.Task(**task.model_dump())
    db.add(db_task)
    db.commit()
    db.refresh(db_task)
    return to_dict(db_task)


@app.get("/tasks", response_model=List[schemas.TaskResponse])
def read_tasks(db: Session = Depends(get_db)):
    return [to_dict(t) for t in db.query(models.Task).order_by(models.Task.id).all()]


@app.get("/tasks/{id}", response_model=schemas.TaskResponse)
def read_task(id: int, db: Session = Depends(get_db)):
    return to_dict(get_or_404(db, id))


@app.patch("/tasks/{id}", response_model=schemas.TaskResponse)
def update_task(id: int, changes: schemas.TaskUpdate, db: Session = Depends(get_db)):
    task = get_or_404(db, id)
    for key, value in changes.model_dump(exclude_unset=True).items():
        setattr(task, key, value)
    answer = to_dict(task)
    try:
        db.commit()
    except StaleDataError:
        db.rollback()
        raise HTTPException(status_code=404, detail="Task not found")
    return answer


@app.delete("/tasks/{id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_task(id: int, db: Session = Depends(get_db)):
    deleted = 0
    if 0 < id < 2**31:
        deleted = db.query(models.Task).filter(models.Task.id == id).delete()
        db.commit()
    if not deleted:
        raise HTTPException(status_code=404, detail="Task not found")
