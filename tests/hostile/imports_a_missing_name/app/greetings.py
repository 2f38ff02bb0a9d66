def great(name: str) -> str:
    return name
