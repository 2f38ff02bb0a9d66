"""What may come in, and what goes out: the shapes of requests and answers."""

# TODO 2: TaskResponse: id, title, description, done, priority, due_date, created_at (in
# UTC, and it says so).

# TODO 3: TaskCreate: title, description, priority, due_date, each with its rules.

# TODO 4: TaskUpdate: title, description, done, priority, due_date; each may be left
# out.

# TODO 5: when all is done, look at the imports here and in models.py: neither file
# knows the other's library.

# TODO 6: open http://127.0.0.1:8000/docs: are all rules of the brief in the document?
