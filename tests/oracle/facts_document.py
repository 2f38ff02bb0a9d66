"""What the OpenAPI document has to say."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from coursekit.grading.faces.openapi import OpenApi

from .world import Talk, World, explained

FIELDS = {
    "id",
    "title",
    "description",
    "done",
    "priority",
    "due_date",
    "created_at",
}
TAKEN: list[tuple[str, dict[str, Any]]] = [
    ("both", {"title": "x"}),
    ("both", {"title": "x" * 200}),
    ("both", {"title": "x", "description": "d" * 2000}),
    ("both", {"title": "x", "description": None, "due_date": None}),
    ("both", {"title": "x", "priority": "low", "due_date": "2031-05-17"}),
    ("both", {"title": "x", "priority": "medium"}),
    ("both", {"title": "x", "priority": "high"}),
    ("TaskUpdate", {}),
    ("TaskUpdate", {"done": True}),
]
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("TaskCreate", {}),
    ("both", {"title": ""}),
    ("both", {"title": "x" * 201}),
    ("both", {"title": 5}),
    ("both", {"title": "x", "description": "d" * 2001}),
    ("both", {"title": "x", "priority": "banana"}),
    ("both", {"title": "x", "due_date": "soon"}),
]
PROTECTED = [
    (5, "GET", "/tasks"),
    (5, "POST", "/tasks"),
    (5, "GET", "/tasks/stats"),
    (5, "GET", "/tasks/{}"),
    (5, "PUT", "/tasks/{}"),
    (5, "PATCH", "/tasks/{}"),
    (5, "DELETE", "/tasks/{}"),
    (5, "GET", "/users/me"),
    (5, "PATCH", "/users/me"),
    (5, "GET", "/users"),
    (5, "PATCH", "/users/{}"),
    (5, "DELETE", "/users/{}"),
    (6, "GET", "/projects"),
    (6, "POST", "/projects"),
    (6, "GET", "/projects/{}"),
    (6, "PATCH", "/projects/{}"),
    (6, "DELETE", "/projects/{}"),
    (6, "GET", "/projects/{}/tasks"),
    (6, "GET", "/tags"),
    (6, "GET", "/users/me/profile"),
    (6, "PUT", "/users/me/profile"),
]


def document(talk: Talk) -> OpenApi:
    """Return the document of an app."""
    return OpenApi(talk.send("GET", "/openapi.json").json())


def task_schemas(world: World) -> None:
    """``TaskCreate``, ``TaskUpdate`` and ``TaskResponse`` stand where they belong."""
    with world.serving() as talk, explained(talk.requests):
        api = document(talk)
        talk.requests[-1] = "GET /openapi.json"
        for name, method, path in (
            ("TaskCreate", "POST", "/tasks"),
            ("TaskUpdate", "PATCH", "/tasks/{}"),
        ):
            schema = api.request_schema(method, path)
            _hold_name(talk, schema, name, f"the body of {method} {path}")
            _hold_examples(talk, schema, name)
        listed = api.response_schema("GET", "/tasks", 200).get("items", {})
        answers = [
            api.response_schema("POST", "/tasks", 201),
            api.response_schema("GET", "/tasks/{}", 200),
            api.response_schema("PATCH", "/tasks/{}", 200),
        ]
        for schema in (listed, *answers):
            _hold_name(talk, schema, "TaskResponse", "an answer with a task")
            missing = FIELDS - set(schema.get("properties", {}))
            if missing:
                raise talk.differs(f"TaskResponse lacks {sorted(missing)}")


def _hold_name(talk: Talk, schema: dict[str, Any], name: str, where: str) -> None:
    found = schema.get("x-name", "") or schema.get("title", "")
    plain = str(found).removesuffix("-Input").removesuffix("-Output")
    if plain.rpartition("__")[2] != name:
        raise talk.differs(f"{where} is {found or 'nameless'}, not {name}")


def _hold_examples(talk: Talk, schema: dict[str, Any], name: str) -> None:
    """Hold that a schema takes what is good, and refuses what its limits forbid."""
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    for kind, bodies in (("takes", TAKEN), ("refuses", REFUSED)):
        for of, body in bodies:
            if of in ("both", name) and validator.is_valid(body) != (kind == "takes"):
                raise talk.differs(
                    f"the schema {name} does not say that it {kind} {body!r:.60}"
                )


def protected_routes(world: World) -> None:
    """Each protected route names a security scheme that the document defines."""
    with world.serving() as talk, explained(talk.requests):
        api = document(talk)
        talk.requests[-1] = "GET /openapi.json"
        schemes = api.document.get("components", {}).get("securitySchemes", {})
        for since, method, path in PROTECTED:
            if since > world.stage:
                continue
            default = api.document.get("security", [])
            named = api.operation(method, path).get("security", default)
            if not any(set(each) & set(schemes) for each in named):
                raise talk.differs(f"{method} {path} is not marked as protected")
