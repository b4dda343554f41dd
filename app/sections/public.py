"""The supporter's pages in a section's dress: a second address for each of them, below the section's.

An endpoint keeps its name at both addresses. Whoever came through a section stays there, since every link that is made
while one of its pages is answered leads to the address below the section, where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from flask import Flask, abort, current_app, g, request

from app.extensions import db
from app.letters.addresses import ascii_email
from app.public import INTERFACE_LANGUAGES
from app.sections import queries
from app.sections.dress import Dress

# The part of a path that names a section; no view is told of it.
_PLACE = "in_section"
_BELOW_LANGUAGE = "/<language:interface_language>"
_PATH = re.compile(rf"/(?:{'|'.join(INTERFACE_LANGUAGES)})/sections/([^/]+)(?:/|$)")


def register(app: Flask) -> None:
    """Let an application know in whose dress a page is asked for."""
    app.url_value_preprocessor(_take_section)
    app.before_request(_find_section)
    app.url_defaults(_give_section)
    app.context_processor(_template_values)
    # A contact may be a telephone number; only what is an address becomes a link for mail.
    app.jinja_env.tests["mail_address"] = lambda text: ascii_email(text) == text


def dress(app: Flask, blueprints: Collection[str]) -> None:
    """Give every page of some blueprints, which are registered below a language, its address below a section."""
    for rule in list(app.url_map.iter_rules()):
        if rule.endpoint.partition(".")[0] in blueprints and rule.rule.startswith(_BELOW_LANGUAGE):
            below = f"{_BELOW_LANGUAGE}/sections/<{_PLACE}>{rule.rule.removeprefix(_BELOW_LANGUAGE)}"
            app.add_url_rule(below, rule.endpoint, methods=(rule.methods or set()) - {"HEAD", "OPTIONS"})


def current_dress() -> Dress | None:
    """Return the section in whose dress this page is asked for, as a value; None for the pages of no section."""
    found: Dress | None = g.get("dress")
    return found


def _take_section(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    # Told anew with every request: several of them may share what is kept here, where one program makes them.
    g.dress, g.section_asked_for = None, (values or {}).pop(_PLACE, None)


def _find_section() -> None:
    """Answer 404 below a section that there is none of; a page that does not exist keeps the dress of its path."""
    asked_for: str | None = g.section_asked_for
    if asked_for is None and request.endpoint is None and (path := _PATH.match(request.path)):
        g.dress = queries.dressed(db.session(), path[1].replace("\0", ""))
    elif asked_for is not None:
        found = queries.dressed(db.session(), asked_for)
        if found is None:
            abort(404)
        g.dress = found


def _give_section(endpoint: str, values: dict[str, Any]) -> None:
    found = current_dress()
    if found and _PLACE not in values and current_app.url_map.is_endpoint_expecting(endpoint, _PLACE):
        values[_PLACE] = found.slug


def _template_values() -> dict[str, Any]:
    return {"section": current_dress()}
