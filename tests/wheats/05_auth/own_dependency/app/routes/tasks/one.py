from fastapi import APIRouter, HTTPException
from sqlalchemy.orm.exc import StaleDataError

from ...dependencies import Db, TaskOfPath
from ...schemas import TaskReplace, TaskResponse, TaskUpdate

router = APIRouter()


@router.get("", response_model=TaskResponse)
def read(task: TaskOfPath):
    return task


@router.put("", response_model=TaskResponse)
def replace(task: TaskOfPath, body: TaskReplace, db: Db):
    return store(task, body.model_dump(), db)


@router.patch("", response_model=TaskResponse)
def change(task: TaskOfPath, body: TaskUpdate, db: Db):
    return store(task, body.model_dump(exclude_unset=True), db)


def store(task, values, db):
    vars_of = type(task).__mapper__.attrs
    for name in values.keys() & set(vars_of.keys()):
        setattr(task, name, values[name])
    try:
        db.commit()
    except StaleDataError:
        raise HTTPException(404, "Task not found") from None
    return task


@router.delete("", status_code=204)
def delete(task: TaskOfPath, db: Db) -> None:
    db.delete(task)
    db.commit()
