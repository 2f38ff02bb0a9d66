"""The requests beside a brief, for editors that send them: they are the brief's own."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise

from coursekit.course.stages import Stage
from rules.prose import page

EXCHANGE = "The exchange"
HOST = "@host = http://127.0.0.1:8000"
SENT = re.compile(r"^([A-Z]+) +(?:\{\{host\}\}|https?://[^/\s]+)?(/\S*)", re.MULTILINE)
ADDRESS = re.compile(r"(?:https?://[^/]+|\$\{?\w+\}?)(/.*)")
METHODS = ("-X", "--request")
BODIES = ("-d", "--data", "--data-raw", "--data-binary", "--json")

Request = tuple[str, str]


def unnamed_requests(stage: Stage) -> Iterator[str]:
    """Each method and path of the brief's exchange stands in ``requests.http``."""
    path = stage.folder / "requests.http"
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    if HOST not in text.splitlines():
        yield f"stages/{stage}/requests.http has no line `{HOST}`: begin with it."
    there = {(method, _without_query(path)) for method, path in SENT.findall(text)}
    told = dict.fromkeys(_exchange(stage))
    for method, path in told:
        if (method, path) not in there:
            yield (
                f"stages/{stage}/requests.http does not send {method} {path}, and the"
                " exchange of the brief does: add"
                f" `{method} {{{{host}}}}{path}`."
            )


def _exchange(stage: Stage) -> Iterator[Request]:
    """Yield the method and the path of each curl line of a brief's exchange."""
    brief = page(stage, "brief.md")
    if brief is None:
        return
    lines = brief.section(EXCHANGE)
    for fence in brief.fences:
        if lines and min(lines) <= fence.line <= max(lines) + 1:
            for line in fence.text.replace("\\\n", " ").splitlines():
                yield from _sent_by(line)


def _sent_by(line: str) -> Iterator[Request]:
    """Yield what the curl commands of a line of a shell send."""
    shell = shlex.shlex(line, posix=True, punctuation_chars=True)
    shell.whitespace_split = True
    words: list[str] = []
    for word in [*shell, ";"]:
        if not set(word) <= {*"();|&<>"}:
            words.append(word)
        elif "curl" in words:
            yield from _request(words[words.index("curl") + 1 :])
            words = []
        else:
            words = []


def _request(words: list[str]) -> Iterator[Request]:
    method = "POST" if set(words) & {*BODIES} else "GET"
    for option, value in pairwise(words):
        method = value if option in METHODS else method
    for word in words:
        if address := ADDRESS.fullmatch(word):
            yield method, _without_query(address[1])


def _without_query(path: str) -> str:
    return path.partition("?")[0]
