from fastapi import Depends, HTTPException, Path, status
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.orm import Session

from . import models
from .database import get_db
from .security import decode_access_token

oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/auth/login")


def get_current_user(
    token: str = Depends(oauth2_scheme), db: Session = Depends(get_db)
):
    credentials_exception = HTTPException(
        status_code=status.HTTP_401_UNAUTHORIZED,
        detail="Could not validate credentials",
        headers={"WWW-Authenticate": "Bearer"},
    )
    user_id = decode_access_token(token)
    if user_id is None:
        raise credentials_exception
    user = db.query(models.User).filter(models.User.id == user_id).first()
    if user is None:
        raise credentials_exception
    return user


def get_current_active_user(user: models.User = Depends(get_current_user)):
    if not user.is_active:
        raise HTTPException(
            status_code=401,
            detail="Inactive user",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return user


class RoleChecker:
    def __init__(self, *roles):
        self.roles = roles

    def __call__(self, user: models.User = Depends(get_current_active_user)):
        if user.role not in self.roles:
            raise HTTPException(status_code=403, detail="Operation not permitted")
        return user


def project_or_404(
    id: int = Path(..., gt=0, lt=2**31),
    db: Session = Depends(get_db),
    user: models.User = Depends(get_current_active_user),
):
    project = (
        db.query(models.Project)
        .filter_by(id=id, owner_id=user.id)
        .one_or_none()
    )
    if project is None:
        raise HTTPException(status_code=404, detail="Project not found")
    return project


def task_or_404(
    task_id: int = Path(..., gt=0, lt=2**31),
    db: Session = Depends(get_db),
    user: models.User = Depends(get_current_active_user),
):
    task = db.query(models.Task).filter(models.Task.id == task_id).first()
    if task is None or task.owner_id != user.id:
        raise HTTPException(status_code=404, detail="Task not found")
    return task
