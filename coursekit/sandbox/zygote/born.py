"""A fork of the zygote becomes one app: a folder, a database and a log of its own."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from coursekit.sandbox import child
from coursekit.sandbox.confine import confine
from coursekit.sandbox.order import Order

LISTENER = 3  # the number under which it finds the socket to listen on


def be_born(order: Order, app: Any, home: Path) -> None:
    """Turn this process into an app that is imported already; it does not return."""

    def live() -> int:
        os.chdir(order.folder)
        os.environ.clear()
        os.environ.update({"TMPDIR": str(order.folder)} | order.environment)
        if order.confined:
            confine(order.folder)
        return child.serve(app, socket.socket(fileno=LISTENER), order, home)

    child.live_and_end(live, order, home)
