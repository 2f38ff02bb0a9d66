from .db import Db
from .tasks import TaskOfPath

__all__ = ["Db", "TaskOfPath"]
