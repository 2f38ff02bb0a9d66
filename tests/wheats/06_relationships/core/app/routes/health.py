from fastapi import APIRouter

router = APIRouter()


def health() -> dict:
    return {"status": "ok"}


router.add_api_route("/health", health, methods=["GET"])
