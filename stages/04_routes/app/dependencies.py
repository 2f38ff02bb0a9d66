"""What the routes ask for with Depends, each under one name."""

# TODO 2: the database session, the id of a row, and the task that a path names.
