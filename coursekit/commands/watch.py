"""``watch``: grade a folder again on each save."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.sandbox.launcher import Launchers
from coursekit.text.streams import STREAMS

if TYPE_CHECKING:
    from coursekit.workbench.watch.wishes import Wish, Wishes

ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP")


def watch(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
) -> None:
    """Grade your version of a stage again on each save, what failed first."""
    course = Course(context.obj)
    wanted = course.stage(stage)
    folder = code_folder(wanted, code)
    launchers = Launchers(folder)  # starts to import libraries while we go on

    from coursekit.text.layout import nice_path
    from coursekit.workbench.watch.changes import Changes
    from coursekit.workbench.watch.keys import keys
    from coursekit.workbench.watch.rounds import Rounds
    from coursekit.workbench.watch.screen import Screen
    from coursekit.workbench.watch.wishes import Wish, Wishes

    wishes = Wishes()
    wishes.tell(Wish.ALL)
    STREAMS.when_lost(lambda: wishes.tell(Wish.QUIT))

    def saved(files: list[str]) -> None:
        wishes.tell(Wish.SAVED, tuple(files))

    def typed(key: str) -> None:
        if wish := meanings.get(key.lower()):
            wishes.tell(wish)

    meanings = {"h": Wish.HINT, "a": Wish.ALL, "q": Wish.QUIT}
    meanings |= dict.fromkeys("\x03\x04", Wish.QUIT)
    try:
        with _signals(wishes), keys(typed) as some, Changes(folder / "app", saved):
            screen = Screen("h hint · a all · q quit" if some else "Ctrl-C quit")
            Rounds(course, wanted, folder, launchers, wishes, screen).go_on()
    finally:
        launchers.close()
    typer.echo(f"Stopped watching {nice_path(folder)}.")


@contextmanager
def _signals(wishes: Wishes) -> Iterator[None]:
    """Turn the signals to end, and of another size of the terminal, into wishes."""
    from coursekit.workbench.watch.wishes import Wish

    meanings = dict.fromkeys(ENDINGS, Wish.QUIT) | {"SIGWINCH": Wish.REDRAW}
    before = {}
    for name, wish in meanings.items():
        if number := getattr(signal, name, None):
            before[number] = signal.signal(number, _teller(wishes, wish))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _teller(wishes: Wishes, wish: Wish) -> signal._HANDLER:
    return lambda *_: wishes.tell(wish)
