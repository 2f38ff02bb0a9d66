"""Is the app alive?"""

# TODO 1: an APIRouter, and with it GET /health.
