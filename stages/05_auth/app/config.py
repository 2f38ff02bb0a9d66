"""Settings that come from the environment; secrets never stand in the code."""

# TODO 1: SECRET_KEY and ACCESS_TOKEN_MINUTES, read from os.environ.
# A key that is missing, or has fewer than 32 bytes, raises an error here:
# then the app does not start. Who imports this module?
