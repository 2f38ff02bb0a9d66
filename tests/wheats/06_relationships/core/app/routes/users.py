from app.routes.people import users as router

__all__ = ["router"]
