"""The desk as a whole: who is let in, what a form must carry, and where its pages are. It knows no page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session

from app.access import DESK, EVERYBODY, Actor, Role, StaffOnly, rule_of
from app.errors import N_

csrf = CSRFProtect()

_LARGEST_FORM = 1_000_000
# A campaign file of the largest size, as a form without files sends it.
_LARGEST_WITHOUT_FILES = 4_000_000
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_EDITORS = DESK | {Role.SECTION_EDITOR}

# The pages in the order of the navigation: endpoint, what it is called, who sees it.
NAVIGATION: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("staff.home", N_("Today"), EVERYBODY),
    ("tracking_desk.index", N_("Deadlines"), DESK),
    ("campaigns_desk.index", N_("Campaigns"), EVERYBODY),
    ("cases_desk.index", N_("Cases"), DESK),
    ("recipients_desk.search", N_("Recipients"), EVERYBODY),
    ("recipients_desk.checking", N_("What needs checking"), _EDITORS),
    ("reports_desk.index", N_("Wrong addresses"), _EDITORS),
    ("replies_desk.index", N_("Replies"), _EDITORS),
    ("joint_letters_desk.index", N_("Joint letters"), DESK),
    ("lists_desk.index", N_("Lists"), _EDITORS),
    ("missions_desk.unserved", N_("Missing missions"), DESK),
    ("imports.index", N_("Import and export"), _EDITORS),
    ("sections_desk.index", N_("Sections"), _EDITORS),
    ("outbox_desk.index", N_("Outbox"), _EDITORS),
    ("staff.index", N_("Staff"), frozenset({Role.ADMIN})),
    ("audit_desk.index", N_("Log"), _EDITORS),
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that needs doing now: a sentence in the reader's language, and the address of the page for it."""

    sentence: str
    address: str


# What a package tells the first page of the desk; `create_app` registers them under "desk_tasks".
TaskSource = Callable[[Session, Actor, datetime], Iterable[Task]]


def register(app: Flask) -> None:
    """Give an application the rules of the desk. `app.extensions["actor_loader"]` says who is signed in."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # A form may lie open all day; its token ends with the session.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.extensions.setdefault("desk_tasks", [])
    app.before_request(_guard)
    app.context_processor(_template_values)


def _guard() -> None:
    """Let nobody call a desk page who may not, and no page of another site send a form to it."""
    if not request.path.startswith("/desk"):
        return
    if request.method not in _READING:
        # Whoever sends a form is not known before it is read; files are not counted here.
        request.max_form_memory_size = _LARGEST_FORM
        if request.mimetype == "application/x-www-form-urlencoded":
            # Werkzeug reads such a form in one go, whatever its fields may hold.
            request.max_content_length = _LARGEST_WITHOUT_FILES
        _require_same_origin()
        csrf.protect()
    rule = rule_of(current_app, request.endpoint) if request.endpoint else None
    if not isinstance(rule, StaffOnly):
        return
    # The loader itself answers whoever is not signed in, or not fully.
    actor: Actor = current_app.extensions["actor_loader"]()
    if not actor.roles & rule.roles:
        abort(403)
    g.actor = actor


def _require_same_origin() -> None:
    """Refuse a form that another site sends; a browser says from where it comes."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def _template_values() -> dict[str, Any]:
    actor: Actor | None = g.get("actor")
    roles = actor.roles if actor else frozenset()
    known = current_app.view_functions
    shown = [(endpoint, name) for endpoint, name, who in NAVIGATION if endpoint in known and roles & who]
    return {"actor": actor, "desk_navigation": shown}
