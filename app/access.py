"""Who may call a route. A view without a rule is refused, so that no route is open by being forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import Flask, abort, current_app, g, request

_View = TypeVar("_View", bound=Callable[..., object])


class Access(StrEnum):
    """The rules for whoever is no staff. `SIGN_IN`: the pages of an account, which ask for themselves who it is."""

    ANYONE = "anyone"
    LINK_HOLDER = "link_holder"
    METRICS = "metrics"
    SIGN_IN = "sign_in"


class Role(StrEnum):
    """What somebody of the staff may do."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    SECTION_EDITOR = "section_editor"
    TRANSLATOR = "translator"


EVERYBODY = frozenset(Role)
# The international desk: it keeps what no section keeps, and may change what a section keeps.
DESK = frozenset({Role.ADMIN, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class StaffOnly:
    """The rule of a desk page: an account that is signed in as fully as it must be, with one of these roles."""

    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something: an account of the staff, or the command line (no account, an admin).

    `sections` are the numbers of the sections that a section editor edits, `languages` those that a translator has.
    """

    account: int | None
    name: str
    roles: frozenset[Role]
    sections: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def is_desk(self) -> bool:
        """Whether this is the international desk."""
        return bool(self.roles & DESK)

    def may_change(self, section: int | None) -> bool:
        """Return whether what a section keeps (None: the international desk) may be changed."""
        return self.is_desk or (Role.SECTION_EDITOR in self.roles and section in self.sections)

    def may_translate(self, language: str) -> bool:
        """Return whether texts in a language may be written and approved."""
        return self.is_desk or (Role.TRANSLATOR in self.roles and language in self.languages)


COMMAND_LINE = Actor(None, "command line", frozenset({Role.ADMIN}))

Rule = Access | StaffOnly


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


def requires(*roles: Role) -> Callable[[_View], _View]:
    """Let staff with one of these roles call this view; without roles, all staff."""

    def mark(view: _View) -> _View:
        view.access = StaffOnly(frozenset(roles) or EVERYBODY)  # type: ignore[attr-defined]  # As in `anyone`.
        return view

    return mark


def account_page(view: _View) -> _View:
    """Let anyone call this view, which is a step of signing in and asks itself who it is."""
    view.access = Access.SIGN_IN  # type: ignore[attr-defined]  # As in `anyone`.
    return view


def current_actor() -> Actor:
    """Return who is signed in; only a view with a rule for staff may ask."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        abort(403)
    return actor


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return the rule of an endpoint, or None where nobody gave it one."""
    if endpoint == "static":
        return Access.ANYONE
    rule: Rule | None = getattr(app.view_functions[endpoint], "access", None)
    return rule


def refuse_without_rule() -> None:
    """Refuse a request whose view has no rule; `create_app` runs this before every request."""
    if request.endpoint is not None and rule_of(current_app, request.endpoint) is None:
        abort(403)
