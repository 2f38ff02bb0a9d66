"""What stage 1 of the tiny course brings: an app that greets."""

from coursekit.grading.marks import task, until


@task(1)
def test_it_greets(client):
    """`GET /hello` answers 200."""
    answer = client.get("/hello")

    assert answer.status_code == 200


@task(2)
def test_it_greets_by_name(client, draw):
    """`POST /hello` greets the one who is named in the body."""
    name = draw.word()

    answer = client.post("/hello", json={"name": name})

    assert answer.json()["greeting"] == f"Hello {name}"


@task(2)
@until("02_count", reason="stage 2 counts the greetings")
def test_it_says_no_more(client):
    """The greeting is all that is answered."""
    answer = client.post("/hello", json={"name": "Ada"})

    assert answer.json() == {"greeting": "Hello Ada"}
