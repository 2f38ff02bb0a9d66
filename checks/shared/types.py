"""The types of what the fixtures hand out, and of what goes over HTTP."""

from collections.abc import Callable
from typing import Any

import httpx

from coursekit.grading.faces.app import App

Body = dict[str, Any]  # a JSON object, as it is sent or answered
Request = tuple[str, str, Any]  # a method, a path and a body
AtOnce = Callable[..., list[int]]
Launch = Callable[..., App]
ClientOf = Callable[[App], httpx.Client]

Account = dict[str, str]  # what a person registers with
NewAccount = Callable[..., Account]
SignIn = Callable[..., httpx.Client]
