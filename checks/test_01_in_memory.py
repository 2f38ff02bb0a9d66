"""What stage 1 brings: an API that keeps its tasks in a list."""

import json

import httpx

from coursekit.grading.draw import Draw
from coursekit.grading.faces.app import App
from coursekit.grading.grading import Grading
from coursekit.grading.marks import about, hint, needed, task, until

JSON = {"Content-Type": "application/json"}

LIMITED_SINCE = "02_models"  # a title ends at 200 characters


def make(client: httpx.Client, title: str) -> int:
    """Make a task and return its id."""
    with needed("making a task"):
        return client.post("/tasks", json={"title": title}).json()["id"]


def no_objects(draw: Draw) -> list[str | bytes]:
    """Return bodies that are no JSON object: a text, a list, a number, broken ones."""
    text = json.dumps(draw.title())
    return [text, f"[{text}]", "7", f'{{"title": {text}', b'{"title": "\xe9"}']


@task(1)
def test_health(anonymous: httpx.Client) -> None:
    """`GET /health` answers 200 with `{"status": "ok"}`."""
    answer = anonymous.get("/health")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


@task(2)
@about("making a task")
def test_a_new_task_is_answered_with_201(client: httpx.Client, draw: Draw) -> None:
    """`POST /tasks` answers 201 with the new task: its title, and `done` false."""
    title = draw.title()

    answer = client.post("/tasks", json={"title": title})

    assert answer.status_code == 201
    assert answer.json()["title"] == title
    assert answer.json()["done"] is False


@task(2)
@hint("ids rise")
def test_ids_rise_from_1(client: httpx.Client, draw: Draw) -> None:
    """The first task gets the id 1, and each new one a greater id than the last."""
    answer = client.post("/tasks", json={"title": draw.title()})
    assert answer.json()["id"] == 1

    ids = [1, *(make(client, title) for title in draw.titles(3))]

    assert ids == sorted(set(ids)), "each id greater than the one before"


@task(2)
@hint("done is ignored")
@until("03_schemas", reason="from stage 3 on an unknown field is refused with 422")
def test_a_new_task_is_never_done(client: httpx.Client, draw: Draw) -> None:
    """`POST /tasks` ignores `done`: a new task is not done, if the body says so too."""
    for done in (True, 1, draw.word(), None):
        answer = client.post("/tasks", json={"title": draw.title(), "done": done})

        if done is True or answer.status_code != 422:  # what is no boolean is free
            assert answer.status_code == 201
            assert answer.json()["done"] is False


@task(3)
@until("04_routes", reason="from stage 4 on a list comes in pages")
def test_the_list_has_all_tasks_in_their_order(
    client: httpx.Client, draw: Draw
) -> None:
    """`GET /tasks` is `[]` at first, then all tasks in their order, a hundred too."""
    titles = draw.titles(draw.randint(101, 109))
    assert client.get("/tasks").json() == []

    for title in titles:
        make(client, title)
    answer = client.get("/tasks")

    assert answer.status_code == 200
    words = f"all {len(titles)} tasks, in the order of making"
    assert [item["title"] for item in answer.json()] == titles, words


@task(4)
def test_a_task_is_read_by_its_id(
    client: httpx.Client, draw: Draw, grading: Grading
) -> None:
    """`GET /tasks/{id}` answers 200 with that task, its title letter for letter."""
    lengths = (200, 1, draw.randint(30, 190))
    if grading.stage.name < LIMITED_SINCE:
        lengths += (300, 1_100)
    titles = [draw.text(length) for length in lengths]
    titles += draw.odd_texts()
    first, *_ = [make(client, title) for title in draw.titles(2)]

    for title in titles:
        made = client.post("/tasks", json={"title": title})
        assert made.status_code == 201
        answer = client.get(f"/tasks/{made.json()['id']}")
        assert answer.status_code == 200
        assert answer.json()["title"] == title
    assert client.get(f"/tasks/{first}").json()["id"] == first


@task(4)
@hint("no such task")
def test_an_unknown_id_is_404(client: httpx.Client, draw: Draw) -> None:
    """Asking for a task that is not there is answered with 404 `Task not found`."""
    known = make(client, draw.title())

    answer = client.get(f"/tasks/{known + draw.randint(100, 999)}")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "Task not found"


@task(4)
@hint("odd ids")
def test_an_id_that_is_no_integer_is_422(client: httpx.Client, draw: Draw) -> None:
    """Asking for a task with letters or 1.5 for an id is answered with 422."""
    for wrong in (draw.word(), "1.5"):
        answer = client.get(f"/tasks/{wrong}")

        assert answer.status_code == 422
        assert answer.json()["detail"] is not None, "a `detail` that says what is wrong"


@task(4)
@hint("odd ids")
def test_an_id_no_task_can_have(client: httpx.Client, draw: Draw) -> None:
    """No task has the id 0, -1, ² or a huge one: the answer is 404 or 422."""
    known = make(client, draw.title())
    assert client.get(f"/tasks/{known}").status_code == 200

    for task_id in (0, -1, 10**30, "²"):
        answer = client.get(f"/tasks/{task_id}")

        assert answer.status_code in (404, 422)


@task(5)
def test_a_bad_title_is_refused(client: httpx.Client, draw: Draw) -> None:
    """A title that is missing, no text or blank is 422, and nothing is stored."""
    bad_titles = [None, draw.randint(1, 99), [draw.title()], "", "   ", "\t\n"]

    for body in ({}, *({"title": bad} for bad in bad_titles)):
        answer = client.post("/tasks", json=body)
        assert answer.status_code == 422
        assert answer.json()["detail"] is not None, "a `detail` that says what is wrong"

    assert client.get("/tasks").json() == []


@task(5)
@hint("no object")
def test_a_body_that_is_no_object_is_refused(client: httpx.Client, draw: Draw) -> None:
    """A body that is no JSON object, broken or no text at all, is 400 or 422."""
    make(client, draw.title())

    for body in (*no_objects(draw), "null"):
        answer = client.post("/tasks", content=body, headers=JSON)
        assert answer.status_code in (400, 422)


@task(6)
@about("marking a task done")
def test_a_task_is_marked_done(client: httpx.Client, draw: Draw) -> None:
    """`PATCH /tasks/{id}` sets `done` to what is sent, whatever it was before."""
    url = f"/tasks/{make(client, draw.title())}"

    for done in (True, True, False, False):
        answer = client.patch(url, json={"done": done})

        assert answer.status_code == 200
        assert answer.json()["done"] is done
        assert client.get(url).json()["done"] is done
    for number in (1, 0):  # may be taken for true and false, or refused
        answer = client.patch(url, json={"done": number})
        assert answer.status_code in (200, 422)
        if answer.status_code == 200:
            words = f"422, or 200 with `done` as {json.dumps(bool(number))}"
            assert answer.json()["done"] is bool(number), words


@task(6)
@hint("the list")
def test_the_list_shows_a_change_in_its_place(client: httpx.Client, draw: Draw) -> None:
    """After a `PATCH`, `GET /tasks` shows the task as changed, at its old place."""
    ids = [make(client, title) for title in draw.titles(3)]
    title = draw.title()

    client.patch(f"/tasks/{ids[0]}", json={"title": title, "done": True})
    changed = client.get("/tasks").json()

    words = f"all three tasks, in the order of making: {ids[0]}, {ids[1]}, {ids[2]}"
    assert [item["id"] for item in changed] == ids, words
    words = f"the title of the PATCH in the list too: “{title}”"
    assert changed[0]["title"] == title, words
    assert changed[0]["done"] is True, "`done` of the PATCH in the list too: true"


@task(6)
def test_a_new_title_leaves_done_alone(client: httpx.Client, draw: Draw) -> None:
    """A `PATCH` that sends only a title changes the title and leaves `done` alone."""
    new = draw.text(200)
    url = f"/tasks/{make(client, draw.title())}"
    client.patch(url, json={"done": True})

    answer = client.patch(url, json={"title": new})

    assert answer.json()["title"] == new
    assert answer.json()["done"] is True
    assert client.get(url).json()["title"] == new


@task(6)
@hint("a refused change")
def test_a_refused_change_changes_nothing(client: httpx.Client, draw: Draw) -> None:
    """A `PATCH` with a bad title or a bad `done` is 422, and changes nothing."""
    old, new = draw.titles(2)
    url = f"/tasks/{make(client, old)}"
    bad_dones = [
        {"title": new, "done": bad} for bad in (draw.word(), None, 7, [True], {})
    ]
    bad_titles = [{"done": True, "title": bad} for bad in (None, 7, "", "  ")]

    for body in (*bad_dones, *bad_titles):
        assert client.patch(url, json=body).status_code == 422

        kept, sent = client.get(url).json(), json.dumps(body)
        assert kept["title"] == old, (
            f"`title`: “{old}” still, after a PATCH with {sent}"
        )
        assert kept["done"] is False, f"`done`: false still, after a PATCH with {sent}"


@task(6)
@hint("no object")
def test_a_change_that_is_no_object_is_refused(
    client: httpx.Client, draw: Draw
) -> None:
    """The body of a `PATCH` that is no JSON object, or broken, is 400 or 422."""
    path = f"/tasks/{make(client, draw.title())}"

    for body in no_objects(draw):
        answer = client.patch(path, content=body, headers=JSON)
        assert answer.status_code in (400, 422)
    answer = client.patch(path, content="null", headers=JSON)
    assert answer.status_code in (200, 400, 422)


@task(6)
@hint("other fields")
@until("03_schemas", reason="from stage 3 on an unknown field is refused with 422")
def test_other_fields_in_a_body_are_ignored(client: httpx.Client, draw: Draw) -> None:
    """Other fields in a body are ignored: no task takes its `id` from the client."""
    field, wrong_id = draw.word(), draw.randint(50, 99)
    other = {"id": wrong_id, field: draw.word()}

    made = client.post("/tasks", json={"title": draw.title(), **other})
    assert made.status_code == 201
    assert made.json()["id"] != wrong_id

    changed = client.patch(f"/tasks/{made.json()['id']}", json={"done": True, **other})
    assert changed.status_code == 200
    assert changed.json()["id"] == made.json()["id"]
    assert field not in changed.json(), f"a task without the field `{field}`"


@task(7)
def test_a_deleted_task_is_gone(client: httpx.Client, draw: Draw) -> None:
    """`DELETE /tasks/{id}` answers 204 with no body; only that task is gone."""
    first, second, third = [make(client, title) for title in draw.titles(3)]

    answer = client.delete(f"/tasks/{second}")

    assert answer.status_code == 204
    assert answer.text == "", "no body at all"
    left = [item["id"] for item in client.get("/tasks").json()]
    assert left == [first, third], f"only the ids {first} and {third} left"


@task(7)
@hint("no such task")
def test_a_deleted_task_is_404(client: httpx.Client, draw: Draw) -> None:
    """A deleted task can't be read, changed or deleted again: 404 `Task not found`."""
    url = f"/tasks/{make(client, draw.title())}"
    assert client.delete(url).status_code == 204

    for method, body in (("GET", None), ("PATCH", {"done": True}), ("DELETE", None)):
        answer = client.request(method, url, json=body)

        assert answer.status_code == 404
        assert answer.json()["detail"] == "Task not found"


@task(7)
@hint("odd ids")
def test_a_wrong_id_is_refused_everywhere(client: httpx.Client, draw: Draw) -> None:
    """`PATCH` and `DELETE` refuse a wrong id as `GET` does: with 422, or with 404."""
    make(client, draw.title())

    for wrong in (0, -1, draw.word(), "²"):
        url = f"/tasks/{wrong}"
        allowed = (422,) if str(wrong).isalpha() else (404, 422)
        assert client.patch(url, json={"done": True}).status_code in allowed
        assert client.delete(url).status_code in (404, 422)


@task(7)
@hint("ids come back")
def test_ids_are_never_used_twice(client: httpx.Client, draw: Draw) -> None:
    """The id of a deleted task is never given to another task."""
    old_ids = [make(client, title) for title in draw.titles(2)]
    for task_id in old_ids:
        assert client.delete(f"/tasks/{task_id}").status_code == 204

    new_id = make(client, draw.title())

    last = max(old_ids)
    assert new_id > last, f"an id greater than {last}: those up to it were given before"


@task(8)
@until("02_models", reason="from stage 2 on the tasks are kept in a database")
def test_a_restart_forgets_all_tasks(
    app: App, client: httpx.Client, draw: Draw
) -> None:
    """After a restart the list is empty: memory dies with the process."""
    make(client, draw.title())

    app.restart()

    assert client.get("/tasks").json() == []
