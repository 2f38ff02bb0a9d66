from app.services.tasks import Listing, TaskService
from app.services.users import AuthService, UserService

__all__ = ["AuthService", "Listing", "TaskService", "UserService"]
