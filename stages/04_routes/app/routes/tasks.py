"""The tasks: make, list, read, replace, change and delete them."""

# TODO 2: an APIRouter for /tasks, and the path operations that were in app/main.py.
# TODO 3: POST /tasks says in its header Location where the new task is.
# TODO 4: PUT /tasks/{id} replaces a task.
# TODO 5: GET /tasks/stats counts the tasks.
# TODO 6: GET /tasks answers with one page, and tells in X-Total-Count how many match.
# TODO 7: done, priority, due_before and due_after keep what matches.
# TODO 8: q looks for a text in title and description.
# TODO 9: sort puts the tasks in order, and their ids settle ties.
