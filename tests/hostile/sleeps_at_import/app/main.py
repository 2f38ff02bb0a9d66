"""It waits for a server that is not there."""

import time

from fastapi import FastAPI

app = FastAPI()
time.sleep(3600)
