from .task import Task
from .user import Login, User

__all__ = ["Login", "Task", "User"]
