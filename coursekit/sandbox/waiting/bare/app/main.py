"""The least app there is: its start tells how slow a machine is at the moment."""

from __future__ import annotations

from typing import Any

MESSAGES: dict[str, list[dict[str, Any]]] = {
    "http": [
        {"type": "http.response.start", "status": 204, "headers": []},
        {"type": "http.response.body", "body": b""},
    ],
    "lifespan": [{"type": "lifespan.startup.complete"}],
}


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer every request with 204, and every other message with nothing."""
    await receive()
    for message in MESSAGES[scope["type"]]:
        await send(message)
