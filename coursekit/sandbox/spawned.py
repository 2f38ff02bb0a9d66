"""A child where there is no fork: a new interpreter that reads its order and obeys."""

from __future__ import annotations

import os
import sys

from coursekit.sandbox.child import become
from coursekit.sandbox.libraries import import_libraries, named_in
from coursekit.sandbox.order import Order


def main() -> None:
    """Read an order from standard input, and become the app."""
    order = Order.from_json(sys.stdin.buffer.read())
    sys.stdin = open(os.devnull)  # noqa: SIM115  (open for the life of the process)
    import_libraries(named_in(order.template))
    become(order)
