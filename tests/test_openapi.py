"""The OpenAPI document is read with its references followed, whatever it holds."""

from __future__ import annotations

from typing import Any

import pytest

from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.verdict import Failure

TASK = {"type": "object", "properties": {"title": {"type": "string", "maxLength": 200}}}
JSON = "application/json"


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def document(**operation: Any) -> OpenApi:
    return OpenApi(
        {
            "paths": {
                "/tasks/{task_id}": {
                    "parameters": [{"name": "task_id", "in": "path"}],
                    "put": operation,
                }
            },
            "components": {
                "schemas": {
                    "Task": TASK,
                    "Tasks": {"type": "array", "items": reference("Task")},
                    "Loop": {"properties": {"again": reference("Loop")}},
                    "Wide": {
                        "properties": {str(n): reference("Wide") for n in range(50)}
                    },
                    "Odd": "nothing of the kind",
                }
            },
        }
    )


def test_an_operation_is_found_whatever_its_parameter_is_called() -> None:
    openapi = document(summary="Replace")

    assert openapi.operation("PUT", "/tasks/{id}") == {"summary": "Replace"}
    assert list(openapi.paths) == ["/tasks/{}"]


def test_an_operation_that_is_not_there_fails_with_those_that_are() -> None:
    with pytest.raises(Failure) as failure:
        document().operation("get", "/tasks")

    assert failure.value.expected == "GET /tasks in the OpenAPI document"
    assert failure.value.got == "these paths: /tasks/{task_id}"


def test_a_schema_is_resolved_and_keeps_its_name() -> None:
    openapi = document(
        requestBody={"content": {JSON: {"schema": reference("Task")}}},
        responses={"200": {"content": {JSON: {"schema": reference("Tasks")}}}},
    )

    assert openapi.request_schema("put", "/tasks/{}") == {**TASK, "x-name": "Task"}
    items = openapi.response_schema("put", "/tasks/{}", 200)["items"]
    assert items == {**TASK, "x-name": "Task"}


@pytest.mark.parametrize("kind", [f"{JSON}; charset=utf-8", "Application/JSON"])
def test_json_is_json_however_its_type_is_written(kind: str) -> None:
    content = {"text/plain": {"schema": {}}, kind: {"schema": reference("Task")}}
    openapi = document(responses={"200": {"content": content}})

    schema = openapi.response_schema("put", "/tasks/{}", 200)
    assert schema == {**TASK, "x-name": "Task"}


def test_a_schema_that_is_not_told_is_empty() -> None:
    openapi = document(summary="Replace")

    assert openapi.request_schema("put", "/tasks/{}") == {}
    assert openapi.response_schema("put", "/tasks/{}", 200) == {}


def test_each_method_may_name_the_parameter_of_a_path_anew() -> None:
    paths = {"/tasks/{id}": {"get": {"x": 1}}, "/tasks/{task_id}": {"put": {"x": 2}}}
    openapi = OpenApi({"paths": paths})

    assert openapi.operation("GET", "/tasks/{}") == {"x": 1}
    assert openapi.operation("PUT", "/tasks/{}") == {"x": 2}


def test_security_is_an_operation_s_own_or_that_of_all() -> None:
    paths = {"/a": {"get": {"x": 1}}, "/b": {"get": {"security": [{"Unknown": []}]}}}
    components = {"securitySchemes": {"Bearer": {}}}
    every = [{"Bearer": []}]
    openapi = OpenApi({"paths": paths, "components": components, "security": every})

    assert openapi.security("GET", "/a") == ["Bearer"]
    assert openapi.security("GET", "/b") == []


def test_a_schema_that_holds_itself_ends_somewhere() -> None:
    openapi = document(requestBody={"content": {JSON: {"schema": reference("Loop")}}})

    assert openapi.request_schema("put", "/tasks/{}")["x-name"] == "Loop"


def test_references_that_multiply_each_other_fail_the_check() -> None:
    openapi = document(requestBody={"content": {JSON: {"schema": reference("Wide")}}})

    with pytest.raises(Failure) as failure:
        openapi.request_schema("put", "/tasks/{}")

    assert failure.value.got == "one of more than 50000 parts, its references followed"


@pytest.mark.parametrize("name", ["Missing", "Odd", "Task/properties/none"])
def test_a_reference_to_nothing_is_an_empty_schema(name: str) -> None:
    openapi = document(requestBody={"content": {JSON: {"schema": reference(name)}}})

    schema = openapi.request_schema("put", "/tasks/{}")

    assert schema == {"x-name": name.rpartition("/")[2]}


@pytest.mark.parametrize("found", [None, [], {}, {"paths": []}, "openapi"])
def test_another_document_fails_the_check(found: Any) -> None:
    with pytest.raises(Failure) as failure:
        OpenApi(found)

    assert failure.value.expected == "an OpenAPI document at /openapi.json"
