from fastapi import APIRouter

from . import auth, health, profiles, projects, tags, tasks, users

everything = APIRouter()
for module in (health, auth, profiles, users, projects, tags, tasks):
    everything.include_router(module.router)
