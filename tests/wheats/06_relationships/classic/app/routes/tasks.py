import datetime
import enum
from typing import List, Optional

from fastapi import APIRouter, Depends, HTTPException, Query, Response, status
from sqlalchemy import case, func, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, subqueryload
from sqlalchemy.orm.exc import StaleDataError

from ..database import get_db
from ..dependencies import get_current_active_user, task_or_404
from ..models import Project, Tag, Task, User, task_tags
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


class TaskParameters:
    def __init__(
        self,
        limit: int = Query(20, ge=1, le=100),
        offset: int = Query(0, ge=0, le=2**31),
        done: Optional[bool] = None,
        priority: Optional[Priority] = None,
        due_before: Optional[datetime.date] = None,
        due_after: Optional[datetime.date] = None,
        q: Optional[str] = None,
        project_id: Optional[int] = Query(None, le=2**31 - 1, ge=-(2**31)),
        tag: List[str] = Query([]),
        sort: Sort = Sort.created_at,
    ):
        self.limit = limit
        self.offset = offset
        self.done = done
        self.priority = priority
        self.due_before = due_before
        self.due_after = due_after
        self.q = q
        self.project_id = project_id
        self.tags = set(name.strip().lower() for name in tag)
        self.sort = sort
        if "\x00" in (q or "") + "".join(tag):
            raise HTTPException(status_code=422, detail="NUL is not allowed")


def page_of(query, p, response):
    if p.done is not None:
        query = query.filter(Task.done == p.done)
    if p.priority:
        query = query.filter(Task.priority == p.priority.value)
    if p.due_before:
        query = query.filter(Task.due_date < p.due_before)
    if p.due_after:
        query = query.filter(Task.due_date > p.due_after)
    if p.q:
        like = "%" + escape_like(p.q) + "%"
        query = query.filter(
            or_(
                Task.title.ilike(like, escape="\\"),
                Task.description.ilike(like, escape="\\"),
            )
        )
    if p.project_id is not None:
        query = query.filter(Task.project_id == p.project_id)
    if p.tags:
        # Counting the tags that a task has of those that are wanted.
        having = (
            query.session.query(task_tags.c.task_id)
            .join(Tag, Tag.id == task_tags.c.tag_id)
            .filter(Tag.name.in_(p.tags))
            .group_by(task_tags.c.task_id)
            .having(func.count() == len(p.tags))
        )
        query = query.filter(Task.id.in_(having))
    response.headers["X-Total-Count"] = str(query.count())
    query = query.options(joinedload(Task.project), subqueryload(Task.tags))
    return query.order_by(*ORDER[p.sort]).offset(p.offset).limit(p.limit).all()


@router.get("", response_model=List[TaskResponse])
def list_tasks(
    response: Response,
    parameters: TaskParameters = Depends(),
    db: Session = Depends(get_db),
    user: User = Depends(get_current_active_user),
):
    query = db.query(Task).filter(Task.owner_id == user.id)
    return page_of(query, parameters, response)


@router.post("", response_model=TaskResponse, status_code=status.HTTP_201_CREATED)
def create_task(
    task: TaskCreate,
    response: Response,
    db: Session = Depends(get_db),
    user: User = Depends(get_current_active_user),
):
    db_task = save(db, user.id, lambda: Task(owner_id=user.id), task.model_dump())
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


def tags_of(db, user_id, names):
    tags = db.query(Tag).filter(Tag.owner_id == user_id, Tag.name.in_(names)).all()
    known = [tag.name for tag in tags]
    return tags + [Tag(name=n, owner_id=user_id) for n in names if n not in known]


def save(db, user_id, get_task, data, tries=10):
    """Write a task; when another request was quicker with a tag, begin again."""
    project_id = data.get("project_id")
    if project_id is not None:
        mine = db.query(Project).filter(Project.owner_id == user_id)
        if not 0 < project_id < 2**31 or not mine.filter_by(id=project_id).count():
            raise HTTPException(status_code=404, detail="Project not found")
    task = get_task()
    for key, value in data.items():
        setattr(task, key, tags_of(db, user_id, value) if key == "tags" else value)
    db.add(task)
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        if not tries:
            raise
        return save(db, user_id, get_task, data, tries - 1)
    except StaleDataError:
        raise HTTPException(status_code=404, detail="Task not found")
    db.refresh(task)
    return task


def reread(db, task_id):
    task = db.get(Task, task_id)
    if task is None:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


@router.put("/{task_id}", response_model=TaskResponse)
def replace_task(
    data: TaskPut, task: Task = Depends(task_or_404), db: Session = Depends(get_db)
):
    task_id, owner_id = task.id, task.owner_id
    return save(db, owner_id, lambda: reread(db, task_id), data.model_dump())


@router.patch("/{task_id}", response_model=TaskResponse)
def update_task(
    data: TaskUpdate, task: Task = Depends(task_or_404), db: Session = Depends(get_db)
):
    task_id, owner_id = task.id, task.owner_id
    changes = data.model_dump(exclude_unset=True)
    return save(db, owner_id, lambda: reread(db, task_id), changes)


@router.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_task(task: Task = Depends(task_or_404), db: Session = Depends(get_db)):
    db.delete(task)
    try:
        db.commit()
    except StaleDataError:
        raise HTTPException(status_code=404, detail="Task not found")
    return Response(status_code=status.HTTP_204_NO_CONTENT)
