"""``token``: sign a token as one's own app would, or as it never would."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer

from coursekit.errors import UsageError
from coursekit.grading.forged import sign
from coursekit.workbench.running import RUN_KEY

EXAMPLE = '{"sub": "1", "exp": "now+30min"}'


def token(
    says: Annotated[str, typer.Argument(help=f"Its claims: {EXAMPLE}")] = "",
    alg: Annotated[str, typer.Option(help="HS256, HS384, HS512 or none.")] = "HS256",
    key: Annotated[str, typer.Option(help="Another key than your app's.")] = "",
) -> None:
    """Print a token that says what you like, signed with the key of run.

    A time may be written from now: now, now+30min, now-90s.
    """
    try:
        claims = json.loads(says)
    except ValueError:
        claims = None
    if not isinstance(claims, dict):
        raise UsageError(f"What should it say? Say SAYS='{EXAMPLE}', for example.")
    secret = key or os.environ.get("SECRET_KEY") or RUN_KEY
    try:
        typer.echo(sign(claims, "" if alg.lower() == "none" else secret, alg))
    except ValueError as error:
        raise UsageError(f"No token can be signed so: {error}") from None
