"""A page in a real Chromium, as a phone shows it; for the tests of HTML pages.

The browser is the machine's own: ``.ci/run`` installs it where it is missing and can
be, and the tests that need it are skipped elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page as Browsed

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FOUND = next((path for name in NAMES if (path := shutil.which(name))), None)
PHONE = (360, 740)

needs_browser = pytest.mark.skipif(
    FOUND is None,
    reason="no Chromium is installed: `apt-get install chromium`, or Google Chrome",
)


class Page:
    """A page that was opened from a file, with all that its browser complained of."""

    def __init__(self, browsed: Browsed) -> None:
        self.browsed = browsed
        self.complaints: list[str] = []
        self.requested: list[str] = []
        browsed.on("console", lambda message: self.complaints.append(message.text))
        browsed.on("pageerror", lambda error: self.complaints.append(str(error)))
        browsed.on("request", lambda request: self.requested.append(request.url))

    def open(self, path: Path) -> None:
        """Open a file, and wait until all of it is shown."""
        self.browsed.goto(path.as_uri(), wait_until="load")

    @property
    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than its window."""
        root = "document.documentElement"
        return bool(self.browsed.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


@contextmanager
def opened(
    size: tuple[int, int] = PHONE, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Page]:
    """Yield an empty page of a browser that has no network."""
    from playwright.sync_api import sync_playwright

    width, height = size
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=FOUND)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=True,
            offline=True,
        )
        try:
            yield Page(context.new_page())
        finally:
            browser.close()
