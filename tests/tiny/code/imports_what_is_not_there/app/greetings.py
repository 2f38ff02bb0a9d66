"""Words of greeting."""


def greeting(name):
    return f"Hello {name}"
