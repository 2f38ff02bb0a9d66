from .db import Db
from .tasks import TaskOfPath
from .users import AdminOnly, Me, UserOfPath, unauthorized

__all__ = ["AdminOnly", "Db", "Me", "TaskOfPath", "UserOfPath", "unauthorized"]
