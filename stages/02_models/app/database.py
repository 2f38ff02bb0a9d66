"""The way to the database: one engine for the app, one session for each request."""

# TODO 1: DATABASE_URL, from the environment, or "sqlite:///./tasks.db".

# TODO 1: `engine`, made once, and `SessionLocal`, which makes sessions on it.

# TODO 1: `Base`, the class that all models inherit from.

# TODO 1: `get_db`, which yields a session to a request.

# TODO 5: `get_db` rolls back when the request fails, and closes the session always.
