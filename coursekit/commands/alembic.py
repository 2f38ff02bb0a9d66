"""``alembic``: run it in a learner's folder, or on what ``run --fresh`` serves."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from coursekit.commands.options import CodeOption, PortOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.errors import UsageError
from coursekit.grading.exchange import PORT
from coursekit.keeping.fresh import FreshPlace


def alembic(
    context: typer.Context,
    stage: StageArgument = "",
    do: Annotated[
        str, typer.Option("--do", help="What comes after the word alembic.")
    ] = "",
    code: CodeOption = None,
    port: PortOption = PORT,
) -> None:
    """Run alembic in your version's folder, with the settings that run has.

    Without a stage: in the copy, and on the database, that run --fresh serves.
    """
    from coursekit.workbench.running import run_alembic, settings

    course = Course(context.obj)
    words = _words(do)
    if stage or code:
        folder, given = code_folder(course.stage(stage), code), settings()
    else:
        place = FreshPlace(course.root, port)
        folder, given = place.code, settings() | {"DATABASE_URL": place.url()}
    raise typer.Exit(1 if run_alembic(folder, words, given) else 0)


def _words(do: str) -> list[str]:
    """Return the words of a command line; raises ``UsageError`` where there are none.

    Whoever types the word alembic too means the same.
    """
    try:
        words = shlex.split(do)
    except ValueError as error:
        raise UsageError(f"DO={do} can't be read: {error}. Close each quote.") from None
    if words[:1] == ["alembic"]:
        del words[0]
    if not words:
        raise UsageError("Which command? Say DO='upgrade head', for example.")
    return words
