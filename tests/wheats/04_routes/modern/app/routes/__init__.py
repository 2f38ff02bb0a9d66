from app.routes.health import router as health
from app.routes.tasks import router as tasks

routers = [health, tasks]
