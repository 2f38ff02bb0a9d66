"""What stage 1 brings."""

from coursekit.checks import task


@task(1)
def test_it_greets(client) -> None:
    """`GET /hello` greets."""
    answer = client.get("/hello")

    assert answer.status_code == 200
