import os

SECRET_KEY = os.environ["SECRET_KEY"]
assert len(SECRET_KEY.encode()) >= 32, "SECRET_KEY is too short: 32 bytes or more"

ACCESS_TOKEN_MINUTES = int(os.getenv("ACCESS_TOKEN_MINUTES", default="30"))
