from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request, Response
from sqlalchemy import Select, case, func, nulls_last, select
from sqlalchemy.orm.exc import StaleDataError

from app.dependencies import Db, ExistingTask, ListQuery
from app.models import Priority, Task
from app.schemas import TaskCreate, TaskResponse, TaskStats, TaskUpdate

router = APIRouter(prefix="/tasks")
RANK = case({p.value: p.rank for p in Priority}, value=Task.priority)


def conditions(query: ListQuery):
    if query.done is not None:
        yield Task.done.is_(query.done)
    if query.priority is not None:
        yield Task.priority == query.priority
    if query.due_before is not None:
        yield Task.due_date < query.due_before
    if query.due_after is not None:
        yield Task.due_date > query.due_after
    if query.q:
        yield (
            Task.title.icontains(query.q, autoescape=True)
            | func.coalesce(Task.description, "").icontains(query.q, autoescape=True)
        )


def ordered(statement: Select, query: ListQuery) -> Select:
    key = RANK if query.key == "priority" else getattr(Task, query.key)
    key = key.desc() if query.descending else key
    return statement.order_by(nulls_last(key), Task.id.asc())


@router.get("", response_model=list[TaskResponse])
def list_tasks(query: ListQuery, db: Db, response: Response):
    if "\0" in query.q or query.offset >= 2**31:
        response.headers["X-Total-Count"] = "0"
        return []
    where = list(conditions(query))
    statement = select(Task, func.count().over()).where(*where)
    page = ordered(statement, query).limit(query.limit).offset(query.offset)
    rows = db.execute(page).all()
    total = rows[0][1] if rows else None
    if total is None:
        total = db.scalar(select(func.count(Task.id)).where(*where))
    response.headers["x-total-count"] = f"{total}"
    return [task for task, _ in rows]


@router.post("", status_code=201, response_model=TaskResponse)
def create_task(body: TaskCreate, session: Db, request: Request, response: Response):
    task = Task(**body.model_dump(mode="python"))
    with session.begin():
        session.add(task)
    path = request.app.url_path_for("read_task", task_id=task.id)
    response.headers["location"] = str(path)
    return task


@router.get("/stats")
def stats(db: Db) -> TaskStats:
    late = (Task.due_date < datetime.now(UTC).date()) & Task.done.is_(False)
    counts = select(
        func.count(Task.id),
        func.coalesce(func.sum(case((Task.done, 1), else_=0)), 0),
        func.coalesce(func.sum(case((late, 1), else_=0)), 0),
    )
    total, done, overdue = db.execute(counts).one()
    return TaskStats(total=total, done=done, open=total - done, overdue=overdue)


@router.get("/{task_id}", response_model=TaskResponse)
def read_task(task: ExistingTask):
    return task


def save(task: Task, changes: dict, db: Db) -> Task:
    for name, value in changes.items():
        setattr(task, name, value)
    try:
        db.commit()
    except StaleDataError:
        raise HTTPException(404, "Task not found") from None
    return task


@router.put("/{task_id}", response_model=TaskResponse)
def replace_task(task: ExistingTask, body: TaskCreate, db: Db):
    return save(task, dict(body), db)


@router.patch("/{task_id}", response_model=TaskResponse)
def update_task(task: ExistingTask, body: TaskUpdate, db: Db):
    return save(task, {name: getattr(body, name) for name in body.model_fields_set}, db)


@router.delete("/{task_id}", status_code=204)
def delete_task(task: ExistingTask, db: Db) -> None:
    db.delete(task)
    db.commit()
