"""The public pages of cases: the list with its search, a case, and its sheet of one page."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import anyone
from app.campaigns import of_case
from app.campaigns.content import TextKind
from app.campaigns.ending.words import OUTCOMES
from app.campaigns.queries import Published
from app.cases import pages, queries, sheet
from app.cases.pages import CampaignShown
from app.cases.public_view import PublicCase, Words
from app.cases.words import CONFIDENCE, RELATIONS, ROLES, STATUSES
from app.extensions import db
from app.letters import pdf
from app.letters.bidi import with_isolates
from app.letters.catalogue import Catalogue
from app.letters.characters import direction_of
from app.letters.letter import Direction, Paper, Run
from app.public import cacheable, interface_language, kept, public_page
from app.recipients.words import language_name
from app.sections.public import current_dress

cases = Blueprint("cases", __name__)


@cases.get("/cases")
@anyone
def index() -> ResponseReturnValue:
    page = pages.list_page(db.session(), request.args.get("q", ""), interface_language())
    return _noted(cacheable(render_template("public/cases.html", page=page)), is_hidden=bool(page.asked))


@cases.get("/cases/<slug>")
@cases.get("/cases/<slug>/", endpoint="case_with_slash")
@anyone
def case(slug: str) -> ResponseReturnValue:
    found = _public_case(slug)
    html = render_template(
        "public/case.html", case=found, campaigns=_campaigns(slug), numbers=pages.numbers(found), **_words()
    )
    return _noted(cacheable(html), is_hidden=found.historical)


@cases.get("/cases/<slug>/sheet.pdf")
@anyone
def case_sheet(slug: str) -> ResponseReturnValue:
    found, section = _public_case(slug), current_dress()
    today = clock.today(section.time_zone if section else "UTC")
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]

    def html(shown: sheet.Sheet) -> str:
        return render_template("public/case_sheet.html", shown=shown, today=today, **_words())

    paper = Paper(section.paper) if section and section.paper else Paper.A4
    whole = sheet.Sheet(found, tuple(_campaigns(slug)))

    def made() -> Response:
        response = public_page(sheet.printed(pdf.renderer(catalogue.page), html, whole, paper), "application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{found.slug}.pdf"'
        return _noted(response, is_hidden=found.historical)

    # To find out how much fits takes several sheets.
    return kept((whole, paper, today), clock.now(), made)


def _public_case(slug: str) -> PublicCase:
    found = queries.public_case(db.session(), slug, interface_language())
    if found is None:
        abort(404)
    return found


def _campaigns(slug: str) -> list[CampaignShown]:
    return [_shown(found) for found in of_case.published_of(db.session(), slug, current_dress())]


def _shown(found: Published) -> CampaignShown:
    content, language, today = found.content, interface_language(), clock.today(found.time_zone)
    return CampaignShown(
        slug=content.slug,
        reference=content.reference,
        title=Words(content.text(TextKind.TITLE, language), content.text_language(TextKind.TITLE, language)),
        issued_on=content.issued_on,
        update=content.update or 0,
        phase=found.phase_on(today).value,
        last_day=found.deadline.last_day,
        outcome=OUTCOMES[found.outcome.kind] if found.outcome else "",
        historical=content.historical,
    )


def _words() -> dict[str, object]:
    """Return what the templates of a case say its values with; they translate the words."""
    language = interface_language()
    return {
        "roles": ROLES,
        "statuses": STATUSES,
        "confidence": CONFIDENCE,
        "relations": RELATIONS,
        "language_name": language_name,
        "runs_of": lambda text, direction: with_isolates((Run(text),), Direction(direction)),
        "way_of": lambda text: direction_of(text) or Direction.LTR,
        "roles_alone": lambda people: [gettext(ROLES[one.role]) for one in people if not (one.name or one.statuses)],
        "spellings_of": lambda person: pages.spellings(person, language),
    }


def _noted(response: Response, *, is_hidden: bool) -> Response:
    """Let what is found by a name, and what is historical, stay out of the searches of others."""
    if is_hidden:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
