from fastapi import APIRouter

from app.dependencies import Profiles
from app.schemas.profiles import ProfileBody, ProfileResponse

router = APIRouter(prefix="/users/me/profile", tags=["profile"])


@router.get("", response_model=ProfileResponse)
def read(profiles: Profiles):
    return profiles.get()


@router.put("", response_model=ProfileResponse)
def put(body: ProfileBody, profiles: Profiles):
    return profiles.put(body)
