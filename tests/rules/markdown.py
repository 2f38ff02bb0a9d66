"""A Markdown file as the rules read it: headings, prose, fenced code and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*([^`]*?)\s*")
HEADING = re.compile(r"(#{1,6}) +(.+?) *#*\s*")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
SPAN = re.compile(r"(`+).+?\1", re.DOTALL)
TAG = re.compile(r"</?[a-z][^>]*>|<!--.*?-->", re.DOTALL)
WORD = re.compile(r"\S*\w\S*")


@dataclass(frozen=True)
class Heading:
    """A heading: how deep, its words, and the line it stands on."""

    level: int
    words: str
    line: int

    @property
    def anchor(self) -> str:
        """The name under which it can be linked to, as GitHub makes it."""
        return re.sub(r"[^\w\- ]", "", self.words.lower()).replace(" ", "-")


@dataclass
class Fence:
    """A fenced block: the words behind its fence, its lines, where it begins."""

    info: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The code, as it would stand in a file of its own."""
        return dedent("\n".join(self.lines)) + "\n"

    @property
    def raw(self) -> str:
        """The code with the indentation that it has on the page."""
        return "\n".join(self.lines)


class Page:
    """One Markdown file, taken apart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.headings: list[Heading] = []
        self.fences: list[Fence] = []
        text = path.read_text(encoding="utf-8")
        self.lines = dict(self._outside_of_fences(text))
        """The lines outside of fences, by their numbers."""
        for number, line in self.lines.items():
            if heading := HEADING.fullmatch(line):
                self.headings.append(Heading(len(heading[1]), heading[2], number))
        self.prose = "\n".join(self.lines.values())

    def _outside_of_fences(self, text: str) -> Iterator[tuple[int, str]]:
        end = ""
        for number, line in enumerate(text.splitlines(), start=1):
            mark = FENCE.fullmatch(line)
            if end:
                if mark and mark[1].startswith(end) and not mark[2]:
                    end = ""
                else:
                    self.fences[-1].lines.append(line)
            elif mark:
                end = mark[1]
                self.fences.append(Fence(mark[2], number))
            else:
                yield number, line

    @property
    def words(self) -> int:
        """How many words of prose there are; a span of code is one."""
        return len(WORD.findall(TAG.sub(" ", SPAN.sub("code", self.prose))))

    @property
    def links(self) -> list[str]:
        """The targets of all links and pictures."""
        prose = SPAN.sub("code", self.prose)
        return LINK.findall(prose) + REFERENCE.findall(prose)

    @property
    def anchors(self) -> set[str]:
        """The names under which the headings can be linked to."""
        return {heading.anchor for heading in self.headings}

    def section(self, words: str) -> dict[int, str]:
        """Return the lines below a heading of level 2, but fences, by their numbers."""
        above = [heading for heading in self.headings if heading.level <= 2]
        ends = [heading.line for heading in above[1:]] + [
            max(self.lines, default=0) + 1
        ]
        for heading, end in zip(above, ends, strict=True):
            if heading.level == 2 and heading.words == words:
                inside = range(heading.line + 1, end)
                return {n: line for n, line in self.lines.items() if n in inside}
        return {}

    def below(self, heading: Heading) -> Iterator[Heading]:
        """Yield the deeper headings between a heading and the next of its level."""
        for other in self.headings[self.headings.index(heading) + 1 :]:
            if other.level <= heading.level:
                return
            yield other
