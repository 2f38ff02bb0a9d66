from fastapi import APIRouter

from . import auth, health, tasks, users

router = APIRouter()
router.include_router(health.router)
router.include_router(auth.router, prefix="/auth")
router.include_router(tasks.router, prefix="/tasks", tags=["tasks"])
router.include_router(users.router)
