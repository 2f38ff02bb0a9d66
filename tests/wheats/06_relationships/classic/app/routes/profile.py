from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.orm import Session

from ..database import get_db
from ..dependencies import get_current_active_user
from ..models import Profile, User
from ..schemas import ProfileResponse, ProfileUpdate

router = APIRouter()


@router.get("", response_model=ProfileResponse)
def get_profile(user: User = Depends(get_current_active_user)):
    if user.profile is None:
        raise HTTPException(status_code=404, detail="No profile yet")
    return user.profile


@router.put("", response_model=ProfileResponse)
def put_profile(
    data: ProfileUpdate,
    db: Session = Depends(get_db),
    user: User = Depends(get_current_active_user),
):
    profile = db.merge(Profile(user_id=user.id, **data.model_dump()))
    db.commit()
    return profile
