from fastapi import Body, Depends, FastAPI, HTTPException, Response
from sqlalchemy.orm import Session

from . import models
from .database import engine, get_db

models.Base.metadata.create_all(bind=engine)

app = FastAPI()


def get_or_404(db: Session, task_id: int):
    task = None
    if 0 < task_id < 2**31:
        task = db.query(models.Task).filter(models.Task.id == task_id).first()
    if task is None:
        raise HTTPException(404, "Task not found")
    return task


def good_title(title):
    if not isinstance(title, str) or title.strip() == "" or len(title) > 200:
        raise HTTPException(422, "title: a text of 1 to 200 characters, not blank")
    return title


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/tasks", status_code=201)
def create_task(body: dict = Body(...), db: Session = Depends(get_db)):
    task = models.Task(title=good_title(body.get("title")))
    db.add(task)
    db.commit()
    db.refresh(task)
    return task.to_dict()


@app.get("/tasks")
def list_tasks(db: Session = Depends(get_db)):
    tasks = db.query(models.Task).order_by(models.Task.id).all()
    return [task.to_dict() for task in tasks]


@app.get("/tasks/{task_id}")
def read_task(task_id: int, db: Session = Depends(get_db)):
    return get_or_404(db, task_id).to_dict()


@app.patch("/tasks/{task_id}")
def update_task(task_id: int, body: dict = Body(...), db: Session = Depends(get_db)):
    task = get_or_404(db, task_id)
    if "title" in body:
        task.title = good_title(body["title"])
    if "done" in body:
        if body["done"] is not True and body["done"] is not False:
            raise HTTPException(422, "done: true or false")
        task.done = body["done"]
    db.commit()
    db.refresh(task)
    return task.to_dict()


@app.delete("/tasks/{task_id}", status_code=204)
def delete_task(task_id: int, db: Session = Depends(get_db)):
    db.delete(get_or_404(db, task_id))
    db.commit()
    return Response(status_code=204)
