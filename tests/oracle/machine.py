"""Random sequences of requests, to program and model alike: a machine per stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx
from hypothesis import strategies as st

from . import requests as draw
from .model import Model, Project, Task, User
from .outcomes import refused
from .tokens import FORGED, HEADERS, forged
from .world import NO_BODY, Talk, explained

PICK = st.integers(0, 30)
FIRST_TIME = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
MOST_TASKS = 90


Method = Callable[..., None]


def rule(weight: int = 2, **drawn: draw.Strategy) -> Callable[[Method], Method]:
    """Mark a method as a step of a sequence, with what is drawn for it.

    Of two steps the one of twice the weight is taken twice as often.
    """

    def mark(method: Method) -> Method:
        vars(method)["step"] = (weight, drawn)
        return method

    return mark


class InMemory:
    """Tasks in a list that dies with the process."""

    stage: ClassVar[int] = 1

    def __init__(self, talk: Talk) -> None:
        self.model = Model(self.stage)
        self.talk = talk
        self.gone: list[str] = []
        self.restarted = False
        self.many_made = False

    @classmethod
    def steps(cls) -> list[str]:
        """Return the names of the steps, each as often as its weight says."""
        marked = {
            name: vars(getattr(cls, name))["step"][0]
            for base in reversed(cls.__mro__)
            for name in vars(base)
            if "step" in getattr(getattr(cls, name), "__dict__", {})
        }
        return [name for name, weight in marked.items() for _ in range(weight)]

    def step(self, name: str, data: Any) -> None:
        """Take a step, with values that are drawn for it."""
        method = getattr(self, name)
        drawn = vars(method.__func__)["step"][1]
        method(**{key: data.draw(values) for key, values in drawn.items()})

    def begin(self) -> None:
        """Do what every sequence begins with."""

    def request(
        self,
        method: str,
        path: str,
        actor: User | None = None,
        body: Any = NO_BODY,
        *,
        query: dict[str, Any] | None = None,
    ) -> httpx.Response:
        """Send a request, and compare its answer with what the model allows."""
        due = self.model.due(method, path, actor, body, query or {})
        return self.talk.ask(due, method, path, body, actor=actor, query=query)

    # who asks for what

    def actor(self, pick: int) -> User | None:
        """Return who sends the next request: nobody, before there are users."""
        return None

    def task_id(self, pick: int, actor: User | None) -> str:
        """Return the id of a task, mostly of one of the actor's own."""
        own = [str(task.id) for task in self.model.tasks_of(actor)]
        all_tasks = [str(task.id) for task in self.model.tasks]
        if pick < 22 and own:
            return own[pick % len(own)]
        if pick < 25 and all_tasks:
            return all_tasks[pick % len(all_tasks)]
        if pick < 27 and self.gone:
            return self.gone[pick % len(self.gone)]
        return draw.ODD_IDS[pick % len(draw.ODD_IDS)]

    def place(self, body: Any, pick: int) -> Any:
        """Return a body with the project that it may name."""
        return body

    def look(self, actor: User | None) -> None:
        """Compare all that a user can list."""
        query = {"limit": "100"} if self.stage >= 4 else {}
        self.request("GET", "/tasks", actor, query=query)

    def hold_all(self) -> None:
        """Compare all that there is."""
        self.look(None)

    # requests

    @rule(1)
    def health(self) -> None:
        self.request("GET", "/health")

    @rule(4, data=st.data(), pick=PICK)
    def make(self, data: Any, pick: int) -> None:
        if len(self.model.tasks) >= MOST_TASKS:
            return
        actor = self.actor(pick)
        body = self.place(data.draw(draw.task_bodies(self.stage, new=True)), pick)
        self.request("POST", "/tasks", actor, body)
        self.look(actor)

    @rule(count=st.sampled_from([3, 12, 23]), pick=PICK)
    def make_many(self, count: int, pick: int) -> None:
        if self.many_made:
            return
        self.many_made = True
        actor = self.actor(pick)
        for number in range(count):
            body = {"title": draw.TITLES[number % 9]}
            self.request("POST", "/tasks", actor, body)
        self.request("GET", "/tasks", actor)

    @rule(pick=PICK, which=PICK)
    def read(self, pick: int, which: int) -> None:
        actor = self.actor(pick)
        raw = self.task_id(which, actor)
        self.request("GET", f"/tasks/{raw}", actor)

    @rule(5, data=st.data(), pick=PICK, which=PICK)
    def change(self, data: Any, pick: int, which: int) -> None:
        actor = self.actor(pick)
        raw = self.task_id(which, actor)
        body = self.place(data.draw(draw.task_bodies(self.stage, new=False)), pick)
        self.request("PATCH", f"/tasks/{raw}", actor, body)
        self.look(actor)

    @rule(pick=PICK, which=PICK)
    def delete(self, pick: int, which: int) -> None:
        actor = self.actor(pick)
        raw = self.task_id(which, actor)
        there = self.model.find_task(actor, raw)
        self.request("DELETE", f"/tasks/{raw}", actor)
        if there:
            self.gone.append(raw)
            self.request("GET", f"/tasks/{raw}", actor)
        self.look(actor)

    @rule(
        pick=PICK,
        which=PICK,
        body=st.sampled_from([*draw.MALFORMED, *draw.NO_OBJECTS]),
        verb=st.sampled_from(["POST", "PATCH"]),
    )
    def send_rubbish(self, pick: int, which: int, body: Any, verb: str) -> None:
        actor = self.actor(pick)
        statuses = [400, 422] if isinstance(body, bytes) else [422]
        path = "/tasks"
        if verb == "PATCH":
            raw = self.task_id(which, actor)
            path = f"/tasks/{raw}"
            if not self.model.find_task(actor, raw):
                statuses += [404]
        if not self.is_good(actor):
            statuses += [401]
        self.talk.ask([refused(*statuses, 422)], verb, path, body, actor=actor)
        self.look(actor)

    def is_good(self, actor: User | None) -> bool:
        """Return whether an actor's token opens anything."""
        return self.stage < 5 or bool(actor and actor.there and actor.active)

    @rule(1, kill=st.booleans())
    def restart(self, kill: bool) -> None:
        if self.restarted or not self.model.last_ids["tasks"]:
            return
        self.restarted = True
        self.talk.note("kill -9, start" if kill else "stop, start")
        with explained(self.talk.requests):
            self.talk.app.restart(kill=kill)
        if self.stage == 1:
            self.model.forget_all()
            self.gone.clear()
        self.hold_all()


class Models(InMemory):
    """Tasks in a database."""

    stage = 2

    @rule(which=PICK, title=st.sampled_from(draw.TITLES[:6]))
    def edit_row(self, which: int, title: str) -> None:
        if not self.model.tasks:
            return
        task = self.model.tasks[which % len(self.model.tasks)]
        self.talk.note(f"(in the table, task {task.id} is given the title {title!r})")
        with explained(self.talk.requests):
            statement = "UPDATE tasks SET title = :title WHERE id = :id"
            self.talk.database.execute(statement, title=title, id=task.id)
        task.title = title
        self.request("GET", f"/tasks/{task.id}", task.owner)

    def hold_all(self) -> None:
        """Compare what is listed, and the rows."""
        super().hold_all()
        self.hold_rows()

    def hold_rows(self) -> None:
        """Compare the rows of the table with the model."""
        with explained(self.talk.requests):
            rows = self.talk.database.rows("SELECT * FROM tasks ORDER BY id")
        found = [self.facts_of_row(row) for row in rows]
        wanted = [self.facts(task) for task in self.model.tasks]
        if found != sorted(wanted):
            words = f"the table `tasks` holds {found} where {sorted(wanted)} is due"
            raise self.talk.differs(words)

    def facts_of_row(self, row: dict[str, Any]) -> tuple[Any, ...]:
        """Return what a row says, in the form of ``facts``."""
        return (row.get("id"), row.get("title"), bool(row.get("done")))

    def facts(self, task: Task) -> tuple[Any, ...]:
        """Return what the row of a task has to say."""
        return (task.id, task.title, task.done)


class Schemas(Models):
    """Validated bodies, and answers that are shaped."""

    stage = 3

    @rule(minutes=st.lists(st.integers(0, 5), min_size=6, max_size=6))
    def set_times(self, minutes: list[int]) -> None:
        """Set the times in the table: what was made in a second is not in order."""
        self.talk.note(
            f"(in the table, created_at is set, at the minutes {minutes} in turn)"
        )
        for number, task in enumerate(self.model.tasks):
            step = minutes[number % len(minutes)] if self.stage >= 4 else number
            moment = FIRST_TIME + timedelta(minutes=step)
            task.made, task.made_is_set = moment, True
            with explained(self.talk.requests):
                self.talk.database.execute(
                    "UPDATE tasks SET created_at = :moment WHERE id = :id",
                    moment=moment.strftime("%Y-%m-%d %H:%M:%S.000000"),
                    id=task.id,
                )


class Routes(Schemas):
    """Pages, filters, orders, counts, and a task replaced whole."""

    stage = 4

    def begin(self) -> None:
        """Begin with a few tasks."""
        self.furnish(None)

    def furnish(self, person: User | None) -> None:
        """Give a user a few tasks that differ."""
        self.request("GET", "/tasks/stats", person)
        for number, word in enumerate(("low", "high", "medium", "low")):
            body = {"title": draw.TITLES[3 * number], "priority": word}
            if number:
                body["description"] = draw.DESCRIPTIONS[number + 1]
                body["due_date"] = f"2031-05-{20 - number}"
            self.request("POST", "/tasks", person, body)

    @rule(4, data=st.data(), pick=PICK, which=PICK)
    def replace(self, data: Any, pick: int, which: int) -> None:
        actor = self.actor(pick)
        raw = self.task_id(which, actor)
        bodies = draw.task_bodies(self.stage, new=False, whole=True)
        body = self.place(data.draw(bodies), pick)
        self.request("PUT", f"/tasks/{raw}", actor, body)
        self.look(actor)

    def list_(self, data: Any, pick: int) -> None:
        """List tasks by a query that is drawn."""
        actor = self.actor(pick)
        query = data.draw(draw.task_queries(self.stage))
        self.place_query(query, pick)
        self.request("GET", "/tasks", actor, query=query)

    def place_query(self, query: dict[str, Any], pick: int) -> None:
        """Add the project that a query may name."""

    @rule(4, data=st.data(), pick=PICK)
    def list_tasks(self, data: Any, pick: int) -> None:
        for _ in range(3):
            self.list_(data, pick)

    @rule(3, pick=PICK)
    def stats(self, pick: int) -> None:
        actor = self.actor(pick)
        self.request("GET", "/tasks/stats", actor)


TASK_ROUTES = [
    ("GET", "/tasks", None),
    ("POST", "/tasks", {"title": "by nobody"}),
    ("GET", "/tasks/stats", None),
    ("GET", "/tasks/{}", None),
    ("PUT", "/tasks/{}", {"title": "by nobody"}),
    ("PATCH", "/tasks/{}", {"title": "by nobody"}),
    ("DELETE", "/tasks/{}", None),
    ("GET", "/users/me", None),
    ("PATCH", "/users/me", {"email": "nobody@example.com"}),
    ("GET", "/users", None),
    ("PATCH", "/users/{}", {"is_active": False}),
    ("DELETE", "/users/{}", None),
]


class Auth(Routes):
    """Users, their tokens, their roles, and tasks of one's own."""

    stage = 5
    routes: ClassVar[list[tuple[str, str, Any]]] = TASK_ROUTES

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk)
        self.people: list[User] = []

    def begin(self) -> None:
        """Begin with two users, who have a few tasks each."""
        for name, password in (("first_one", "a first secret"), ("Second_1", "p" * 72)):
            email = f"{name}@example.com"
            self.enter({"username": name, "email": email, "password": password})
        self.give_role(self.people[0], "admin")
        for person in self.people:
            self.furnish(person)

    def enter(self, body: Any) -> None:
        """Register, and log in where that was right."""
        if isinstance(body.get("password"), str) and len(body["password"]) > 5:
            self.talk.secrets.add(body["password"])
        answer = self.request("POST", "/auth/register", body=body)
        if answer.status_code == 201:
            self.people.append(self.model.users[-1])
            self.sign_in(body["username"], body["password"])

    def sign_in(self, username: Any, password: Any) -> None:
        """Log in."""
        body = {"username": username, "password": password}
        self.request("POST", "/auth/login", body=body)

    def actor(self, pick: int) -> User | None:
        """Return one of the people, some of whom may be gone."""
        there = [p for p in self.people if self.is_good(p)]
        if pick % 10 == 9 or not there:
            return self.people[pick % len(self.people)]
        return there[pick % len(there)]

    def look(self, actor: User | None) -> None:
        """Compare all that a user can list."""
        if self.is_good(actor):
            super().look(actor)

    def hold_all(self) -> None:
        """Compare everyone's lists, and the rows."""
        for person in self.people:
            self.look(person)
            self.request("GET", "/users/me", person)
        self.hold_rows()

    def facts_of_row(self, row: dict[str, Any]) -> tuple[Any, ...]:
        """Return what a row says, in the form of ``facts``."""
        return (*super().facts_of_row(row), row.get("owner_id"))

    def facts(self, task: Task) -> tuple[Any, ...]:
        """Return what the row of a task has to say."""
        return (*super().facts(task), task.owner and task.owner.id)

    @rule(3, body=draw.accounts())
    def register(self, body: Any) -> None:
        self.enter(body)

    @rule(pick=PICK, field=st.sampled_from(["username", "email"]))
    def register_what_is_taken(self, pick: int, field: str) -> None:
        value = getattr(self.people[pick % len(self.people)], field)
        self.enter(self.newcomer() | {field: value if pick % 2 else value.swapcase()})

    @rule(4, pick=PICK, way=st.integers(0, 7))
    def log_in(self, pick: int, way: int) -> None:
        person = self.people[pick % len(self.people)]
        name, password = person.username, person.password
        wrong = [password + "x", password[:-1], "y" * 80, password.swapcase(), ""]
        if way in (2, 3):
            password = wrong[pick % len(wrong)]
        elif way == 4:
            name = name.upper()
        elif way == 5:
            name, password = "nobody_here", wrong[pick % len(wrong)]
        elif way == 6:
            password = [None, 5, "half \ud800", "p" * 73][pick % 4]
        elif way == 7:
            name = [None, 5, "nul\x00", "", "é" * 90][pick % 5]
        self.sign_in(name, password)

    @rule(pick=PICK)
    def me(self, pick: int) -> None:
        person = self.people[pick % len(self.people)]
        self.request("GET", "/users/me", person)

    @rule(5, pick=PICK, way=st.integers(0, 10), email=draw.emails())
    def change_me(self, pick: int, way: int, email: str) -> None:
        person = self.actor(pick)
        assert person is not None
        right = {"current_password": person.password}
        new = draw.PASSWORDS[pick % len(draw.PASSWORDS)]
        bad = draw.BAD_PASSWORDS
        other = self.people[(pick + 1) % len(self.people)]
        body: Any = [
            {"email": email},
            {"email": person.email.upper()},
            {"email": self.people[pick % len(self.people)].email.swapcase()},
            {"password": new} | right,
            {"password": new},
            {"password": new, "current_password": person.password + "x"},
            {"password": new, "email": email, "current_password": "wrong one"},
            {"password": bad[pick % len(bad)]} | right,
            [{"email": None}, {"password": None}, {"email": "nobody"}][pick % 3],
            [{"role": "admin"}, {"username": "other"}, {"is_active": True}][pick % 3],
            {"password": new, "email": other.email} | right,
        ][way]
        self.talk.secrets |= {
            value
            for name, value in body.items()
            if "password" in name and isinstance(value, str) and len(value) > 5
        }
        old = (person.username, person.password)
        self.request("PATCH", "/users/me", person, body)
        self.request("GET", "/users/me", person)
        if "password" in body:
            self.sign_in(*old)
            self.sign_in(person.username, person.password)

    @rule(4, pick=PICK, kind=st.sampled_from(FORGED), which=PICK)
    def forge(self, pick: int, kind: str, which: int) -> None:
        person = self.people[pick % len(self.people)]
        token = forged(kind, person.tokens[0], self.talk.secret_key, person.id)
        self.refuse(which, {"Authorization": f"Bearer {token}"})

    @rule(which=PICK, header=st.sampled_from(HEADERS))
    def send_odd_header(self, which: int, header: str | None) -> None:
        self.refuse(which, {} if header is None else {"Authorization": header})

    def refuse(self, which: int, headers: dict[str, str]) -> None:
        """Hold that a header opens no route, and changes nothing."""
        method, path, body = self.routes[which % len(self.routes)]
        ids = self.ids_for(path)
        path = path.format(ids[which % len(ids)] if ids else "1")
        options: dict[str, Any] = {"headers": headers}
        if body is not None:
            options["body"] = body
        self.talk.ask([refused(401)], method, path, **options)

    def ids_for(self, path: str) -> list[int]:
        """Return ids that a path can name."""
        if path.startswith("/users"):
            return [user.id for user in self.model.users]
        return [task.id for task in self.model.tasks]

    # admins

    @rule(pick=PICK, role=st.sampled_from(["admin", "admin", "user"]))
    def promote(self, pick: int, role: str) -> None:
        person = self.people[pick % len(self.people)]
        if person.there:
            self.give_role(person, role)

    def give_role(self, person: User, role: str) -> None:
        """Change a role in the table, which holds at once."""
        self.talk.note(f"(in the table, user {person.id} is given the role {role})")
        with explained(self.talk.requests):
            statement = "UPDATE users SET role = :role WHERE id = :id"
            self.talk.database.execute(statement, role=role, id=person.id)
        person.role = role
        self.request("GET", "/users", person)

    def admin(self, pick: int) -> User | None:
        """Return an admin, where there is one, or else anyone."""
        admins = [p for p in self.people if p.role == "admin" and self.is_good(p)]
        if admins and pick % 6 != 5:
            return admins[pick % len(admins)]
        return self.actor(pick)

    def user_id(self, which: int, actor: User | None) -> str:
        """Return the id of a user who is not the actor, or an odd one."""
        others = [str(u.id) for u in self.model.users if u is not actor]
        if which < 25 and others:
            return others[which % len(others)]
        return draw.ODD_IDS[which % len(draw.ODD_IDS)]

    @rule(pick=PICK, data=st.data())
    def list_users(self, pick: int, data: Any) -> None:
        actor = self.admin(pick)
        fields = draw.pages()
        names = data.draw(st.sets(st.sampled_from(sorted(fields))))
        query = {name: data.draw(fields[name]) for name in sorted(names)}
        self.request("GET", "/users", actor, query=query)

    @rule(
        pick=PICK,
        which=PICK,
        body=st.sampled_from(
            [
                {"role": "admin"},
                {"role": "user"},
                {"is_active": False},
                {"is_active": True},
                {"role": "boss"},
                {"is_active": "maybe"},
            ]
        ),
    )
    def change_user(self, pick: int, which: int, body: Any) -> None:
        actor = self.admin(pick)
        raw = self.user_id(which, actor)
        user = self.model.find_user(raw)
        self.request("PATCH", f"/users/{raw}", actor, body)
        if user is not None:
            self.request("GET", "/users/me", user)
            self.sign_in(user.username, user.password)

    @rule(3, pick=PICK, which=PICK)
    def delete_user(self, pick: int, which: int) -> None:
        actor = self.admin(pick)
        raw = self.user_id(which, actor)
        user = self.model.find_user(raw)
        self.request("DELETE", f"/users/{raw}", actor)
        self.hold_rows()
        if user is not None:
            self.request("GET", "/users/me", user)
            if not user.there:
                self.enter(self.newcomer())
                self.request("GET", "/users/me", user)
                self.look(self.people[-1])

    def newcomer(self) -> dict[str, str]:
        """Return the account of somebody who was never there."""
        name = f"new_{len(self.people)}"
        password = f"secret of {name}"
        email = f"{name}@example.com".replace("_", ".")
        return {"username": name, "email": email, "password": password}


class Relationships(Auth):
    """Projects, tags and profiles."""

    stage = 6
    routes: ClassVar[list[tuple[str, str, Any]]] = [
        *TASK_ROUTES,
        ("GET", "/projects", None),
        ("POST", "/projects", {"name": "by nobody"}),
        ("GET", "/projects/{}", None),
        ("PATCH", "/projects/{}", {"name": "by nobody"}),
        ("DELETE", "/projects/{}", None),
        ("GET", "/projects/{}/tasks", None),
        ("GET", "/tags", None),
        ("GET", "/users/me/profile", None),
        ("PUT", "/users/me/profile", {"display_name": "Nobody", "bio": ""}),
    ]

    def furnish(self, person: User | None) -> None:
        """Give a user tasks, and a project that one of them lies in."""
        self.make_one_project(person, {"name": "Home"})
        super().furnish(person)
        task, *_ = self.model.tasks_of(person)
        project = self.model.projects[-1]
        body = {"project_id": project.id, "tags": ["home", "work"]}
        self.request("PATCH", f"/tasks/{task.id}", person, body)

    def make_one_project(self, actor: User | None, body: Any) -> None:
        """Make a project."""
        self.request("POST", "/projects", actor, body)

    def place(self, body: Any, pick: int) -> Any:
        """Return a body with the project that it may name."""
        actor = self.actor(pick)
        if not isinstance(body, dict) or "project_id" in body or pick % 2:
            return body
        own = self.model.projects_of(actor) if actor else []
        every = self.model.projects
        if pick % 5 == 4:
            return body | {"project_id": None}
        chosen: list[Project] = every if pick % 6 == 0 else own
        if not chosen:
            return body
        return body | {"project_id": chosen[pick // 2 % len(chosen)].id}

    def place_query(self, query: dict[str, Any], pick: int) -> None:
        """Add the project that a query may name."""
        every = self.model.projects
        if pick % 3 == 0 and every:
            query["project_id"] = str(every[pick // 3 % len(every)].id)

    def look(self, actor: User | None) -> None:
        """Compare tasks, projects and tags."""
        super().look(actor)
        if self.is_good(actor):
            query = {"limit": "100"}
            self.request("GET", "/projects", actor, query=query)
            self.request("GET", "/tags", actor)

    def hold_all(self) -> None:
        """Compare everyone's lists and profiles, and the rows."""
        for person in self.people:
            self.request("GET", "/users/me/profile", person)
        super().hold_all()

    def facts_of_row(self, row: dict[str, Any]) -> tuple[Any, ...]:
        """Return what a row says, in the form of ``facts``."""
        return (*super().facts_of_row(row), row.get("project_id") or 0)

    def facts(self, task: Task) -> tuple[Any, ...]:
        """Return what the row of a task has to say."""
        return (*super().facts(task), task.project.id if task.project else 0)

    def hold_rows(self) -> None:
        """Compare the rows of all tables with the model."""
        super().hold_rows()
        links = {(t.id, name) for t in self.model.tasks for name in t.tags}
        projects = {(p.id, p.name, p.owner.id) for p in self.model.projects}
        people = {user.id for user in self.model.users}
        profiles = {user.id for user in self.model.users if user.profile is not None}
        self.hold_query(
            "SELECT task_id, name FROM task_tags"
            " LEFT JOIN tags ON tags.id = task_tags.tag_id",
            links,
        )
        self.hold_query("SELECT id, name, owner_id FROM projects", projects)
        self.hold_query("SELECT user_id FROM profiles", {(who,) for who in profiles})
        strangers = "SELECT owner_id, name FROM tags"
        with explained(self.talk.requests):
            tags = [tuple(r.values()) for r in self.talk.database.rows(strangers)]
        if len(set(tags)) < len(tags) or {owner for owner, _ in tags} - people:
            raise self.talk.differs(
                f"the table `tags` holds {tags}: one twice, or of nobody"
            )

    def hold_query(self, statement: str, wanted: set[tuple[Any, ...]]) -> None:
        """Hold that a statement brings these rows, each once."""
        with explained(self.talk.requests):
            rows = self.talk.database.rows(statement)
        found = [tuple(row.values()) for row in rows]
        if len(found) != len(wanted) or set(found) != wanted:
            raise self.talk.differs(f"{statement}: {found} where {wanted} is due")

    def project_id(self, which: int, actor: User | None) -> str:
        """Return the id of a project, mostly of one's own."""
        own = self.model.projects_of(actor) if actor else []
        every = self.model.projects
        if which < 20 and own:
            return str(own[which % len(own)].id)
        if which < 25 and every:
            return str(every[which % len(every)].id)
        return draw.ODD_IDS[which % len(draw.ODD_IDS)]

    @rule(pick=PICK, body=draw.project_bodies(new=True))
    def make_project(self, pick: int, body: Any) -> None:
        actor = self.actor(pick)
        self.make_one_project(actor, body)
        self.look(actor)

    @rule(3, pick=PICK, which=PICK, body=draw.project_bodies(new=False))
    def change_project(self, pick: int, which: int, body: Any) -> None:
        actor = self.actor(pick)
        raw = self.project_id(which, actor)
        self.request("PATCH", f"/projects/{raw}", actor, body)
        self.look(actor)

    @rule(pick=PICK, which=PICK, verb=st.sampled_from(["GET", "GET", "DELETE"]))
    def read_or_delete_project(self, pick: int, which: int, verb: str) -> None:
        actor = self.actor(pick)
        raw = self.project_id(which, actor)
        self.request(verb, f"/projects/{raw}", actor)
        self.look(actor)

    @rule(pick=PICK, data=st.data())
    def list_projects(self, pick: int, data: Any) -> None:
        actor = self.actor(pick)
        fields = draw.pages()
        names = data.draw(st.sets(st.sampled_from(sorted(fields))))
        query = {name: data.draw(fields[name]) for name in sorted(names)}
        self.request("GET", "/projects", actor, query=query)

    @rule(pick=PICK, which=PICK, data=st.data())
    def list_tasks_within(self, pick: int, which: int, data: Any) -> None:
        actor = self.actor(pick)
        raw = self.project_id(which, actor)
        query = data.draw(draw.task_queries(self.stage))
        self.request("GET", f"/projects/{raw}/tasks", actor, query=query)

    @rule(pick=PICK, which=PICK, data=st.data())
    def tag_a_task(self, pick: int, which: int, data: Any) -> None:
        actor = self.actor(pick)
        raw = self.task_id(which % 22, actor)
        body = {"tags": data.draw(draw.task_fields(6)["tags"])}
        self.request("PATCH", f"/tasks/{raw}", actor, body)
        self.look(actor)

    @rule(3, pick=PICK, body=draw.profile_bodies())
    def put_profile(self, pick: int, body: Any) -> None:
        actor = self.actor(pick)
        path = "/users/me/profile"
        self.request("GET", path, actor)
        self.request("PUT", path, actor, body)
        self.request("GET", path, actor)


MACHINES: list[type[InMemory]] = [
    InMemory,
    Models,
    Schemas,
    Routes,
    Auth,
    Relationships,
]


def machine_for(stage: int) -> type[InMemory]:
    """Return the model of a stage, by its number."""
    if not 1 <= stage <= len(MACHINES):
        raise LookupError(
            f"The oracle has no model of stage {stage}: add a class to"
            " tests/oracle/machine.py, and to its list MACHINES."
        )
    return MACHINES[stage - 1]
