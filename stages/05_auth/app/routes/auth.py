"""Register an account, and log in to it."""

# TODO 2: a router for the prefix /auth, with POST /auth/register.
# TODO 4: POST /auth/login.
