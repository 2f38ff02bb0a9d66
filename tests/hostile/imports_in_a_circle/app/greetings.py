from app.main import app


def greet(name: str) -> str:
    return name
