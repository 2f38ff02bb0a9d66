from .queries import Order, Page, TaskFilter
from .tasks import TaskCreate, TaskReplace, TaskResponse, TaskStats, TaskUpdate
from .users import Login, MeUpdate, Signup, TokenResponse, UserResponse, UserUpdate

__all__ = [
    "Login",
    "MeUpdate",
    "Order",
    "Page",
    "Signup",
    "TaskCreate",
    "TaskFilter",
    "TaskReplace",
    "TaskResponse",
    "TaskStats",
    "TaskUpdate",
    "TokenResponse",
    "UserResponse",
    "UserUpdate",
]
