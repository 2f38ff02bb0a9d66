"""What stage 2 of the tiny course brings: greetings are counted."""

from coursekit.grading.marks import hint, task


@task(1)
def test_it_counts(client):
    """Every greeting tells how many there have been."""
    client.post("/hello", json={"name": "Ada"})

    answer = client.post("/hello", json={"name": "Bob"})

    assert answer.json()["count"] == 2


@task(2)
@hint("a restart")
def test_it_forgets(client, app):
    """After a restart the count begins anew."""
    client.post("/hello", json={"name": "Ada"})

    app.restart()
    answer = client.post("/hello", json={"name": "Bob"})

    assert answer.json()["count"] == 1
