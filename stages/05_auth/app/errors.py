"""The app's own answer to a request that is not valid."""

# TODO 3: a function that takes the request and its RequestValidationError, and answers
# 422 with what is wrong and where, but not with what was sent.
