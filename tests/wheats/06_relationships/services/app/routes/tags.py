from fastapi import APIRouter

from app.dependencies import Tasks
from app.schemas.tasks import TagResponse

router = APIRouter(prefix="/tags", tags=["tags"])


@router.get("")
def index(tasks: Tasks) -> list[TagResponse]:
    return [TagResponse(name=n, task_count=c) for n, c in tasks.tags.counted()]
