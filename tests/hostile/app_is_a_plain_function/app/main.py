"""The app can be called, but not with a request."""


def app() -> str:
    return "Hello"
