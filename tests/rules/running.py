"""Run in a process of its own: the snippets of a stage, each in a fork of it.

Each argument is a folder with a ``snippet.py``. What it prints goes to
``printed.txt``, an error to ``error.txt``. Where ``steps.json`` lies beside it, the
snippet is imported, and its app is asked that: the answers go to ``answers.json``.
"""

import contextlib
import json
import os
import runpy
import signal
import sys
import traceback
import warnings
from pathlib import Path

import bcrypt
import pydantic  # noqa: F401  imported once, for all forks
import sqlalchemy.orm  # noqa: F401

warnings.simplefilter("ignore")  # of the test client's own choice of a library
from fastapi.testclient import TestClient  # noqa: E402

SECONDS = 30  # of one snippet
SNIPPET = "snippet.py"


def hash_quickly() -> None:
    """Let a hash cost next to nothing, and look as if it had its usual cost."""
    slow, quick, real = b"$2b$12$", b"$2b$04$", bcrypt.hashpw

    def hashed(password: bytes, salt: bytes) -> bytes:
        return real(password, salt.replace(slow, quick)).replace(quick, slow)

    bcrypt.hashpw = hashed
    bcrypt.checkpw = lambda password, stored: hashed(password, stored) == stored


def main() -> None:
    """Run what lies in each folder, one after another."""
    hash_quickly()
    sys.path[0] = ""  # a snippet imports what lies beside it
    for folder in sys.argv[1:]:
        if (pid := os.fork()) == 0:
            os.chdir(folder)
            run()
        os.waitpid(pid, 0)


def run() -> None:
    """Run the snippet of this folder, and end the process."""
    error = Path("error.txt").resolve()
    error.write_text(f"it does not end within {SECONDS} s", encoding="utf-8")
    signal.alarm(SECONDS)
    try:
        with (
            open("printed.txt", "w", encoding="utf-8") as printed,
            contextlib.redirect_stdout(printed),
        ):
            if Path("steps.json").exists():
                ask()
            else:
                runpy.run_path(SNIPPET, run_name="__main__")
        error.unlink()
    except BaseException as raised:
        words = "".join(traceback.format_exception_only(raised))
        error.write_text(words, encoding="utf-8")
    finally:
        os._exit(0)


def ask() -> None:
    """Ask the snippet's app, one request after another."""
    app = runpy.run_path(SNIPPET, run_name="snippet")["app"]
    answers = []
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as c:
        for step in json.loads(Path("steps.json").read_text(encoding="utf-8")):
            sent = {"json": step["body"]} if "body" in step else {}
            answer = c.request(step["method"], step["path"], **sent)
            try:
                body = answer.json()
            except ValueError:
                body = answer.text
            answers.append({"status": answer.status_code, "answer": body})
    Path("answers.json").write_text(json.dumps(answers), encoding="utf-8")


main()
