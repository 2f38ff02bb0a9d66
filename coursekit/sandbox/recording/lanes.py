"""Which lane a function of the learner's belongs to, found by looking at the app.

A path operation is a route, what FastAPI's tree names below it a dependency, a method
of a Pydantic class a schema, a method of a mapped class a model, an exception handler
the answer. Any other function works for whoever called it.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Iterator
from contextlib import suppress
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

FIELDS = ("path_params", "query_params", "header_params", "cookie_params")


class Lanes:
    """The lanes of all functions of an app that has been imported."""

    def __init__(self, app: Any, home: str) -> None:
        self.of: dict[CodeType, str] = {}
        self.titles: dict[CodeType, str] = {}
        self.owners: dict[int, Any] = {}
        self._home = home
        for kind in own_classes(home):
            lane = {"schema": "schema", "model": "model"}.get(kind_of(kind), "")
            if lane:
                self._add_class(kind, lane)
        for route in routes_of(app):
            self._add_route(route)
        for handler in dict(getattr(app, "exception_handlers", {})).values():
            if (code := code_of(handler)) and code.co_filename.startswith(home):
                self.of[code] = "answer"
        self.foreign = {
            code for code in self.of if not code.co_filename.startswith(home)
        }
        self.foreign_files = {code.co_filename for code in self.foreign}

    def _add_class(self, kind: type, lane: str) -> None:
        for value in list(vars(kind).values()):
            if (code := code_of(value)) and code.co_filename.startswith(self._home):
                self.of[code] = lane
        if lane == "model":
            for code in _defaults(kind, self._home):
                self.of[code] = lane

    def _add_route(self, route: Any) -> None:
        endpoint = getattr(route, "endpoint", None)
        if not (code := code_of(endpoint)):
            return
        if not code.co_filename.startswith(self._home):
            return  # FastAPI's own pages: /docs, /openapi.json
        methods = sorted(getattr(route, "methods", None) or [])
        self.of[code] = "route"
        self.titles[code] = f"{'/'.join(methods)} {getattr(route, 'path', '')}"
        self._add_fields(getattr(route, "dependant", None), endpoint)
        for dependant in dependants(getattr(route, "dependant", None)):
            if code := code_of(dependant.call):
                self.of.setdefault(code, "dependency")
                self._add_fields(dependant, dependant.call)

    def _add_fields(self, dependant: Any, owner: Any) -> None:
        for name in (*FIELDS, "body_params"):
            for field in getattr(dependant, name, ()):
                self.owners[id(field)] = owner


def routes_of(app: Any) -> list[Any]:
    """Return the routes of an app, with those of included routers."""
    routes = list(getattr(app, "routes", ()))
    with suppress(ImportError):
        from fastapi.routing import iter_route_contexts

        return list(iter_route_contexts(routes))
    return routes


def dependants(dependant: Any) -> Iterator[Any]:
    """Yield what a path operation depends on, in the order in which it runs."""
    for below in getattr(dependant, "dependencies", ()):
        yield from dependants(below)
        yield below


def code_of(what: Any) -> CodeType | None:
    """Return the code that runs when something is called: it may be a class, too."""
    if type(what).__name__ == "PydanticDescriptorProxy":
        what = what.wrapped
    if isinstance(what, property):
        what = what.fget
    if isinstance(what, classmethod | staticmethod | MethodType):
        what = what.__func__
    while isinstance(what, functools.partial):
        what = what.func
    if isinstance(what, type):
        what = inspect.getattr_static(what, "__init__")
    if not isinstance(what, FunctionType):
        what = vars(type(what)).get("__call__")
    with suppress(ValueError):
        what = inspect.unwrap(what) if isinstance(what, FunctionType) else what
    return what.__code__ if isinstance(what, FunctionType) else None


def kind_of(kind: type) -> str:
    """Return ``model`` for a mapped class, ``schema`` for a Pydantic one, or ``""``."""
    if "__mapper__" in vars(kind):
        return "model"
    names = {base.__name__ for base in kind.__mro__[1:]}
    return "schema" if "BaseModel" in names else ""


def own_classes(home: str) -> Iterator[type]:
    """Yield the classes that the modules of a folder define, in their order."""
    for module in own_modules(home):
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == module.__name__:
                yield value


def own_modules(home: str) -> list[ModuleType]:
    """Return the imported modules that lie in a folder."""
    modules = [
        module
        for module in list(sys.modules.values())
        if type(module) is ModuleType
        and str(vars(module).get("__file__") or "").startswith(home)
    ]
    return sorted(modules, key=lambda module: str(module.__file__))


def _defaults(kind: type, home: str) -> Iterator[CodeType]:
    """Yield the learner's functions that give the columns of a model their values."""
    for column in getattr(getattr(kind, "__table__", None), "columns", ()):
        for default in (column.default, column.onupdate):
            call = getattr(default, "arg", None)
            for cell in getattr(call, "__closure__", None) or ():
                code = getattr(cell.cell_contents, "__code__", None)
                if isinstance(code, CodeType) and code.co_filename.startswith(home):
                    yield code
