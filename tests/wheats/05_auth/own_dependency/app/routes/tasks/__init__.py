"""Three routers in one; the order matters, as `stats` looks like an id."""

from fastapi import APIRouter

from . import many, one, stats

router = APIRouter()
router.include_router(stats.router)
router.add_api_route("", many.listing, methods=["GET"], response_model=many.LISTING)
router.add_api_route(
    "", many.create, methods=["POST"], response_model=many.ONE, status_code=201
)
router.include_router(one.router, prefix="/{task_id}")
