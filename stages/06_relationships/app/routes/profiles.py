"""The profile of the current user."""

# TODO 6: GET and PUT /users/me/profile.
