"""The fixtures of a course that looks at an app through every face."""

import pytest

from coursekit.grading.faces.openapi import OpenApi


@pytest.fixture
def app(grading):
    return grading.app()


@pytest.fixture
def client(app):
    return app.client


@pytest.fixture
def database(grading, app):
    database = grading.database(app)
    yield database
    database.close()


@pytest.fixture
def openapi(client):
    return OpenApi(client.get("/openapi.json").json())


@pytest.fixture
def source(grading):
    return grading.source()


@pytest.fixture
def draw(grading, request):
    return grading.draw(request.node.name)
