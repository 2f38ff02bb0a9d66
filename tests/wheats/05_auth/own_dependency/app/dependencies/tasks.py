from typing import Annotated

from fastapi import Depends, HTTPException, status

from ..models import Task
from .db import Db
from .users import Me


class Own404:
    """A dependency with a parameter: which class to look a row up in."""

    def __init__(self, model: type[Task], what: str) -> None:
        self.model, self.what = model, what

    def __call__(self, task_id: int, me: Me, db: Db) -> Task:
        found = db.get(self.model, task_id) if 0 < task_id < 2**63 else None
        if not found or found.owner_id != me.id:
            raise HTTPException(status.HTTP_404_NOT_FOUND, f"{self.what} not found")
        return found


TaskOfPath = Annotated[Task, Depends(Own404(Task, "Task"))]
