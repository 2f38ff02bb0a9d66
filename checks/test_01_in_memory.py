"""TEMP"""
from coursekit.checks import task

@task(1)
def test_health(client):
    """`GET /health` answers 200 with `{"status": "ok"}`."""
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@task(2)
def test_create(client, draw):
    """A new task is answered with 201 and the task itself."""
    title = draw.title()
    answer = client.post("/tasks", json={"title": title})

    assert answer.status_code == 201
    assert answer.json() == {"id": 1, "title": title, "done": False}

@task(2)
def test_ids(client, draw):
    """Ids rise."""
    ids = [client.post("/tasks", json={"title": title}).json()["id"] for title in draw.titles(4)]

    assert ids == [1,2,3,4]
