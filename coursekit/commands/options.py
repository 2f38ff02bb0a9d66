"""What several commands take: the stage, and the folder that holds the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StageArgument = Annotated[str, typer.Argument(help="The stage's number or name.")]
CodeOption = Annotated[
    Path | None, typer.Option(help="Another folder that holds an `app` package.")
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Do it even so: what is replaced is kept.")
]
PortOption = Annotated[
    int, typer.Option(min=1, max=65535, help="The port of your version.")
]
UndoOption = Annotated[bool, typer.Option("--undo", help="Take it back.")]
