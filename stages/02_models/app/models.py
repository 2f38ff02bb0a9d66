"""The tables of the database, as Python classes."""

# TODO 2: `Task`, the table "tasks": id, title, done, created_at, as the brief has them.
