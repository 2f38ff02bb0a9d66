from fastapi import APIRouter
from sqlalchemy import func, select

from app.database import alone
from app.dependencies import Db, Me
from app.models import Tag, task_tags
from app.schemas import TagResponse

router = APIRouter(tags=["tags"])


@router.get("/tags")
@alone
async def tags(me: Me, db: Db) -> list[TagResponse]:
    uses = (
        select(task_tags.c.tag_id, func.count().label("task_count"))
        .group_by(task_tags.c.tag_id)
        .subquery()
    )
    own = select(Tag.name, uses.c.task_count).join(uses, uses.c.tag_id == Tag.id)
    rows = await db.execute(own.where(Tag.owner_id == me.id))
    found = [TagResponse.model_validate(row) for row in rows]
    return sorted(found, key=lambda tag: tag.name)
