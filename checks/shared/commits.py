"""Requests whose COMMIT the database refuses: what they are answered, what stays."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, wait

import httpx

from checks.shared.types import Request
from coursekit.grading.faces.app import App
from coursekit.grading.faces.database import Database

_LONGEST_WAIT = 3  # seconds; an app may wait longer for a lock, and then succeed


def hold_no_success_without_a_commit(
    app: App,
    client: httpx.Client,
    database: Database,
    table: str,
    requests: Iterable[Request],
) -> None:
    """Fail where a request is a success although the database refuses its COMMIT.

    What can be committed all the same (SQLite's WAL lets readers be) is a success.
    """
    rows = f"SELECT * FROM {table} ORDER BY 1"  # noqa: S608  (a check's own word)
    for method, path, body in requests:
        before = database.rows(rows)
        with (
            ThreadPoolExecutor(1) as pool,
            database.commits_fail(table) as reading,
            app.at_once(reading, for_good=True),
        ):
            sent = pool.submit(client.request, method, path, json=body)
            wait([sent], timeout=_LONGEST_WAIT)
        answer = sent.result()
        # who closes a session without a rollback leaves SQLAlchemy's connection, and
        # the whole file, locked after such a COMMIT: that is no question of ours
        if database.is_held(table):
            app.restart(kill=True)
        stored = "stored" if database.rows(rows) != before else "not stored"
        if stored == "not stored":
            words = f"an error: this database refuses to commit the {method}"
            assert answer.status_code >= 400, words
        elif answer.status_code >= 400:
            assert stored == "not stored", "nothing of a request that is an error"
