"""It ends while it is imported."""

import sys

from fastapi import FastAPI

app = FastAPI()
sys.exit(0)
