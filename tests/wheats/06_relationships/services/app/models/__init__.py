from app.models.people import Profile, User
from app.models.projects import Project
from app.models.tags import Tag, TaskTag
from app.models.tasks import Task

ALL = (User, Profile, Project, Tag, Task, TaskTag)

__all__ = ["ALL", "Profile", "Project", "Tag", "Task", "TaskTag", "User"]
