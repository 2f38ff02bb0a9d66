"""The way to the database: one engine for the app, one session for each request."""

# TODO 1: read the environment variable DATABASE_URL; without it, take the URL
# sqlite:///./tasks.db.

# TODO 1: `engine`, made from that URL, here at the top level: once, and not in a
# function that runs for each request.

# TODO 1: `SessionLocal`, a sessionmaker that knows the engine.

# TODO 1: `Base`, the class that every model inherits from.

# TODO 1: `get_db`, a generator: it opens a session, and yields it to the request.

# TODO 5: `get_db` rolls back when the request fails, and closes the session always.
