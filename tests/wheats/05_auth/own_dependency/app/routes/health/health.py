from fastapi import APIRouter

router = APIRouter()


@router.api_route("/health", methods=["GET"])
def alive():
    return {"status": "ok"}
