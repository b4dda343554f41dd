"""Who may call a route. A view without a rule is refused, so that no route is open by being forgotten."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from flask import Flask, abort, current_app, request

_View = TypeVar("_View", bound=Callable[..., object])


class Access(StrEnum):
    """The rules there are; staff rules join them with the desk."""

    ANYONE = "anyone"
    LINK_HOLDER = "link_holder"
    METRICS = "metrics"


def anyone(view: _View) -> _View:
    """Let anyone call this view: it shows what is published, or what the caller has just typed."""
    view.access = Access.ANYONE  # type: ignore[attr-defined]  # A mark on the function, read by `rule_of`.
    return view


def link_holder(view: _View) -> _View:
    """Let whoever has the link call this view: its path holds a token that nobody can guess."""
    view.access = Access.LINK_HOLDER  # type: ignore[attr-defined]  # As in `anyone`.
    return view


def metrics_reader(view: _View) -> _View:
    """Let whoever may read the metrics call this view; the view itself asks for the token or for loopback."""
    view.access = Access.METRICS  # type: ignore[attr-defined]  # As in `anyone`.
    return view


def rule_of(app: Flask, endpoint: str) -> Access | None:
    """Return the rule of an endpoint, or None where nobody gave it one."""
    if endpoint == "static":
        return Access.ANYONE
    rule: Access | None = getattr(app.view_functions[endpoint], "access", None)
    return rule


def refuse_without_rule() -> None:
    """Refuse a request whose view has no rule; `create_app` runs this before every request."""
    if request.endpoint is not None and rule_of(current_app, request.endpoint) is None:
        abort(403)
