"""The profile of the current user."""

# TODO 8: GET and PUT /users/me/profile.
