"""The projects, and the tasks within one."""

# TODO 2: make, list, read, change and delete projects.
# TODO 4: deleting a project deletes its tasks.
# TODO 7: list the tasks of a project, as GET /tasks does.
