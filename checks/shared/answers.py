"""Reading answers: some of their fields, their times, and lists that come in pages."""

from collections.abc import Iterable
from datetime import UTC, datetime

import httpx

from checks.shared.types import Body


def part(answer: Body, names: Iterable[str]) -> Body:
    """Return some fields of an answer, so that it may have more."""
    return {name: answer[name] for name in names}


def aware(moment: str | datetime) -> datetime:
    """Return a time as it is shown or stored, in UTC where it names no zone."""
    read = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def hold_made_now(created_at: str) -> None:
    """Fail unless an answer's `created_at` is the time of this moment."""
    age = datetime.now(UTC) - aware(created_at)
    assert abs(age.total_seconds()) < 60, "`created_at` to be now, in UTC (in seconds)"


def total(answer: httpx.Response) -> str | None:
    """Return what the header `X-Total-Count` says."""
    return answer.headers.get("X-Total-Count")


def hold_total(answer: httpx.Response, wanted: int) -> None:
    """Fail unless a list says in its header how many there are on all pages."""
    count = total(answer)
    assert count == str(wanted), f"the header X-Total-Count: {wanted}"


def hold_page_bounds(client: httpx.Client, path: str) -> None:
    """Fail unless a list refuses a page that can't be; one far behind may be empty."""
    for bad in ({"limit": 0}, {"limit": 101}, {"offset": -1}):
        assert client.get(path, params=bad).status_code == 422
    answer = client.get(path, params={"offset": 10**30})
    assert answer.status_code in (200, 422)
