"""``sql``: ask or change the database of what ``run --fresh`` serves."""

from __future__ import annotations

from typing import Annotated

import typer

from coursekit.commands.options import PortOption
from coursekit.course.stages import Course
from coursekit.errors import UsageError
from coursekit.grading.exchange import PORT
from coursekit.keeping.fresh import FreshPlace


def sql(
    context: typer.Context,
    statement: Annotated[str, typer.Argument(help="One statement of SQL.")] = "",
    hold: Annotated[
        float, typer.Option(min=0, help="Seconds to stay in the transaction.")
    ] = 0,
    port: PortOption = PORT,
) -> None:
    """Ask the database of your version, served by run --fresh; a change is stored."""
    if not statement.strip():
        raise UsageError("Which SQL? Say SQL='SELECT * FROM tasks', for example.")
    url = FreshPlace(Course(context.obj).root, port).url()
    from coursekit.workbench.asking import ask

    for line in ask(url, statement, hold):
        typer.echo(line)
