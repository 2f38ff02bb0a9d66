"""The fixtures that the checks of every stage share.

`client`    an `httpx.Client` on a brand-new app (its base URL is set: `client.get("/health")`)
`app`       the life of that app: `restart()`, `restart(kill=True)`, `logs()`
`launch`    starts an app in another way: `launch(environment={"SECRET_KEY": None})`
`database`  the grader's own connection to the app's database
`openapi`   the app's OpenAPI document, read
`source`    the learner's source, as text
`draw`      data drawn anew for each run: `draw.title()`, `draw.randint(1, 9)`
"""

from collections.abc import Callable, Iterator

import httpx
import pytest

from coursekit.draw import Draw
from coursekit.faces.app import App
from coursekit.faces.database import Database
from coursekit.faces.openapi import OpenApi
from coursekit.faces.source import Source
from coursekit.grading import Grading


@pytest.fixture
def app(grading: Grading) -> App:
    return grading.app()


@pytest.fixture
def launch(grading: Grading) -> Callable[..., App]:
    return grading.launch


@pytest.fixture
def client(app: App) -> httpx.Client:
    return app.client


@pytest.fixture
def database(grading: Grading, app: App) -> Iterator[Database]:
    database = grading.database(app)
    yield database
    database.close()


@pytest.fixture
def openapi(client: httpx.Client) -> OpenApi:
    return OpenApi(client.get("/openapi.json").json())


@pytest.fixture
def source(grading: Grading) -> Source:
    return grading.source()


@pytest.fixture
def draw(grading: Grading, request: pytest.FixtureRequest) -> Draw:
    return grading.draw(request.node.name)
