from .health import router

__all__ = ["router"]
