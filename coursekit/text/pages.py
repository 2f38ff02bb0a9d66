"""Pages of HTML from Jinja's templates: one base, no network, no script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from coursekit.text.printable import printable

SHARED = Path(__file__).with_name("templates")
CODE = re.compile(r"`([^`]+)`")


def render(template: Path, **values: Any) -> str:
    """Return the page that a template makes of some values.

    The template lies beside its module and extends ``base.html``. What it shows is
    escaped, whoever wrote it, and harmful characters are spelled out.
    """
    environment = Environment(
        loader=FileSystemLoader([template.parent, SHARED]),
        autoescape=True,
        finalize=_finalized,
        undefined=StrictUndefined,  # a misspelt name is an error, not an empty place
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["prose"] = prose
    return environment.get_template(template.name).render(values)


def _finalized(value: Any) -> Any:
    is_plain = isinstance(value, str) and not isinstance(value, Markup)
    return printable(value) if is_plain else value


def prose(words: str) -> Markup:
    """Return a text in which backticks mark code."""
    escaped = str(escape(printable(words)))
    return Markup(CODE.sub(r"<code>\1</code>", escaped))  # noqa: S704  (it is escaped)
