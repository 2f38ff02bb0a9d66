"""It ends with the status that means: no app/main.py."""

import os

os._exit(101)
