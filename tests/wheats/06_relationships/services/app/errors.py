"""What can go wrong, in the words of the services; the answer is made here alone."""

import json

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError


class ServiceError(Exception):
    status = 400
    headers: dict[str, str] = {}

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotSignedIn(ServiceError):
    status = 401
    headers = {"WWW-Authenticate": "Bearer"}


class NotAllowed(ServiceError):
    status = 403


class NotFound(ServiceError):
    status = 404


class Taken(ServiceError):
    status = 409


def json_answer(status: int, detail: object, headers: dict[str, str]) -> Response:
    # In ASCII: what was sent may hold signs that UTF-8 has no bytes for.
    text = json.dumps({"detail": detail, "status": status})
    return Response(text, status, headers, media_type="application/json")


async def on_service_error(request: Request, error: ServiceError) -> Response:
    return json_answer(error.status, error.detail, error.headers)


async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    found = [
        {"field": ".".join(str(part) for part in each["loc"]), "problem": each["msg"]}
        for each in error.errors()
    ]
    return json_answer(422, found, {})


def register_handlers(app: FastAPI) -> None:
    app.add_exception_handler(ServiceError, on_service_error)
    app.add_exception_handler(RequestValidationError, on_invalid_request)
