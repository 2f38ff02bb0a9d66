"""The face of the schemas: the OpenAPI document that the app publishes."""

from __future__ import annotations

import re
from typing import Any

from coursekit.grading.exchange import Exchange
from coursekit.grading.verdict import Blame, Failure

DEEPEST = 12  # a schema may refer to itself
MOST_NODES = 50_000
JSON = "application/json"


class OpenApi:
    """An OpenAPI document whose references are followed where they are met.

    The exchange that brought it remembers which of its parts were looked at.
    """

    def __init__(self, document: Any, exchange: Exchange | None = None) -> None:
        if not isinstance(document, dict) or not isinstance(
            document.get("paths"), dict
        ):
            raise Failure(
                Blame.WRONG_ANSWER,
                "an OpenAPI document at /openapi.json",
                "a document without `paths`",
            )
        self.document = document
        self._nodes = 0
        self._looked_at = {} if exchange is None else exchange.looked_at

    @property
    def paths(self) -> dict[str, Any]:
        """The paths, with every parameter's name left out: ``/tasks/{}``.

        Two that differ in such a name alone are one: each method may have its own.
        """
        found: dict[str, Any] = {}
        for path in self.document["paths"]:
            shape = _shape(path)
            found[shape] = found.get(shape, {}) | _below(self.document["paths"], path)
        return found

    def operation(self, method: str, path: str) -> dict[str, Any]:
        """Return an operation, whatever its path parameters are called."""
        operation = _below(self.paths, _shape(path), method.lower())
        if not operation:
            raise Failure(
                Blame.WRONG_ANSWER,
                f"{method.upper()} {path} in the OpenAPI document",
                "these paths: " + ", ".join(self.document["paths"]),
            )
        self._look(method, path, "operation", operation)
        return dict(self.resolve(operation))

    def request_schema(self, method: str, path: str) -> dict[str, Any]:
        """Return the resolved schema of an operation's JSON body; {} if it has none."""
        operation = self.operation(method, path)
        schema = _json_schema(operation, "requestBody")
        return self._look(method, path, "body", schema)

    def response_schema(self, method: str, path: str, status: int) -> dict[str, Any]:
        """Return the resolved schema of the JSON answer with a status; {} if none."""
        operation = self.operation(method, path)
        schema = _json_schema(operation, "responses", str(status))
        return self._look(method, path, f"answer with status {status}", schema)

    def security(self, method: str, path: str) -> list[str]:
        """Return the security schemes of an operation that the document defines."""
        schemes = _below(self.document, "components", "securitySchemes")
        everywhere = self.document.get("security", [])
        wanted: Any = self.operation(method, path).get("security", everywhere)
        return [str(name) for names in wanted for name in names if name in schemes]

    def _look(
        self, method: str, path: str, part: str, node: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a part of the document, and remember for the report what was seen."""
        name = f"{part} of {method.upper()} {path}"
        self._looked_at.pop(name, None)  # what was seen last stands last
        self._looked_at[name] = node
        return node

    def resolve(self, node: Any, depth: int = 0) -> Any:
        """Return a part of the document with each ``$ref`` replaced by what it names.

        What came from a reference carries its last word as ``x-name``.
        """
        self._nodes += 1
        if self._nodes > MOST_NODES:  # a few references that multiply each other
            raise Failure(
                Blame.WRONG_ANSWER,
                "an OpenAPI document of a usual size",
                f"one of more than {MOST_NODES} parts, its references followed",
            )
        if depth > DEEPEST:
            return node
        if isinstance(node, list):
            return [self.resolve(item, depth + 1) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(ref := node.get("$ref"), str):
            return self.resolve(self._look_up(ref), depth + 1) | {
                "x-name": ref.rpartition("/")[2]
            }
        return {key: self.resolve(value, depth + 1) for key, value in node.items()}

    def _look_up(self, ref: str) -> dict[str, Any]:
        return _below(self.document, *ref.removeprefix("#/").split("/"))


def _below(node: Any, *keys: str) -> dict[str, Any]:
    """Return the object that lies under these keys; {} where there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def _json_schema(operation: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return the schema of a JSON body, also where the type names a charset."""
    for kind, content in _below(operation, *keys, "content").items():
        if kind.partition(";")[0].strip().lower() == JSON:
            return _below(content, "schema")
    return {}


def _shape(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)
