from fastapi import APIRouter

from . import health, tasks

router = APIRouter()
router.include_router(health.router)
router.include_router(tasks.router, prefix="/tasks", tags=["tasks"])
