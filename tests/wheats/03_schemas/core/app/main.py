from typing import Annotated, Any, Optional

from fastapi import Depends, FastAPI, HTTPException, Path
from sqlalchemy import Row, Select, Update, delete, insert, select, update
from sqlalchemy.orm import Session

from app.database import Base, engine, get_db
from app.models import tasks
from app.schemas import TaskCreate, TaskResponse, TaskUpdate

Base.metadata.create_all(engine)
app = FastAPI()
Db = Annotated[Session, Depends(get_db, max_concurrency=15)]
Id = Annotated[int, Path(ge=1, le=2_147_483_647)]


def one(row: Optional[Row[Any]]) -> Row[Any]:
    if row is None:
        raise HTTPException(404, detail="Task not found")
    return row


@app.get("/health")
def health() -> dict:
    return {"status": "ok"}


@app.post("/tasks", status_code=201, response_model=TaskResponse)
def create(task: TaskCreate, db: Db) -> Any:
    row = db.execute(insert(tasks).values(**task.model_dump()).returning(tasks)).one()
    db.commit()
    return row


@app.get("/tasks", response_model=list[TaskResponse])
def read_all(db: Db) -> Any:
    return db.execute(select(tasks).order_by(tasks.c.id)).all()


@app.get("/tasks/{task_id}", response_model=TaskResponse)
def read_one(task_id: Id, db: Db) -> Any:
    return one(db.execute(select(tasks).where(tasks.c.id == task_id)).first())


@app.patch("/tasks/{task_id}", response_model=TaskResponse)
def change(task_id: Id, changes: TaskUpdate, db: Db) -> Any:
    values = changes.model_dump(exclude_unset=True)
    statement: Select[Any] | Update = select(tasks)
    if values:
        statement = update(tasks).values(**values).returning(tasks)
    row = one(db.execute(statement.where(tasks.c.id == task_id)).first())
    db.commit()
    return row


@app.delete("/tasks/{task_id}", status_code=204)
def remove(task_id: Id, db: Db) -> None:
    one(db.execute(delete(tasks).where(tasks.c.id == task_id).returning(tasks)).first())
    db.commit()
