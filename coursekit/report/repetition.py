"""The lines of a shell that repeat what a check did, on a fresh start of the app.

Nothing is left out, as only the app knows which of the requests matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from coursekit.grading.deeds import Restart, Together
from coursekit.grading.exchange import PORT, Exchange, granted_token
from coursekit.report.changing import Changing
from coursekit.report.commands import SERVER, Command, Remarked, Step, gathered
from coursekit.report.people import People, made_by
from coursekit.report.tokens import Tokens, is_needed
from coursekit.text.shell import for_make, word

PLACE = f".coursekit/fresh/{PORT}"  # where `make run … FRESH=1` keeps what it needs
READ = """python3 -c 'import json, sys; print(json.load(sys.stdin)["{name}"])'"""
HELD = 4  # seconds: enough for four hashes of bcrypt, and less than SQLite waits (5)
FOR_GOOD = 8  # seconds: longer than SQLite waits
SAME_MOMENT = "# at the same moment"
HELD_BACK = ", and the database waits until all of them want to write"
STILL_READING = "# while another connection is reading, so that no COMMIT gets through"


class Repetition:
    """Makes the lines for the requests of one app, in their order."""

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        self._exchanges = list(exchanges)
        self._tokens = Tokens(People(self._exchanges))
        self._changing = Changing()

    def lines(self) -> list[str]:
        """Return the lines; the last request is the last to be sent."""
        days = list(self._changing.days(self._exchanges))
        return [*days, *gathered(self._steps())]

    def _steps(self) -> Iterator[Step]:
        place = 0
        for together, group in groupby(self._exchanges, key=lambda e: e.together):
            members = list(group)
            if together is None:
                for exchange in members:
                    place += 1
                    yield self._request(exchange, place)
                    yield from self._deeds(exchange)
            else:
                place += len(members)
                yield self._at_once(members, together)
                for exchange in members:
                    yield from self._deeds(exchange)

    def _request(self, exchange: Exchange, place: int) -> Step:
        """Return a request; what is needed of its answer later goes into a variable."""
        if exchange.ran:
            return f"make alembic DO={for_make(exchange.ran.command.partition(' ')[2])}"
        command = self._command(exchange)
        so_far, later = self._exchanges[:place], self._exchanges[place:]
        if (token := granted_token(exchange)) and is_needed(token, later):
            return _kept(command, self._tokens.keep(token), "access_token")
        thing = made_by(exchange)
        if thing and (name := self._changing.keep(thing, so_far, later)):
            return _kept(command, name, "id")
        return command

    def _command(self, exchange: Exchange, *, may_wait: bool = False) -> Command:
        body = exchange.body_bytes
        headers = [
            self._header(exchange, *header) for header in exchange.header_bytes.items()
        ]
        if body and "Content-Type" not in exchange.header_bytes:
            headers.append("'Content-Type:'")  # or curl would send one of its own
        return Command(
            exchange.method,
            headers,
            body=body,
            body_word=word(*self._changing.parts(body), quotes=True),
            path_parts=self._changing.parts(exchange.path.encode()),
            may_wait=may_wait or exchange.status is None,
        )

    def _header(self, exchange: Exchange, name: str, value: bytes) -> str:
        if not value:
            return word(f"{name};")  # so curl sends one without a value
        if name == "Authorization":
            return word(f"{name}: ", *self._tokens.header(exchange, value))
        return word(f"{name}: ", value)

    def _deeds(self, exchange: Exchange) -> Iterator[Step]:
        """Yield what was done after an answer; a look counts where it was the last."""
        is_last = exchange is self._exchanges[-1]
        for place, deed in enumerate(exchange.deeds, start=1):
            if isinstance(deed, Restart):
                yield _restart(deed)
            elif deed.changes or (is_last and place == len(exchange.deeds)):
                sql = self._changing.parts(str(deed).encode())
                yield f"make sql SQL={for_make(*sql)}"

    def _at_once(self, members: list[Exchange], together: Together) -> Step:
        """Return a line that sends requests at the same moment."""
        may_wait = any(exchange.status is None for exchange in members)
        commands = [self._command(e, may_wait=may_wait).line() for e in members]
        sending = f"{' & '.join(commands)} & wait"
        if len(commands) == 1:
            sending = commands[0]
        elif len(set(commands)) == 1:
            loop = f"for _ in $(seq {len(commands)}); do {commands[0]} & done"
            sending = f"{loop}; wait"
        if not together.held_by:
            return Remarked(SAME_MOMENT, f"({sending})")
        seconds = FOR_GOOD if together.for_good else HELD
        hold = f"make sql SQL={for_make(together.held_by)} HOLD={seconds}"
        remark = STILL_READING if together.for_good else f"{SAME_MOMENT}{HELD_BACK}"
        return Remarked(remark, f"{hold} | (read -r _; {sending})")


def _kept(command: Command, name: str, field: str) -> str:
    """Return a line that keeps a field of the answer in a variable."""
    return f"{name}=$({command.silent()} | {READ.format(name=field)})"


def _restart(restart: Restart) -> Remarked:
    """Return how the app is stopped; ``make run … FRESH=1`` starts it again."""
    done = "killed" if restart.killed else "stopped"
    kill = "kill -9" if restart.killed else "kill"
    retry = "--retry 30 --retry-connrefused --retry-delay 1"
    return Remarked(
        f"# your app is {done}, and make run starts it again on the same data",
        f"{kill} $(cat {PLACE}/pid); sleep 1; curl -s -o /dev/null {retry} {SERVER}",
    )
