from fastapi import APIRouter, HTTPException

from app.database import alone
from app.dependencies import Db, Me
from app.models import Profile
from app.schemas import ProfileBody, ProfileResponse

router = APIRouter(prefix="/users/me/profile", tags=["users"])


@router.get("")
@alone
async def read(me: Me, db: Db) -> ProfileResponse:
    profile = await db.get(Profile, me.id)
    if profile is None:
        raise HTTPException(404, "You have no profile yet")
    return ProfileResponse.model_validate(profile)


@router.put("")
@alone
async def put(body: ProfileBody, me: Me, db: Db) -> ProfileResponse:
    profile = Profile(user_id=me.id, **body.model_dump())
    return ProfileResponse.model_validate(await db.merge(profile))
