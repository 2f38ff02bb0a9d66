"""A terminal whose last line says what goes on, and what the keys do.

Not by ``rich.live``: it hides the cursor, and the shell has none after Ctrl-Z; nor
does it draw what stands above its line again when the terminal gets another size.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from coursekit.text.layout import THEME, comfortable


class Screen(Console):
    """A page of text with a last line of its own; it can be drawn anew.

    Where standard output is a file or a pipe, there is only the text.
    """

    def __init__(self, keys: str) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, theme=THEME)
        self._page: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self._keys = keys
        self._last_line = ""
        self._moves = self.is_terminal and not self.is_dumb_terminal
        self._fit()

    def _fit(self) -> None:
        self.width = comfortable(Console().width)

    def print(self, *objects: Any, **options: Any) -> None:
        """Print above the last line."""
        self._page.append((objects, options))
        self._erase()
        super().print(*objects, **options)
        self._show()

    def say(self, words: str) -> None:
        """Let the last line say this, and what the keys do."""
        self._erase()
        self._last_line = f"{words} · {self._keys}"
        self._show()

    def close(self) -> None:
        """Take the last line away."""
        self._erase()
        self._last_line = ""

    def new_page(self) -> None:
        """Begin with an empty page."""
        self._page.clear()
        if self._moves:
            self._fit()
            self.clear()
        self._show()

    def redraw(self) -> None:
        """Draw the page again: the terminal has another size now."""
        page = self._page[:]
        self.new_page()
        for objects, options in page:
            self.print(*objects, **options)

    def _erase(self) -> None:
        if self._moves and self._last_line:
            erase = (ControlType.ERASE_IN_LINE, 2)
            self.control(Control(ControlType.CARRIAGE_RETURN, erase))

    def _show(self) -> None:
        if self._moves and self._last_line:
            line = Text(self._last_line, "dim", no_wrap=True, overflow="crop")
            line.truncate(self.width - 1)
            super().print(line, end="")
