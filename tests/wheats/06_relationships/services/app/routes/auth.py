from fastapi import APIRouter

from app.dependencies import Users
from app.schemas.users import Credentials, Registration, Token, UserResponse

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=201, response_model=UserResponse)
def register(body: Registration, users: Users):
    return users.register(body)


@router.post("/login")
def login(body: Credentials, users: Users) -> Token:
    return Token(access_token=users.log_in(body))
