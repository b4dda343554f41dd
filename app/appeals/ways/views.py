"""The ways out of a letter beside its files: the writer's own mail program, printing, and the code of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import anyone
from app.appeals import services as appeals
from app.appeals.forms import LetterForm
from app.appeals.models import Form
from app.appeals.pages import LetterShown
from app.appeals.views import answered, as_file
from app.appeals.ways import mailto, pages, qr, services
from app.campaigns import queries
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.public import cacheable, interface_language

ways = Blueprint("ways", __name__)


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue


@ways.post("/campaigns/<slug>/mail")
@anyone
def mail(slug: str) -> ResponseReturnValue:
    """Show a link for each letter; it holds the letter's text, so that it stands on this page and is never led to."""

    def links(found: queries.Published, today: date, form: LetterForm) -> LetterShown:
        written = services.for_mail_program(db.session(), found, form.appeal(), _catalogue(), today)
        return LetterShown(written, pages.mails_shown(written, found, interface_language()))

    return answered(slug, links)


@ways.post("/campaigns/<slug>/mail.eml")
@anyone
def mail_file(slug: str) -> ResponseReturnValue:
    """Hand out the drafts of the page before, on which they were counted."""

    def file(found: queries.Published, today: date, form: LetterForm) -> Response:
        now = clock.now()
        made = appeals.hand_out(
            db.session(), found, form.appeal(), Form.EML, _catalogue(), now, today, counted=False
        )  # fmt: skip
        return as_file(made)

    return answered(slug, file)


@ways.post("/campaigns/<slug>/print")
@anyone
def printed(slug: str) -> ResponseReturnValue:
    """Show the PDF in the browser, which prints it as it is: a page of HTML gets its address and other fonts."""

    def shown(found: queries.Published, today: date, form: LetterForm) -> Response:
        now = clock.now()
        made = appeals.hand_out(db.session(), found, form.appeal(), Form.PDF, _catalogue(), now, today)
        return as_file(made, inline=True)

    return answered(slug, shown)


@ways.get("/campaigns/<slug>/mail")
@ways.get("/campaigns/<slug>/mail.eml")
@ways.get("/campaigns/<slug>/print")
@anyone
def back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("appeals.campaign", slug=slug), 303)


@ways.app_template_filter()
def telling(address: str, title: str) -> str:
    """Return a link that opens a message which tells somebody of a page."""
    return mailto.link("", title, f"{title}\n{address}\n")


@ways.get("/campaigns/<slug>/qr.svg")
@anyone
def code(slug: str) -> ResponseReturnValue:
    return _code(slug, qr.svg, "image/svg+xml")


@ways.get("/campaigns/<slug>/qr.png")
@anyone
def code_in_pixels(slug: str) -> ResponseReturnValue:
    return _code(slug, qr.png, "image/png")


def _code(slug: str, drawn: Callable[[str], bytes], content_type: str) -> ResponseReturnValue:
    """Return the code of a campaign's page, in the language and the dress in which it is asked for."""
    if queries.newest(db.session(), slug) is None:
        abort(404)
    address = f"{current_app.config['BASE_URL']}{url_for('appeals.campaign', slug=slug)}"
    return cacheable(drawn(address), content_type)
