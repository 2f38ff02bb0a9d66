"""A right answer built differently: a package of modules, a router and a class."""

from fastapi import FastAPI

from .health import router as health
from .tasks import router as tasks

app = FastAPI(redirect_slashes=False)
for router in (health, tasks):
    app.include_router(router)
