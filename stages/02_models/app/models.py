"""The tables of the database, as Python classes."""

# TODO 2: the class `Task`: its table `tasks`, and the four columns of the brief.

# TODO 4: the id of a deleted task never returns, not after a restart either. SQLite
# needs to be told so.
