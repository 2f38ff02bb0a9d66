"""Run in a process of its own: ask the app of ``snippet.py`` what standard input says.

The answers are written to standard output as JSON: a list of pairs, status and body.
"""

import contextlib
import io
import json
import runpy
import sys
import warnings

warnings.simplefilter("ignore")  # of the test client's own choice of a library
from starlette.testclient import TestClient  # noqa: E402


def main() -> None:
    steps = json.load(sys.stdin)
    answers = []
    with contextlib.redirect_stdout(io.StringIO()):
        app = runpy.run_path("snippet.py", run_name="snippet")["app"]
        with TestClient(
            app, raise_server_exceptions=False, follow_redirects=False
        ) as client:
            for step in steps:
                sent = {"json": step["body"]} if "body" in step else {}
                answer = client.request(step["method"], step["path"], **sent)
                try:
                    body = answer.json()
                except ValueError:
                    body = answer.text
                answers.append((answer.status_code, body))
    json.dump(answers, sys.stdout)


main()
