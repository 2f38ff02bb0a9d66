from typing import List

from fastapi import APIRouter, Depends
from sqlalchemy import func
from sqlalchemy.orm import Session

from ..database import get_db
from ..dependencies import get_current_active_user
from ..models import Tag, Task, User
from ..schemas import TagResponse

router = APIRouter()


@router.get("", response_model=List[TagResponse])
def list_tags(
    db: Session = Depends(get_db), user: User = Depends(get_current_active_user)
):
    rows = (
        db.query(Tag.name, func.count(Task.id))
        .outerjoin(Tag.tasks)
        .filter(Tag.owner_id == user.id)
        .group_by(Tag.id, Tag.name)
        .having(func.count(Task.id) > 0)
        .order_by(Tag.name)
        .all()
    )
    return [{"name": name, "task_count": count} for name, count in rows]
