from .queries import Order, Page, TaskFilter
from .tasks import TaskCreate, TaskReplace, TaskResponse, TaskStats, TaskUpdate

__all__ = [
    "Order",
    "Page",
    "TaskCreate",
    "TaskFilter",
    "TaskReplace",
    "TaskResponse",
    "TaskStats",
    "TaskUpdate",
]
