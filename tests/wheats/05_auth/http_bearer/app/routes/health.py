from typing import Literal

from fastapi import APIRouter

router = APIRouter(prefix="/health")


@router.get("")
async def health() -> dict[Literal["status"], Literal["ok"]]:
    return {"status": "ok"}
