"""Where `make run … FRESH=1` keeps what it serves, for whoever asks its database."""

from __future__ import annotations

from pathlib import Path

from coursekit.errors import UsageError
from coursekit.keeping.memory import FOLDER, make_ignored, unwritable
from coursekit.sandbox.folder import remove


class FreshPlace:
    """A folder for the server on one port: made empty, and removed at the end."""

    def __init__(self, root: Path, port: int) -> None:
        self._root = root
        self._port = port
        self.folder = root / FOLDER / "fresh" / str(port)
        self.code = self.folder / "code"
        """The copy of the code, in which it runs and its database lies."""
        self._pid = self.folder / "pid"
        self._url = self.folder / "url"

    def make(self) -> None:
        """Make the folder anew; raises ``UsageError`` where it can't be written."""
        self.remove()
        try:
            make_ignored(self._root / FOLDER)
            self.folder.mkdir(parents=True, mode=0o700)
        except OSError as error:
            raise unwritable(self.folder, error) from None

    def tell(self, *, url: str | None = None, pid: int | None = None) -> None:
        """Write down where the database is, and which process serves."""
        if url is not None:
            self._url.write_text(url, encoding="utf-8")
        if pid is not None:
            self._pid.write_text(f"{pid}\n", encoding="utf-8")

    def url(self) -> str:
        """Return the URL of the database; raises ``UsageError`` where nothing runs."""
        try:
            return self._url.read_text(encoding="utf-8")
        except OSError:
            raise UsageError(
                f"No fresh database is served on port {self._port}. Start your version"
                " in another terminal first, like: make run STAGE=2 FRESH=1"
            ) from None

    def remove(self) -> None:
        """Remove the folder with all that the app has left in it."""
        if self.folder.exists():
            remove(self.folder)
