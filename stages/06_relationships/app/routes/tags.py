"""The tags that are in use; tasks make them."""

# TODO 8: list the user's tags by name, each with the number of its tasks.
