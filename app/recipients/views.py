"""The directory at the desk: finding an office, and everything that is known of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app import clock, public
from app.access import current_actor, requires
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.extensions import db
from app.letters import countries
from app.recipients import queries, words
from app.recipients import search as searching
from app.recipients.forms import SearchForm
from app.sections import queries as sections

recipients_desk = Blueprint("recipients_desk", __name__)


@recipients_desk.app_context_processor
def _words() -> dict[str, Any]:
    """What every page about offices needs to word what it shows."""
    return {
        "ranks": words.RANKS,
        "genders": words.GENDERS,
        "kinds": words.KINDS,
        "healths": words.HEALTHS,
        "title_of": addressing.title_of,
        "country_name": countries.name_of,
        "reached_by": queries.reached_by,
    }


@recipients_desk.get("")
@requires()
def search() -> ResponseReturnValue:
    kept_by = section_names()
    form = SearchForm.given(request.args, kept_by, public.interface_language())
    found = searching.find(db.session(), form.asked(), form.first_shown())
    offices = queries.offices(db.session(), found.ids)
    today = clock.today()
    html = render_template(
        "desk/recipients/search.html",
        form=form,
        found=found,
        rows=[(offices[id_], queries.holder_on(offices[id_], today)) for id_ in found.ids],
        section_names=kept_by,
        all_offices=queries.count(db.session()),
        last_first=searching.LAST_FIRST,
    )
    return with_script(make_response(html))


@recipients_desk.get("/offices/<id_>")
@requires()
def office(id_: str) -> ResponseReturnValue:
    found = queries.whole_office(db.session(), id_) or abort(404)
    holder = queries.holder_on(found, clock.today())
    return render_template(
        "desk/recipients/office.html",
        office=found,
        holder=holder,
        past=[one for one in reversed(found.holders) if one is not holder],
        usable=queries.usable(found),
        campaigns=campaigns.writing_to(db.session(), id_),
        section_names=section_names(),
        may_change=current_actor().may_change(found.keeper),
    )


def section_names() -> dict[int, str]:
    """Return what the sections are called in the reader's language, by number."""
    language = public.interface_language()
    return {section.id: sections.name_of(section, language) for section in sections.all_sections(db.session())}


def with_script(response: Response) -> Response:
    """Let a page run this program's own script and fetch from this program, and nothing else."""
    response.headers["Content-Security-Policy"] = f"{public.CONTENT_POLICY}; script-src 'self'; connect-src 'self'"
    return response
