"""A process that tries programs, one JSON line in, one JSON line out.

It is a process of its own so that it can run on another Python than the one that asks.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from accuracy.trial import Conditions, ask_oracle, run_commands, to_json, try_once
from coursekit.errors import CourseKitError
from coursekit.grading.databases import open_databases
from coursekit.sandbox.server import ForkServer


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed belongs to no answer
    sys.dont_write_bytecode = False  # the checks are compiled once, not in every run
    with closing(ForkServer()) as server:
        for line in sys.stdin:
            answers.write(json.dumps(_answer(json.loads(line), server)) + "\n")
            answers.flush()


def _answer(job: dict[str, Any], server: ForkServer) -> dict[str, Any]:
    conditions = Conditions(**job["conditions"])
    root, folder = Path(job["root"]), Path(job["folder"])
    try:
        if conditions.judge == "oracle":
            result = ask_oracle(root, job["stage"], folder, conditions, server)
            return to_json(conditions, result)
        if conditions.judge == "commands":
            check = job["first"][0]
            result = run_commands(root, job["stage"], folder, conditions, server, check)
            return to_json(conditions, result)
        with open_databases(conditions.database, None) as databases:
            result = try_once(
                root,
                job["stage"],
                folder,
                conditions,
                server,
                databases,
                job["first"],
                job["only"],
            )
    except CourseKitError as error:
        return {"error": str(error)}
    return to_json(conditions, result)


if __name__ == "__main__":
    main()
