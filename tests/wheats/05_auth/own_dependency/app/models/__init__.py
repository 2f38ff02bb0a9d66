from .task import Task
from .user import User

__all__ = ["Task", "User"]
