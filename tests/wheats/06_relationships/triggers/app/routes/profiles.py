from typing import Annotated

from fastapi import APIRouter, Body, HTTPException
from fastapi.responses import JSONResponse
from sqlalchemy import select

from ..answers import as_dict
from ..database import insert, transaction
from ..dependencies import Db, Me
from ..models import Profile
from ..schemas import ProfileUpdate

router = APIRouter(prefix="/users/me/profile", tags=["profiles"])
SHOWN = Profile.display_name, Profile.bio


@router.get("")
@transaction
def show(me: Me, db: Db):
    row = db.execute(select(*SHOWN).where(Profile.user_id == me.id)).first()
    if row is None:
        raise HTTPException(404, "No profile yet")
    return JSONResponse(as_dict(row))


@router.put("")
@transaction
def put(body: Annotated[ProfileUpdate, Body()], me: Me, db: Db):
    values = {"display_name": body.get("display_name"), "bio": body.get("bio")}
    new = insert(Profile).values(user_id=me.id, **values)
    upsert = new.on_conflict_do_update(index_elements=[Profile.user_id], set_=values)
    return JSONResponse(as_dict(db.execute(upsert.returning(*SHOWN)).one()))
