"""The projects, and the tasks within one."""

# TODO 2: make, list and read projects.
# TODO 3: change and delete them.
# TODO 5: deleting a project deletes its tasks.
# TODO 9: list the tasks of a project, as GET /tasks does.
