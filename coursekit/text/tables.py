"""Markdown whose tables keep every sign: rich would cut a long address short."""

from __future__ import annotations

from typing import ClassVar

from rich.console import JustifyMethod
from rich.markdown import Markdown, MarkdownElement, TableDataElement


class WholeCell(TableDataElement):
    """A cell in which a word that is too long goes on in the next line."""

    def __init__(self, justify: JustifyMethod) -> None:
        super().__init__(justify)
        self.content.overflow = "fold"


class WholeMarkdown(Markdown):
    """Markdown as rich shows it, with whole cells."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "td_open": WholeCell,
        "th_open": WholeCell,
    }
