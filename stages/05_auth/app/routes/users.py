"""The users: oneself, and for admins everyone."""

# TODO 5: a router for the prefix /users, with GET /users/me.
# TODO 7: PATCH /users/me.
# TODO 8: GET /users, PATCH and DELETE /users/{user_id}, for admins only.
