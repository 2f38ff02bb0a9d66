"""Passwords and access tokens."""

# TODO 2: a function that hashes a password with bcrypt.
# TODO 4: a function that says whether a password fits a hash, and one that makes a
# token for the id of a user.
# TODO 5: a function that reads a token: the id in it, or None for one that is not good.
