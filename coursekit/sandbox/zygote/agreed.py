"""What the grader and the zygote agree on."""

from pathlib import Path

HERE = Path("/proc/self/cwd")
"""The folder of whichever process asks: each fork has one of its own."""
FIT = b"fit"
"""What a zygote says that can be forked; else it says why not."""
