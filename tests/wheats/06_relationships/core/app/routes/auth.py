from app.routes.people import auth as router

__all__ = ["router"]
