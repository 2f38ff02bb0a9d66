from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import func, select

from ..database import transaction
from ..dependencies import Db, Me
from ..models import Tag, TaskTag

router = APIRouter(prefix="/tags", tags=["tags"])


@router.get("")
@transaction
def index(me: Me, db: Db):
    uses = func.count(TaskTag.task_id)
    found = select(Tag.name, uses).outerjoin(TaskTag).where(Tag.owner_id == me.id)
    rows = db.execute(found.group_by(Tag.name).having(uses > 0)).tuples()
    return JSONResponse([{"name": n, "task_count": c} for n, c in sorted(rows)])
