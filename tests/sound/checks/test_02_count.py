"""What stage 2 brings."""

from coursekit.checks import task


@task(1)
def test_it_counts(client) -> None:
    """Every greeting is counted."""
    client.get("/hello")

    answer = client.get("/hello")

    assert answer.json()["count"] == 2


@task(2)
def test_it_forgets(client, app) -> None:
    """After a restart the count begins anew."""
    client.get("/hello")

    app.restart()

    assert client.get("/hello").json()["count"] == 1, "a count from 1 on"
