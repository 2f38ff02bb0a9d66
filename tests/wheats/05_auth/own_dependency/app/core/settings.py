"""Settings come from the environment alone; a wrong one ends the process."""

import os
import sys


KNOWN_TO_ALL = {
    "change-me-to-a-long-random-secret-please",
    "a-secret-key-from-a-lesson-on-the-internet",
}


def required(name: str, least_bytes: int) -> str:
    value = os.environ.get(name)
    if value is None or len(value.encode()) < least_bytes:
        print(f"{name}: {least_bytes} bytes at least, please", file=sys.stderr)
        os._exit(3)
    if value in KNOWN_TO_ALL:
        print(f"{name}: one that nobody else knows, please", file=sys.stderr)
        os._exit(3)
    return value


KEY = required("SECRET_KEY", least_bytes=32)
LIFE = 60 * int(os.environ.get("ACCESS_TOKEN_MINUTES", 30))
