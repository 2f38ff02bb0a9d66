"""Commands of curl, and loops that stand for many of them that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from coursekit.grading.exchange import PORT
from coursekit.text.shell import Part, word

SERVER = f"http://127.0.0.1:{PORT}"
FEWEST_IN_A_LOOP = 3
LONGEST_WAIT = 10  # seconds, for an answer that may never come


@dataclass(frozen=True)
class Slot:
    """A word of a command, and how a loop gives it: a variable, and a value of it."""

    text: str
    in_loop: str = ""
    value: str = ""
    variable: str = ""


@dataclass(frozen=True)
class Remarked:
    """A line, and the remark that stands above it."""

    remark: str
    line: str


class Command:
    """One request, sent by curl."""

    def __init__(
        self,
        method: str,
        headers: list[str],
        *,
        body: bytes,
        body_word: str,
        path_parts: list[Part],
        may_wait: bool,
    ) -> None:
        self.fed = f"printf {word(_for_printf(body))} | " if b"\0" in body else ""
        self.options = [f"-m {LONGEST_WAIT}"] if may_wait else []
        self.slots = list(_method(method, body))
        for header in headers:
            self.slots.append(_slot("-H ", header, "header"))
        if body:
            # no argument holds a NUL; after -d, what begins with @ names a file
            given = "@-" if self.fed else body_word
            self.slots.append(_slot(_body_option(body), given, "body"))
        path = word(*path_parts)
        globs = "-g " * any(sign in path for sign in "[]{}")
        whole = f"{globs}{word(SERVER, *path_parts)}"
        # not `$path`, which zsh takes for the folders of its commands
        self.slots.append(Slot(whole, f'{globs}"{SERVER}$route"', path, "route"))

    def line(self) -> str:
        """Return the command that shows the whole answer."""
        return self._line("-i", [slot.text for slot in self.slots])

    def silent(self) -> str:
        """Return the command that gives the answer's body to another one."""
        return self._line("-s", [slot.text for slot in self.slots])

    def _line(self, show: str, words: list[str]) -> str:
        return " ".join([f"{self.fed}curl {show}", *self.options, *words])

    def differing(self, other: Command) -> list[int]:
        """Return the places in which two commands differ; more than one for no loop."""
        if (self.fed, self.options) != (other.fed, other.options) or self.fed:
            return [-1, -1]
        if len(self.slots) != len(other.slots):
            return [-1, -1]
        pairs = enumerate(zip(self.slots, other.slots, strict=True))
        places = [place for place, (a, b) in pairs if a.text != b.text]
        fit = all(
            s.in_loop and s.in_loop == o.in_loop for s, o in self._at(places, other)
        )
        return places if fit else [-1, -1]

    def _at(self, places: list[int], other: Command) -> list[tuple[Slot, Slot]]:
        return [(self.slots[place], other.slots[place]) for place in places]

    def loop(self, place: int, values: list[str]) -> str:
        """Return the command once for each value of one of its words."""
        words = [slot.text for slot in self.slots]
        words[place] = self.slots[place].in_loop
        body = self._line("-i", words)
        name = self.slots[place].variable
        return f"for {name} in {' '.join(values)}; do {body}; done"


def _method(method: str, body: bytes) -> Iterator[Slot]:
    if method != "GET" or body:
        yield Slot(f"-X {method}")


def _slot(option: str, value: str, variable: str) -> Slot:
    return Slot(f"{option}{value}", f'{option}"${variable}"', value, variable)


def _body_option(body: bytes) -> str:
    try:
        is_text = "\0" not in body.decode()
    except UnicodeDecodeError:
        is_text = False
    if not is_text:
        return "--data-binary "
    return "--data-raw " if body.startswith(b"@") else "-d "


def _for_printf(body: bytes) -> bytes:
    """Return what ``printf`` prints as this body."""
    doubled = body.replace(b"\\", b"\\\\").replace(b"%", b"%%")
    return doubled.replace(b"\0", b"\\000")


Step = Command | Remarked | str


def gathered(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the line of each step; of many that are alike, one loop.

    The last request stands by itself.
    """
    waiting: list[Command] = []
    whole = list(steps)
    requests = [step for step in whole if isinstance(step, Command)]
    last = requests[-1] if requests else None
    lines: list[Remarked | str] = []
    for step in whole:
        if isinstance(step, Command) and step is not last and _fits(step, waiting):
            waiting.append(step)
            continue
        lines += _written(waiting)
        waiting = [step] if isinstance(step, Command) else []
        lines += [] if isinstance(step, Command) else [step]
    yield from _often([*lines, *_written(waiting)])


def _fits(step: Command, waiting: list[Command]) -> bool:
    """Return whether a command differs from those before it in their one place."""
    if not waiting:
        return True
    places = [waiting[0].differing(other) for other in (*waiting[1:], step)]
    found = {tuple(each) for each in places if each}
    return not found or (len(found) == 1 and len(found.pop()) == 1)


def _written(commands: list[Command]) -> Iterator[str]:
    places = {p for each in commands for p in each.differing(commands[0])}
    if len(commands) < FEWEST_IN_A_LOOP or not places:
        yield from (command.line() for command in commands)
        return
    place = places.pop()
    yield commands[0].loop(place, [each.slots[place].value for each in commands])


def _often(lines: list[Remarked | str]) -> Iterator[str]:
    """Yield lines, and one that comes several times in a row as a loop."""
    for each, same in groupby(lines):
        times = len(list(same))
        line = each.line if isinstance(each, Remarked) else each
        if isinstance(each, Remarked):
            yield each.remark
        if times < FEWEST_IN_A_LOOP:
            yield from [line] * times
        else:
            yield f"for _ in $(seq {times}); do {line}; done"
