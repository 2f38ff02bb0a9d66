"""A right answer built differently: a package of modules, a router and a class."""

from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware

from .health import router as health
from .tasks import router as tasks

app = FastAPI(redirect_slashes=False)
app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"])
for router in (health, tasks):
    app.include_router(router)
