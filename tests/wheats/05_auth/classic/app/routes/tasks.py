import datetime
import enum
from typing import List, Optional

from fastapi import APIRouter, Depends, HTTPException, Query, Response, status
from sqlalchemy import case, or_
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from ..database import get_db
from ..dependencies import get_current_active_user, task_or_404
from ..models import Task, User
from ..schemas import Priority, Stats, TaskCreate, TaskPut, TaskResponse, TaskUpdate

router = APIRouter()


class Sort(str, enum.Enum):
    created_at = "created_at"
    created_at_desc = "-created_at"
    due_date = "due_date"
    due_date_desc = "-due_date"
    priority = "priority"
    priority_desc = "-priority"
    title = "title"
    title_desc = "-title"


rank = case((Task.priority == "low", 0), (Task.priority == "medium", 1), else_=2)

ORDER = {
    Sort.created_at: (Task.created_at, Task.id),
    Sort.created_at_desc: (Task.created_at.desc(), Task.id),
    Sort.due_date: (Task.due_date.is_(None), Task.due_date, Task.id),
    Sort.due_date_desc: (Task.due_date.is_(None), Task.due_date.desc(), Task.id),
    Sort.priority: (rank, Task.id),
    Sort.priority_desc: (rank.desc(), Task.id),
    Sort.title: (Task.title, Task.id),
    Sort.title_desc: (Task.title.desc(), Task.id),
}


def escape_like(text):
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, "\\" + sign)
    return text


@router.get("", response_model=List[TaskResponse])
def list_tasks(
    response: Response,
    limit: int = Query(20, ge=1, le=100),
    offset: int = Query(0, ge=0, le=2**31),
    done: Optional[bool] = None,
    priority: Optional[Priority] = None,
    due_before: Optional[datetime.date] = None,
    due_after: Optional[datetime.date] = None,
    q: Optional[str] = None,
    sort: Sort = Sort.created_at,
    db: Session = Depends(get_db),
    user: User = Depends(get_current_active_user),
):
    query = db.query(Task).filter(Task.owner_id == user.id)
    if done is not None:
        query = query.filter(Task.done == done)
    if priority:
        query = query.filter(Task.priority == priority.value)
    if due_before:
        query = query.filter(Task.due_date < due_before)
    if due_after:
        query = query.filter(Task.due_date > due_after)
    if q:
        if "\x00" in q:
            raise HTTPException(status_code=422, detail="q must not contain NUL")
        like = "%" + escape_like(q) + "%"
        query = query.filter(
            or_(
                Task.title.ilike(like, escape="\\"),
                Task.description.ilike(like, escape="\\"),
            )
        )
    response.headers["X-Total-Count"] = str(query.count())
    return query.order_by(*ORDER[sort]).offset(offset).limit(limit).all()


@router.post("", response_model=TaskResponse, status_code=status.HTTP_201_CREATED)
def create_task(
    task: TaskCreate,
    response: Response,
    db: Session = Depends(get_db),
    user: User = Depends(get_current_active_user),
):
    db_task = Task(**task.model_dump(), owner_id=user.id)
    db.add(db_task)
    db.commit()
    db.refresh(db_task)
    response.headers["Location"] = "/tasks/%d" % db_task.id
    return db_task


@router.get("/stats", response_model=Stats)
def get_stats(
    db: Session = Depends(get_db), user: User = Depends(get_current_active_user)
):
    today = datetime.datetime.now(datetime.timezone.utc).date()
    mine = db.query(Task).filter(Task.owner_id == user.id)
    total = mine.count()
    done = mine.filter(Task.done.is_(True)).count()
    overdue = (
        mine.filter(Task.done.is_(False), Task.due_date != None, Task.due_date < today)  # noqa: E711
        .count()
    )
    return {"total": total, "done": done, "open": total - done, "overdue": overdue}


@router.get("/{task_id}", response_model=TaskResponse)
def get_task(task: Task = Depends(task_or_404)):
    return task


def save(db, task, data):
    for key, value in data.items():
        setattr(task, key, value)
    try:
        db.commit()
        db.refresh(task)
    except Exception as error:
        db.rollback()
        if isinstance(error, StaleDataError) or "Could not refresh" in str(error):
            raise HTTPException(status_code=404, detail="Task not found")
        raise
    return task


@router.put("/{task_id}", response_model=TaskResponse)
def replace_task(
    data: TaskPut, task: Task = Depends(task_or_404), db: Session = Depends(get_db)
):
    return save(db, task, data.model_dump())


@router.patch("/{task_id}", response_model=TaskResponse)
def update_task(
    data: TaskUpdate, task: Task = Depends(task_or_404), db: Session = Depends(get_db)
):
    return save(db, task, data.model_dump(exclude_unset=True))


@router.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_task(task: Task = Depends(task_or_404), db: Session = Depends(get_db)):
    db.query(Task).filter(Task.id == task.id).delete()
    db.commit()
    return Response(status_code=status.HTTP_204_NO_CONTENT)
