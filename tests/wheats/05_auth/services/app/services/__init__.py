from app.services.tasks import Listing, TaskService

__all__ = ["Listing", "TaskService"]
