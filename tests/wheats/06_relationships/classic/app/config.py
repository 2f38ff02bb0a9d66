import os
import sys


class Settings:
    def __init__(self):
        self.secret_key = os.getenv("SECRET_KEY") or ""
        self.algorithm = "HS256"
        self.access_token_expire_minutes = int(os.getenv("ACCESS_TOKEN_MINUTES") or 30)
        if len(self.secret_key.encode("utf-8")) < 32:
            sys.exit("SECRET_KEY is missing, or has fewer than 32 bytes")


settings = Settings()
