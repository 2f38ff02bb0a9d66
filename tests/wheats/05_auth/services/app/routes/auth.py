from fastapi import APIRouter

from app.dependencies import Auth
from app.schemas import LoginRequest, UserCreate, UserResponse

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/register", status_code=201)
def register(body: UserCreate, auth: Auth) -> UserResponse:
    return UserResponse.model_validate(auth.register(**body.model_dump()))


@router.post("/login")
def log_in(body: LoginRequest, auth: Auth) -> dict[str, str]:
    token = auth.log_in(body.username, body.password)
    return {"access_token": token, "token_type": "bearer"}
