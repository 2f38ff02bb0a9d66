from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm import Session

from . import models
from .database import get_db


def task_or_404(task_id: int = Path(..., gt=0, lt=2**31), db: Session = Depends(get_db)):
    task = db.query(models.Task).filter(models.Task.id == task_id).first()
    if task is None:
        raise HTTPException(status_code=404, detail="Task not found")
    return task
