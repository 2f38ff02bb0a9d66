from app.routes.auth import router as auth
from app.routes.health import router as health
from app.routes.tasks import router as tasks
from app.routes.users import router as users

routers = [health, auth, users, tasks]
