"""A small reference of the contract, in memory: what is stored, what may be answered.

Each method says which outcomes a request may have. The outcome that came is followed:
what is free (an id, a time, a value that may be refused) is taken over from the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from . import values
from .outcomes import (
    A_BOOLEAN,
    ANYTHING,
    SOMETHING,
    Outcome,
    Where,
    at,
    difference,
    now,
    one_of,
    refused,
    same_letters,
)
from .values import BAD, FREE, Kept, Read, Rule

LARGEST = 2**31 - 1  # where an integer column of PostgreSQL ends
LOW_TO_HIGH = ("low", "medium", "high")
SORTS = ("created_at", "due_date", "priority", "title")


@dataclass(eq=False)
class User:
    """A user, with what only they and the model know: the password, the tokens."""

    username: str
    email: str
    password: str
    id: int = 0
    role: str = "user"
    active: bool = True
    there: bool = True
    tokens: list[str] = field(default_factory=list)
    profile: dict[str, Any] | None = None


@dataclass(eq=False)
class Project:
    """A project of a user."""

    owner: User
    name: str
    description: str | None = None
    id: int = 0
    made: datetime | None = None


@dataclass(eq=False)
class Task:
    """A task; before users its owner is nobody."""

    owner: User | None
    title: str
    done: bool = False
    description: str | None = None
    priority: str = "medium"
    due_date: str | None = None
    project: Project | None = None
    tags: list[str] = field(default_factory=list)
    id: int = 0
    made: datetime | None = None
    made_is_set: bool = False
    """Whether the time was set in the database, and so is known to the letter."""


Outcomes = list[Outcome]


class Model:
    """What a right program of one stage holds, as far as requests have told."""

    def __init__(self, stage: int) -> None:
        self.stage = stage
        self.tasks: list[Task] = []
        self.users: list[User] = []
        self.projects: list[Project] = []
        self.last_ids = {"tasks": 0, "users": 0, "projects": 0}
        self.refused_login: Any = ANYTHING

    def due(
        self,
        method: str,
        path: str,
        actor: User | None,
        body: Any,
        query: dict[str, Any],
    ) -> Outcomes:
        """Return the outcomes that a request may have."""
        asked = f"{method} {path}"
        first, *rest = path.removeprefix("/").split("/")
        raw = rest[0] if rest else ""
        if asked not in DUE:  # then what follows the first word is an id
            asked = f"{method} /{'/'.join([first, '{}', *rest[1:]])}"
        return DUE[asked](self, Asked(actor, body, query, raw))

    # what is there

    def tasks_of(self, owner: User | None) -> list[Task]:
        """Return a user's tasks in the order they were made."""
        return [task for task in self.tasks if task.owner is owner]

    def projects_of(self, owner: User) -> list[Project]:
        """Return a user's projects in the order they were made."""
        return [project for project in self.projects if project.owner is owner]

    def forget_all(self) -> None:
        """Follow the end of a process that kept everything in memory."""
        self.tasks.clear()
        self.last_ids["tasks"] = 0

    def _good(self, actor: User | None) -> bool:
        if self.stage < 5:
            return True
        return actor is not None and actor.there and actor.active

    def _guarded(
        self, actor: User | None, outcomes: Outcomes, verdict: Any = None
    ) -> Outcomes:
        """Return 401 in place of all else for whoever has no good token."""
        if self._good(actor):
            return outcomes
        return [refused(401)] + ([refused(400, 422)] if verdict is not None else [])

    # ids

    def _missing(self, raw: str, verdict: Any = None, detail: Any = SOMETHING) -> Any:
        """Return the outcomes for an id that names nothing the user has."""
        bad = [refused(400, 422)] if verdict is not None else []
        try:
            number = int(raw)
        except ValueError:  # a digit of another script may be one to some
            return [refused(422) if raw.isascii() else refused(404, 422), *bad]
        if 1 <= number <= LARGEST:
            return [refused(404, detail=detail), *bad]
        return [refused(404, 422), *bad]

    def _new_id(self, table: str) -> Where:
        last = self.last_ids[table]
        if self.stage == 1 and last == 0:
            return Where("the id 1", lambda v: type(v) is int and v == 1)
        return Where(f"an id above {last}", lambda v: type(v) is int and v > last)

    # tasks

    def _task_rules(self) -> dict[str, Rule]:
        if self.stage < 3:
            most = None if self.stage == 1 else 200
            return {"title": values.plain_title(most), "done": values.truth}
        rules: dict[str, Rule] = {
            "title": values.text(1, 200, strip=True),
            "description": values.text(0, 2000, null=True),
            "done": values.truth,
            "priority": values.word(*LOW_TO_HIGH),
            "due_date": values.day,
        }
        if self.stage >= 6:
            rules["project_id"] = self._project_id
            rules["tags"] = values.tag_names
        return rules

    def _project_id(self, value: Any) -> Any:
        if value is None:
            return Kept(None)
        if type(value) is int:
            return Kept(value)
        return FREE if isinstance(value, str) and value.isdecimal() else BAD

    def _read_task(self, body: Any, *, new: bool) -> Read:
        rules = self._task_rules()
        others: Any = BAD if self.stage >= 3 else None
        required = ("title",) if new else ()
        if new and self.stage >= 3:
            rules["done"] = lambda value: (
                Kept(value, sure=False) if type(value) is bool else values.truth(value)
            )
        elif new:  # another field, so ignored; strictness is free
            rules["done"] = lambda value: None if type(value) is bool else FREE
        return values.read(body, rules, required, others=others)

    def create_task(self, owner: User | None, body: Any) -> Outcomes:
        """POST /tasks."""
        read = self._read_task(body, new=True)
        task = Task(owner, "")
        headers = {"Location": "/tasks"} if self.stage >= 4 else {}
        outcomes = self._written(task, read, 201, headers)
        return self._guarded(owner, outcomes, read.verdict)

    def change_task(self, owner: User | None, raw: str, body: Any) -> Outcomes:
        """PATCH /tasks/{id}."""
        return self._at_task(owner, raw, self._read_task(body, new=False))

    def replace_task(self, owner: User | None, raw: str, body: Any) -> Outcomes:
        """PUT /tasks/{id}."""
        read = values.read(body, self._task_rules(), ("title",))
        fresh = Task(owner, "")
        defaults = {
            name: getattr(fresh, name)
            for name in ("description", "done", "priority", "due_date")
        }
        if self.stage >= 6:
            defaults |= {"project_id": None, "tags": []}
        kept = {k: v for k, v in defaults.items() if k not in read.free} | read.kept
        return self._at_task(owner, raw, Read(read.verdict, kept, read.free))

    def _at_task(self, owner: User | None, raw: str, read: Read) -> Outcomes:
        task = self.find_task(owner, raw)
        if task is None:
            outcomes: Outcomes = self._missing(raw, read.verdict)
        else:
            outcomes = self._written(task, read, 200, {})
        return self._guarded(owner, outcomes, read.verdict)

    def find_task(self, owner: User | None, raw: str) -> Task | None:
        """Return a user's task by the text of its id."""
        found = (t for t in self.tasks_of(owner) if raw == str(t.id))
        return next(found, None)

    def _written(
        self, task: Task, read: Read, status: int, headers: dict[str, str]
    ) -> Outcomes:
        if read.verdict == BAD:
            lost = self._project_trouble(task.owner, read)
            return [self._bad_body(read), *lost]
        if lost := self._project_trouble(task.owner, read):
            return [*lost, refused(422)] if read.verdict == FREE else lost
        wanted = Task(**vars(task))
        for name, value in read.kept.items():
            if name == "project_id":
                wanted.project = self._project(task.owner, value)
            else:
                setattr(wanted, name, value)
        new = task.id == 0

        def follow(shown: Any) -> None:
            vars(task).update(vars(wanted))
            for name in read.free:
                self._take_over(task, name, shown)
            if new:
                self._remember(task, shown)

        body = self._shape(wanted, free=read.free, new=new)
        good = Outcome((status,), body, then=follow)
        if headers:
            good = _located(good, "/tasks")
        return [good, self._bad_body(read)] if read.verdict == FREE else [good]

    def _bad_body(self, read: Read) -> Outcome:
        if self.stage < 3 or not read.bad:
            return refused(400, 422) if self.stage >= 5 else refused(422)
        words = f"a detail that names {' or '.join(read.bad)}"
        return refused(
            422,
            detail=Where(words, lambda told: any(n in str(told) for n in read.bad)),
        )

    def _project(self, owner: User | None, number: int | None) -> Project | None:
        return next(
            (p for p in self.projects if p.owner is owner and p.id == number), None
        )

    def _project_trouble(self, owner: User | None, read: Read) -> Outcomes:
        number = read.kept.get("project_id")
        if number is None or self._project(owner, number):
            return []
        if 1 <= number <= LARGEST:
            return [refused(404, detail="Project not found")]
        return [refused(404, 422)]

    def _take_over(self, task: Task, name: str, shown: Any) -> None:
        if name == "project_id":
            found = shown.get("project")
            task.project = self._project(task.owner, found["id"]) if found else None
        else:
            setattr(task, name, shown[name])

    def _remember(self, task: Task, shown: Any) -> None:
        task.id = self.last_ids["tasks"] = shown["id"]
        if self.stage >= 3:
            task.made = datetime.fromisoformat(shown["created_at"])
        self.tasks.append(task)

    def _shape(
        self, task: Task, free: Iterable[str] = (), *, new: bool = False
    ) -> dict[str, Any]:
        """Return the pattern of a task in an answer."""
        title: Any = task.title
        if self.stage < 3 and title != title.strip():
            title = one_of(title, title.strip())
        shape: dict[str, Any] = {
            "id": self._new_id("tasks") if new else task.id,
            "title": title,
            "done": task.done,
        }
        if self.stage >= 2:
            shape["created_at"] = SOMETHING
        if self.stage >= 3:
            for name in ("description", "priority", "due_date"):
                shape[name] = getattr(task, name)
            shape["created_at"] = _time(task.made)
        if self.stage >= 6:
            project = task.project
            shape["project"] = project and {"id": project.id, "name": project.name}
            shape["tags"] = task.tags
        for name in free:
            shape["project" if name == "project_id" else name] = ANYTHING
        if "done" in free:
            shape["done"] = A_BOOLEAN
        return shape

    def read_task(self, owner: User | None, raw: str) -> Outcomes:
        """GET /tasks/{id}."""
        task = self.find_task(owner, raw)
        if task is None:
            return self._guarded(
                owner, self._missing(raw, detail="Task not found"), _letters(raw)
            )
        return self._guarded(owner, [Outcome((200,), self._shape(task))])

    def delete_task(self, owner: User | None, raw: str) -> Outcomes:
        """DELETE /tasks/{id}."""
        task = self.find_task(owner, raw)
        if task is None:
            return self._guarded(owner, self._missing(raw), _letters(raw))
        gone = Outcome((204,), then=lambda _: self.tasks.remove(task))
        return self._guarded(owner, [gone])

    # lists

    def list_tasks(
        self,
        owner: User | None,
        query: dict[str, Any],
        within: str | None = None,
    ) -> Outcomes:
        """GET /tasks, or GET /projects/{id}/tasks."""
        if self.stage < 4:
            shapes = [self._shape(task) for task in self.tasks]
            return [Outcome((200,), shapes)]
        rules = self._query_rules()
        read = values.read(query, rules, others=None)
        outcomes = self._pages(owner, read, within)
        return self._guarded(owner, outcomes, read.verdict)

    def _query_rules(self) -> dict[str, Rule]:
        return {
            "limit": _number(1, 100),
            "offset": _number(0, None),
            "done": lambda v: (
                Kept(v == "true") if v in ("true", "false") else _odd_truth(v)
            ),
            "priority": values.word(*LOW_TO_HIGH),
            "due_before": values.query_day,
            "due_after": values.query_day,
            "q": lambda v: FREE if "\x00" in v else Kept(v),
            "sort": values.word(*SORTS, *(f"-{key}" for key in SORTS)),
            "project_id": _number(1, None),
            "tag": _tags_asked,
        }

    def _pages(
        self, owner: User | None, read: Read, within: str | None = None
    ) -> Outcomes:
        tasks = self.tasks_of(owner)
        if within is not None:
            project = self.find_project(owner, within)
            if project is None:
                return list(self._missing(within, read.verdict))
            tasks = [task for task in tasks if task.project is project]
        if read.verdict == BAD:
            return [refused(422)]
        kept = read.kept
        outcomes: Outcomes = []
        if read.free:
            outcomes.append(refused(422))
        if kept.get("offset", 0) > LARGEST:
            outcomes += [refused(422), Outcome((200,), [])]
            return outcomes
        number = kept.get("project_id")
        if number is not None and self._project(owner, number) is None:
            outcomes.append(refused(404) if number <= LARGEST else refused(404, 422))
        if "q" in read.free:  # a NUL, which nothing stored can hold
            tasks = []
        tasks = [task for task in tasks if _matches(task, kept)]
        if set(read.free) - {"q"}:
            return [*outcomes, Outcome((200,))]
        first, size = kept.get("offset", 0), kept.get("limit", 20)
        total = {"X-Total-Count": str(len(tasks))}
        for order in _orders(tasks, kept.get("sort", "created_at")):
            page = [self._shape(task) for task in order[first : first + size]]
            outcomes.append(Outcome((200,), page, total))
        return outcomes

    def stats(self, owner: User | None) -> Outcomes:
        """GET /tasks/stats."""
        tasks = self.tasks_of(owner)
        today = now().date().isoformat()
        is_open = [task for task in tasks if not task.done]
        late = [t for t in is_open if t.due_date is not None and t.due_date < today]
        counts = {
            "total": len(tasks),
            "done": len(tasks) - len(is_open),
            "open": len(is_open),
            "overdue": len(late),
        }
        return self._guarded(owner, [Outcome((200,), counts)])

    # users

    def register(self, body: Any) -> Outcomes:
        """POST /auth/register."""
        rules = {
            "username": values.username,
            "email": values.email,
            "password": values.password,
        }
        read = values.read(body, rules, tuple(rules))
        if read.verdict == BAD:
            return [refused(422)]
        if read.verdict == FREE:  # nothing that can be kept: half a surrogate pair
            return [refused(400, 422)]
        kept = read.kept
        if self.taken(kept["email"]) or self.named(kept["username"]):
            return [refused(409)]
        user = User(**kept)

        def follow(shown: Any) -> None:
            user.id = self.last_ids["users"] = shown["id"]
            self.users.append(user)

        shape = self._user_shape(user) | {"id": self._new_id("users")}
        return [Outcome((201,), shape | {"created_at": _time(None)}, then=follow)]

    def taken(self, email: str, but: User | None = None) -> bool:
        """Return whether another user has an address."""
        return any(
            user.email.lower() == email.lower()
            for user in self.users
            if user is not but
        )

    def named(self, username: Any) -> User | None:
        """Return the user of a name, in whatever case."""
        if not isinstance(username, str):
            return None
        same = (u for u in self.users if u.username.lower() == username.lower())
        return next(same, None)

    def _user_shape(self, user: User) -> dict[str, Any]:
        return {
            "id": user.id,
            "username": same_letters(user.username),
            "email": same_letters(user.email),
            "role": user.role,
            "is_active": user.active,
            "created_at": SOMETHING,
        }

    def login(self, body: Any) -> Outcomes:
        """POST /auth/login, with a name and a password that are texts."""
        if not isinstance(body, dict) or {"username", "password"} - set(body):
            return [refused(422)]
        name, password = body["username"], body["password"]
        if not isinstance(name, str) or not isinstance(password, str):
            return [refused(422)]
        odd = any(values.has_half_a_pair(v) or "\x00" in v for v in (name, password))
        odd = odd or values.username(name) == BAD  # nobody's name: strictness is free
        user = self.named(name)
        if user is None or not user.active or user.password != password:
            return [*self._login_refused(), *([refused(400, 422)] if odd else [])]

        def follow(shown: Any) -> None:
            user.tokens.append(shown["access_token"])

        bearer = same_letters("bearer")
        body = {"access_token": _a_token(), "token_type": bearer}
        return [Outcome((200,), body, then=follow)]

    def _login_refused(self) -> Outcomes:
        base = refused(401)

        def follow(shown: Any) -> None:
            self.refused_login = dict(shown)

        wanted = self.refused_login
        body = base.body if wanted is ANYTHING else _exactly(wanted)
        return [Outcome((401,), body, base.headers, follow)]

    def me(self, actor: User | None) -> Outcomes:
        """GET /users/me."""
        shape = self._user_shape(actor) if actor else None
        return self._guarded(actor, [Outcome((200,), shape)])

    def change_me(self, actor: User | None, body: Any) -> Outcomes:
        """PATCH /users/me."""
        rules: dict[str, Rule] = {
            "email": values.email,
            "password": values.password,
            "current_password": lambda v: Kept(v) if isinstance(v, str) else BAD,
        }
        read = values.read(body, rules)
        if not self._good(actor) or actor is None:
            return self._guarded(actor, [], read.verdict)
        if read.verdict is not None:
            return [refused(422 if read.verdict == BAD else 400, 422)]
        kept = read.kept
        trouble: Outcomes = []
        if "password" in kept and kept.get("current_password") != actor.password:
            trouble.append(refused(403))
        if "email" in kept and self.taken(kept["email"], but=actor):
            trouble.append(refused(409))
        wanted = User(**vars(actor))
        wanted.email = kept.get("email", actor.email)
        wanted.password = kept.get("password", actor.password)

        def follow(_: Any) -> None:
            vars(actor).update(vars(wanted))

        good = Outcome((200,), self._user_shape(wanted), then=follow)
        return trouble or [good]

    def list_users(self, actor: User | None, query: dict[str, Any]) -> Outcomes:
        """GET /users."""
        rules = {"limit": _number(1, 100), "offset": _number(0, None)}
        read = values.read(query, rules, others=None)
        if trouble := self._not_admin(actor, read.verdict):
            return trouble
        if read.verdict == BAD:
            return [refused(422)]
        users = sorted(self.users, key=lambda user: user.id)
        first, size = read.kept.get("offset", 0), read.kept.get("limit", 20)
        if first > LARGEST:
            return [refused(422), Outcome((200,), [])]
        page = [self._user_shape(user) for user in users[first : first + size]]
        return [Outcome((200,), page, {"X-Total-Count": str(len(users))})]

    def _not_admin(self, actor: User | None, verdict: Any = None) -> Outcomes:
        if not self._good(actor) or actor is None:
            return self._guarded(actor, [], verdict)
        if actor.role == "admin":
            return []
        return [refused(403)] + ([refused(400, 422)] if verdict is not None else [])

    def find_user(self, raw: str) -> User | None:
        """Return a user by the text of an id."""
        return next((user for user in self.users if raw == str(user.id)), None)

    def change_user(self, actor: User | None, raw: str, body: Any) -> Outcomes:
        """PATCH /users/{id}, where null is free."""
        fields = {"role": values.word("user", "admin"), "is_active": values.truth}
        rules = {name: values.or_null(rule) for name, rule in fields.items()}
        read = values.read(body, rules)
        user = self.find_user(raw)
        odd = read.verdict or (None if user else _letters(raw))
        if trouble := self._not_admin(actor, odd):
            return trouble + ([] if user else [refused(404)])
        if user is None:
            return list(self._missing(raw, read.verdict))
        if read.verdict == BAD:
            return [refused(422)]
        wanted = User(**vars(user))
        wanted.role = read.kept.get("role", user.role)
        wanted.active = read.kept.get("is_active", user.active)
        shape = self._user_shape(wanted)
        if "is_active" in read.free:
            shape["is_active"] = A_BOOLEAN
        if "role" in read.free:
            shape["role"] = one_of("user", "admin")

        def follow(shown: Any) -> None:
            user.role, user.active = shown["role"], shown["is_active"]

        good = Outcome((200,), shape, then=follow)
        return [good, refused(422)] if read.free else [good]

    def delete_user(self, actor: User | None, raw: str) -> Outcomes:
        """DELETE /users/{id}."""
        user = self.find_user(raw)
        if trouble := self._not_admin(actor, None if user else _letters(raw)):
            return trouble + ([] if user else [refused(404)])
        if user is None:
            return list(self._missing(raw))

        def follow(_: Any) -> None:
            user.there = False
            self.users.remove(user)
            self.tasks = [task for task in self.tasks if task.owner is not user]
            self.projects = [p for p in self.projects if p.owner is not user]

        return [Outcome((204,), then=follow)]

    # projects, tags and profiles

    def find_project(self, owner: User | None, raw: str) -> Project | None:
        """Return a user's project by the text of its id."""
        own = (p for p in self.projects if p.owner is owner and raw == str(p.id))
        return next(own, None)

    def _project_shape(self, project: Project) -> dict[str, Any]:
        count = sum(task.project is project for task in self.tasks)
        return {
            "id": project.id or self._new_id("projects"),
            "name": project.name,
            "description": project.description,
            "task_count": count,
            "created_at": _time(project.made),
        }

    def _read_project(self, body: Any, required: tuple[str, ...] = ()) -> Read:
        rules = {
            "name": values.text(1, 100, strip=True),
            "description": values.text(0, 2000, null=True),
        }
        return values.read(body, rules, required)

    def create_project(self, owner: User | None, body: Any) -> Outcomes:
        """POST /projects."""
        read = self._read_project(body, ("name",))
        if not self._good(owner) or owner is None or read.verdict is not None:
            return self._guarded(owner, [refused(400, 422)], read.verdict)
        project = Project(owner, "")
        return [
            _located(each, "/projects") if each.statuses == (201,) else each
            for each in self._written_project(project, read, 201)
        ]

    def change_project(self, owner: User | None, raw: str, body: Any) -> Outcomes:
        """PATCH /projects/{id}."""
        read = self._read_project(body)
        project = self.find_project(owner, raw)
        if not self._good(owner) or project is None:
            return self._guarded(owner, self._missing(raw, read.verdict), read.verdict)
        if read.verdict is not None:
            return [refused(400, 422)]
        return self._written_project(project, read, 200)

    def _written_project(self, project: Project, read: Read, status: int) -> Outcomes:
        wanted = Project(**vars(project) | read.kept)
        for other in self.projects_of(project.owner):
            if other is not project and other.name == wanted.name:
                return [refused(409)]
        new = project.id == 0
        shape = self._project_shape(wanted)
        shape["task_count"] = sum(task.project is project for task in self.tasks)

        def follow(shown: Any) -> None:
            vars(project).update(vars(wanted))
            if new:
                project.id = self.last_ids["projects"] = shown["id"]
                project.made = datetime.fromisoformat(shown["created_at"])
                self.projects.append(project)

        return [Outcome((status,), shape, then=follow)]

    def read_project(self, owner: User | None, raw: str) -> Outcomes:
        """GET /projects/{id}."""
        project = self.find_project(owner, raw)
        if project is None:
            return self._guarded(owner, self._missing(raw), _letters(raw))
        return self._guarded(owner, [Outcome((200,), self._project_shape(project))])

    def delete_project(self, owner: User | None, raw: str) -> Outcomes:
        """DELETE /projects/{id}."""
        project = self.find_project(owner, raw)
        if project is None:
            return self._guarded(owner, self._missing(raw), _letters(raw))

        def follow(_: Any) -> None:
            self.projects.remove(project)
            self.tasks = [task for task in self.tasks if task.project is not project]

        return self._guarded(owner, [Outcome((204,), then=follow)])

    def list_projects(self, owner: User | None, query: dict[str, Any]) -> Outcomes:
        """GET /projects."""
        rules = {"limit": _number(1, 100), "offset": _number(0, None)}
        read = values.read(query, rules, others=None)
        if not self._good(owner) or owner is None or read.verdict is not None:
            return self._guarded(owner, [refused(422)], read.verdict)
        projects = self.projects_of(owner)
        first, size = read.kept.get("offset", 0), read.kept.get("limit", 20)
        if first > LARGEST:
            return [refused(422), Outcome((200,), [])]
        page = [self._project_shape(each) for each in projects[first : first + size]]
        return [Outcome((200,), page, {"X-Total-Count": str(len(projects))})]

    def list_tags(self, owner: User | None) -> Outcomes:
        """GET /tags."""
        names = [name for task in self.tasks_of(owner) for name in task.tags]
        counts = [
            {"name": name, "task_count": names.count(name)}
            for name in sorted(set(names))
        ]
        return self._guarded(owner, [Outcome((200,), counts)])

    def read_profile(self, actor: User | None) -> Outcomes:
        """GET /users/me/profile."""
        if actor is None or not self._good(actor):
            return self._guarded(actor, [])
        if actor.profile is None:
            return [refused(404)]
        return [Outcome((200,), actor.profile)]

    def put_profile(self, actor: User | None, body: Any) -> Outcomes:
        """PUT /users/me/profile; whether an unknown field is refused is free."""
        rules: dict[str, Rule] = {
            "display_name": values.text(0, 100, null=True),
            "bio": values.text(0, 2000, null=True),
        }
        read = values.read(body, rules, others=FREE)
        if actor is None or not self._good(actor):
            return self._guarded(actor, [], read.verdict)
        if read.verdict == BAD or rules.keys() & read.free:
            return [refused(400, 422)]
        nothing = one_of(None, "")
        wanted = {
            name: read.kept.get(name) or nothing for name in ("display_name", "bio")
        }

        def follow(shown: Any) -> None:
            actor.profile = {name: shown[name] for name in wanted}

        statuses = (200, 201) if actor.profile is None else (200,)
        good = Outcome(statuses, wanted, then=follow)
        free = read.free or not all(map(read.kept.get, wanted))
        return [good, refused(422)] if free else [good]


@dataclass(frozen=True)
class Asked:
    """A request: who sends what, and the id in its path."""

    actor: User | None
    body: Any
    query: dict[str, Any]
    raw: str


DUE: dict[str, Callable[[Model, Asked], Outcomes]] = {
    "GET /health": lambda m, a: [Outcome((200,), {"status": "ok"})],
    "POST /tasks": lambda m, a: m.create_task(a.actor, a.body),
    "GET /tasks": lambda m, a: m.list_tasks(a.actor, a.query),
    "GET /tasks/stats": lambda m, a: m.stats(a.actor),
    "GET /tasks/{}": lambda m, a: m.read_task(a.actor, a.raw),
    "PATCH /tasks/{}": lambda m, a: m.change_task(a.actor, a.raw, a.body),
    "PUT /tasks/{}": lambda m, a: m.replace_task(a.actor, a.raw, a.body),
    "DELETE /tasks/{}": lambda m, a: m.delete_task(a.actor, a.raw),
    "POST /auth/register": lambda m, a: m.register(a.body),
    "POST /auth/login": lambda m, a: m.login(a.body),
    "GET /users/me": lambda m, a: m.me(a.actor),
    "PATCH /users/me": lambda m, a: m.change_me(a.actor, a.body),
    "GET /users": lambda m, a: m.list_users(a.actor, a.query),
    "PATCH /users/{}": lambda m, a: m.change_user(a.actor, a.raw, a.body),
    "DELETE /users/{}": lambda m, a: m.delete_user(a.actor, a.raw),
    "POST /projects": lambda m, a: m.create_project(a.actor, a.body),
    "GET /projects": lambda m, a: m.list_projects(a.actor, a.query),
    "GET /projects/{}": lambda m, a: m.read_project(a.actor, a.raw),
    "PATCH /projects/{}": lambda m, a: m.change_project(a.actor, a.raw, a.body),
    "DELETE /projects/{}": lambda m, a: m.delete_project(a.actor, a.raw),
    "GET /projects/{}/tasks": lambda m, a: m.list_tasks(a.actor, a.query, a.raw),
    "GET /tags": lambda m, a: m.list_tags(a.actor),
    "GET /users/me/profile": lambda m, a: m.read_profile(a.actor),
    "PUT /users/me/profile": lambda m, a: m.put_profile(a.actor, a.body),
}


def _letters(raw: str) -> Any:
    """Return a verdict on an id in a path: one that is no integer may be 422 first."""
    return None if raw.isdecimal() and 0 < int(raw) <= LARGEST else BAD


def _time(made: datetime | None) -> Where:
    if made is None:
        return at(now(), timedelta(seconds=20))
    return at(made, timedelta(seconds=1))


def _a_token() -> Where:
    return Where("a token", lambda v: isinstance(v, str) and v.count(".") == 2)


def _exactly(wanted: Any) -> Where:
    words = f"{wanted!r}, as for every login that is refused"
    return Where(words, lambda found: found == wanted)


def _located(outcome: Outcome, path: str) -> Outcome:
    return Located(outcome.statuses, outcome.body, {}, outcome.then, path)


@dataclass(frozen=True)
class Located(Outcome):
    """An outcome whose ``Location`` leads to what was made."""

    path: str = ""

    def difference(self, answer: httpx.Response) -> str:
        """Return in which point an answer is another one; "" if it is this."""
        if words := super().difference(answer):
            return words
        place = f"{self.path}/{answer.json()['id']}"
        return difference(place, answer.headers.get("location"), "the header Location")


def _number(least: int, most: int | None) -> Rule:
    def rule(value: Any) -> Any:
        try:
            number = int(value)
        except ValueError:
            return BAD
        return Kept(number) if least <= number <= (most or number) else BAD

    return rule


def _odd_truth(value: str) -> Any:
    return FREE if value.lower() in ("0", "1", "yes", "no", "on", "off") else BAD


def _tags_asked(value: Any) -> Any:
    found = [values.tag_name(name) for name in value]
    if BAD in found:
        return FREE
    return Kept([name.value for name in found])


def _matches(task: Task, kept: dict[str, Any]) -> bool:
    due = task.due_date
    tests: dict[str, Callable[[Any], bool]] = {
        "done": lambda v: task.done == v,
        "priority": lambda v: task.priority == v,
        "due_before": lambda v: due is not None and due < v,
        "due_after": lambda v: due is not None and due > v,
        "q": lambda v: any(
            v.lower() in text.lower() for text in (task.title, task.description or "")
        ),
        "project_id": lambda v: task.project is not None and task.project.id == v,
        "tag": lambda v: set(v) <= set(task.tags),
    }
    return all(test(kept[name]) for name, test in tests.items() if name in kept)


def _orders(tasks: list[Task], sort: str) -> list[list[Task]]:
    """Return the orders that are allowed; ties stand by id, upwards, either way."""
    turned, key = sort.startswith("-"), sort.removeprefix("-")
    by_id = sorted(tasks, key=lambda task: task.id)
    dated = [task for task in by_id if key != "due_date" or task.due_date]
    rest = [task for task in by_id if task not in dated]
    orders = []
    for read in _KEYS[key]:
        order = sorted(dated, key=read, reverse=turned) + rest
        if order not in orders:
            orders.append(order)
    return orders


_KEYS: dict[str, list[Callable[[Task], Any]]] = {
    # a column may be finer than a second, or not
    "created_at": [
        lambda task: task.made,
        lambda task: task.made and task.made.replace(microsecond=0),
        lambda task: (
            task.made and task.made.replace(microsecond=0),
            0 if task.made_is_set else task.id,
        ),
    ],
    "due_date": [lambda task: task.due_date],
    "priority": [lambda task: LOW_TO_HIGH.index(task.priority)],
    # whether capitals stand before small letters is the database's choice
    "title": [lambda task: task.title, lambda task: task.title.lower()],
}
