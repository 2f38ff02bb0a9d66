"""``trace``: the way of a request through a learner's own code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.errors import UsageError
from coursekit.keeping.overwriting import hold_no_work
from coursekit.sandbox.launcher import open_launcher

SLOWER = "The times are those of a traced run: without a trace it is quicker."


def trace(
    context: typer.Context,
    stage: StageArgument = "",
    request: Annotated[
        str, typer.Option(help='A request, like POST /tasks {"title": "Buy milk"}.')
    ] = "",
    file: Annotated[
        Path | None, typer.Option(help="A file with several requests, one a line.")
    ] = None,
    signed_in: Annotated[
        str, typer.Option(help="Register somebody first, and send their token: a name.")
    ] = "",
    html: Annotated[
        str, typer.Option(help="Write a page too: a file, or 1 for trace.html.")
    ] = "",
    code: CodeOption = None,
) -> None:
    """Follow a request through your own code, to the database and back."""
    from coursekit.tracing.requests import EXAMPLE, parsed, read_requests

    course = Course(context.obj)
    folder = code_folder(course.stage(stage), code)
    if bool(request) == bool(file):
        raise UsageError(
            f"Which request? Say REQUEST='{EXAMPLE}', or FILE=requests.txt for several."
        )
    requests = read_requests(file) if file else [parsed(request)]
    person = _person(signed_in)
    path = Path("trace.html" if html == "1" else html)
    hold_no_work(course, path)
    launcher = open_launcher(folder)  # starts to import libraries while we go on
    try:
        from coursekit.text.layout import console
        from coursekit.tracing.journeys import journeys
        from coursekit.tracing.page import page
        from coursekit.tracing.terminal import show

        terminal = console()
        found = []
        launcher.wait_until_ready()
        for journey in journeys(launcher, requests, person):
            show(terminal, journey)
            found.append(journey)
        terminal.print(SLOWER, style="dim")
        if html:
            _write(path, page(found, folder, launcher.template))
            terminal.print(f"The page is {path}: open it in a browser.")
    finally:
        launcher.close()
    raise typer.Exit(1 if any(journey.failure for journey in found) else 0)


def _person(signed_in: str) -> str:
    """Return the name of who is to be signed in; raises ``UsageError`` for an odd one.

    1 stands for anybody.
    """
    from coursekit.tracing.journeys import PERSON

    if signed_in in ("", "0"):
        return ""
    if signed_in != "1" and not (signed_in.isidentifier() and len(signed_in) >= 3):
        raise UsageError(
            f"SIGNED_IN={signed_in} is no name: say SIGNED_IN=1, or a name of three"
            " letters or more."
        )
    return PERSON if signed_in == "1" else signed_in


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"The page can't be written to {path}: {error.strerror}."
            " Name another file: HTML=trace.html"
        ) from None
