"""Each demand of a check stands in the brief, and each sentence there is checked.

``checks/demands/NN_slug.toml`` has a table for each check of a stage: what it demands,
in a few words, and the words of the brief that say so. They stand in the check's task
or before it, in the brief's opening or its exchange. Words of an earlier stage's brief
stand behind its name: ``01_in_memory."an unknown id is 404" = '…'``.

``[advice]`` lists what a brief says without demanding it, each with its reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from coursekit.course.stages import Course, Stage
from rules.checks import checks_of
from rules.files import demands_of
from rules.markdown import Heading
from rules.prose import NUMBERED, page

ADVICE = "advice"
EVERYWHERE = 0  # the number of what holds for all tasks: the opening, the exchange
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
FREE = re.compile(r"\bfree\b", re.IGNORECASE)
LINKED = re.compile(r"^In the lesson: .*$", re.MULTILINE)
PARTS = re.compile(r"\n\s*\n|\n(?=[|*-])")
TABLE_HEAD = re.compile(r"^\|.*\|\n\|[|\s-]+\|$", re.MULTILINE)
SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z`*“])")


@dataclass(frozen=True)
class Demand:
    """What a check demands, and the words of which brief say so."""

    check: str
    what: str
    brief: str
    words: str


def unsaid_demands(stage: Stage) -> Iterator[str]:
    """Every check has demands, and each of them stands in a brief, early enough."""
    name = f"checks/demands/{stage}.toml"
    try:
        _read(stage)
    except tomllib.TOMLDecodeError as error:
        yield f"{name} can't be read ({error}): fix that place."
        return
    known = {check.name: check for check in checks_of(stage)}
    demands, told = list(demands_of_checks(stage)), _tables(stage)
    for check in known.values():
        if not told.get(check.name):
            yield (
                f"{check} has no demand in {name}: add a table [{check.name}] with each"
                " thing that it asks, and the brief's words that say so."
            )
    for other in told.keys() - known.keys() - {ADVICE}:
        yield f"{name} has a table [{other}], and the stage no such check: remove it."
    for demand in demands:
        if demand.check in known:
            task = (known[demand.check].mark("task") or [None])[0]
            yield from _not_found(stage, demand, task, name)


def _not_found(stage: Stage, demand: Demand, task: object, name: str) -> Iterator[str]:
    where = f"{name}, [{demand.check}], “{demand.what}”,"
    briefs = {other.name: other for other in Course(stage.root).up_to(stage)}
    if demand.brief not in briefs:
        yield f"{where} names the stage {demand.brief}: name an earlier one."
        return
    sections = _sections(briefs[demand.brief])
    found = [number for number, text in sections.items() if demand.words in text]
    last = task if demand.brief == stage.name else max(sections, default=0)
    brief = f"stages/{demand.brief}/brief.md"
    if not found or not demand.words:
        yield (
            f"{where} quotes words that {brief} does not have in its opening, a task or"
            f" the exchange: “{demand.words}”. Write them there, or quote what is."
        )
    elif isinstance(last, int) and min(found) > last:
        yield (
            f"{where} quotes task {min(found)} of {brief}, and the check belongs to"
            f" task {last}: say it there or earlier."
        )


def unchecked_sentences(stage: Stage) -> Iterator[str]:
    """What a brief asks is checked, or says that it is free, or is told as advice."""
    course = Course(stage.root)
    quoted = [
        demand.words
        for later in course.stages
        for demand in demands_of_checks(later)
        if demand.brief == stage.name
    ]
    advice = [_plain(words) for words in _tables(stage).get(ADVICE, {}).values()]
    sentences = list(_sentences(stage))
    for sentence in sentences:
        if not FREE.search(sentence) and not _stands_in(sentence, [*quoted, *advice]):
            yield (
                f"stages/{stage}/brief.md says “{sentence}”, which no check demands:"
                f" quote it in checks/demands/{stage}.toml, say that it is free, or"
                " list it there below [advice]."
            )
    for words in advice:
        if not any(words in sentence for sentence in sentences):
            yield (
                f"checks/demands/{stage}.toml lists the advice “{words}”, which"
                f" stages/{stage}/brief.md does not give: remove it."
            )


def _stands_in(sentence: str, quotes: list[str]) -> bool:
    return any(quote in sentence or sentence in quote for quote in quotes)


def _tables(stage: Stage) -> dict[str, Any]:
    """Return the tables of a stage; none where ``unsaid_demands`` has to tell."""
    with suppress(tomllib.TOMLDecodeError):
        return _read(stage)
    return {}


def _read(stage: Stage) -> dict[str, Any]:
    path = demands_of(stage)
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def demands_of_checks(stage: Stage) -> Iterator[Demand]:
    """Yield the demands of a stage's checks, as its file has them."""
    for check, table in _tables(stage).items():
        if check == ADVICE:
            continue
        for what, words in table.items():
            if isinstance(words, str):
                yield Demand(check, what, stage.name, _plain(words))
            else:
                for each, quoted in words.items():
                    yield Demand(check, each, what, _plain(quoted))


def _sections(stage: Stage) -> dict[int, str]:
    """Return the words of each task of a brief, and those that hold for all of them."""
    found: dict[int, str] = {}
    for number, text in _parts(stage):
        found[number] = f"{found.get(number, '')} {_plain(text)}"
    return found


def _parts(stage: Stage) -> Iterator[tuple[int, str]]:
    brief = page(stage, "brief.md")
    if brief is None:
        return
    lines = brief.path.read_text(encoding="utf-8").splitlines()
    headings = [heading for heading in brief.headings if heading.level <= 2]
    ends = [heading.line - 1 for heading in headings[1:]] + [len(lines)]
    for heading, end in zip(headings, ends, strict=True):
        number = _number(heading)
        if number is not None:
            yield number, "\n".join(lines[heading.line : end])


def _number(heading: Heading) -> int | None:
    if heading.level == 1 or heading.words == "The exchange":
        return EVERYWHERE
    numbered = NUMBERED.fullmatch(heading.words)
    return int(numbered[1]) if numbered else None


def _sentences(stage: Stage) -> Iterator[str]:
    """Yield each sentence and each row of a table; a shown exchange has neither."""
    for _, text in _parts(stage):
        for form in (FENCED, LINKED, TABLE_HEAD):
            text = form.sub("", text)
        for part in PARTS.split(text):
            yield from filter(None, SENTENCE.split(_plain(part)))


def _plain(text: str) -> str:
    """Return a text with its blanks as single spaces."""
    return " ".join(text.split())
