"""The desk's pages on which a published appeal becomes a draft: bring it, see what was read, choose, make the draft."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import CombinedMultiDict

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns.ending.errors import DecisionError
from app.campaigns.errors import CampaignUnknown
from app.campaigns.reading import pages, queries, services
from app.campaigns.reading.errors import (
    ChoiceRefused,
    DocumentUnknown,
    DraftMade,
    FileUnreadable,
    NotYourDocument,
    ReadingChanged,
)
from app.campaigns.reading.forms import BringForm, ChoicesForm
from app.campaigns.reading.pages import Asking
from app.campaigns.reading.queries import Document
from app.campaigns.reading.shown import MOST_LEFTOVERS, MOST_LINES
from app.campaigns.reading.words import FIELDS, LAYOUTS
from app.campaigns.text_rules import LONGEST_TEXT
from app.campaigns.versions.places import words_of
from app.errors import AppError
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.public import interface_language, worded

campaign_reading = Blueprint("campaign_reading", __name__, url_prefix="/desk/campaigns/read")


@campaign_reading.app_context_processor
def _documents() -> dict[str, object]:
    """Give the overview of a campaign the number of the document that it was read from."""
    return {"document_of": lambda slug: queries.document_of(db.session(), slug)}


@campaign_reading.get("")
@requires(*DESK)
def index() -> ResponseReturnValue:
    return _index(BringForm())


def _index(form: BringForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    documents = queries.waiting(db.session())
    html = render_template(
        "desk/campaigns/read.html", form=form, documents=documents, problem=problem,
        days=services.FORGOTTEN_AFTER.days, megabytes=services.LARGEST // 1024 // 1024,
    )  # fmt: skip
    return html, status


@campaign_reading.post("")
@requires(*DESK)
def bring() -> ResponseReturnValue:
    form = BringForm(CombinedMultiDict([request.files, request.form]))
    if not form.validate():
        return _index(form, status=422)
    try:
        number = services.bring(db.session(), current_actor(), form.name, form.contents(), clock.now())
    except FileUnreadable as error:
        form.refuse(error)
        return _index(form, status=422)
    return redirect(url_for(".page", number=number), 303)


@campaign_reading.get("/<int(max=2147483647):number>")
@requires(*DESK)
def page(number: int) -> ResponseReturnValue:
    document = _document(number)
    return _page(document, _form(document))


@campaign_reading.post("/<int(max=2147483647):number>")
@requires(*DESK)
def choose(number: int) -> ResponseReturnValue:
    """Keep what was chosen, and make the draft where that was asked for."""
    document = _document(number)
    form = _form(document, is_typed=True)
    if document.draft:
        return _to_draft(document.draft)
    if not form.validate():
        return _page(document, form, status=422)
    try:
        return _kept(document, form, is_made=request.form.get("action") == "make")
    except DraftMade as error:
        return _to_draft(error.slug)
    except DocumentUnknown:
        abort(404)
    except ReadingChanged as error:
        document = _document(number)
        return _page(document, _form(document), worded(error), 409)
    except AppError as error:
        form.refuse(_place_of(error), error)
        return _page(document, form, worded(error), 409 if isinstance(error, DecisionError) else 422)


def _kept(document: Document, form: ChoicesForm, *, is_made: bool) -> ResponseReturnValue:
    session, actor, now = db.session(), current_actor(), clock.now()
    if is_made:
        slug = services.make(session, actor, document.id, form.seen, form.choices(), now)
        flash(gettext("The draft is made of the document. Only the desk sees it. Now look at its pages."))
        return redirect(url_for("campaigns_desk.overview", slug=slug), 303)
    services.choose(session, actor, document.id, form.seen, form.choices(), now)
    flash(gettext("Saved."))
    return redirect(url_for(".page", number=document.id), 303)


def _place_of(error: AppError) -> str:
    """Return the field beside which an error is said."""
    match error:
        case ChoiceRefused():
            return error.field
        case DecisionError() | CampaignUnknown():
            return "update_of"
        case _:
            return "slug"


def _to_draft(slug: str) -> ResponseReturnValue:
    flash(gettext("A draft was made of this document already. This is it."))
    return redirect(url_for("campaigns_desk.overview", slug=slug), 303)


@campaign_reading.get("/<int(max=2147483647):number>/file")
@requires(*DESK)
def file(number: int) -> ResponseReturnValue:
    """Give the document as it was brought, never to be opened here: whatever it holds, it runs on no page of ours."""
    try:
        name, data = queries.file_of(db.session(), number)
    except DocumentUnknown:
        abort(404)
    response = Response(data, mimetype="application/octet-stream")
    # It keeps its name in whatever script, but for what parts folders.
    response.headers.set("Content-Disposition", "attachment", filename=re.sub(r"[/\\]", "_", name))
    return response


@campaign_reading.post("/<int(max=2147483647):number>/discard")
@requires(*DESK)
def discard(number: int) -> ResponseReturnValue:
    try:
        services.discard(db.session(), current_actor(), number, clock.now())
    except DocumentUnknown:
        abort(404)
    except DraftMade as error:
        return _to_draft(error.slug)
    except NotYourDocument as error:
        return _index(BringForm(), worded(error), 403)
    flash(gettext("The document is deleted, with what was read in it."))
    return redirect(url_for(".index"), 303)


@campaign_reading.get("/<int(max=2147483647):number>/discard")
@requires(*DESK)
def back(number: int) -> ResponseReturnValue:
    return redirect(url_for(".page", number=_document(number).id), 303)


def _document(number: int) -> Document:
    try:
        return queries.document(db.session(), number)
    except DocumentUnknown:
        abort(404)


def _asking() -> Asking:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    languages = [(code, language.name) for code, language in catalogue.languages.items()]
    return Asking(interface_language(), languages, clock.today())


def _form(document: Document, *, is_typed: bool = False) -> ChoicesForm:
    own = current_actor().sections
    keeper = str(next(iter(own))) if len(own) == 1 else ""
    return pages.form_of(db.session(), document, _asking(), keeper, request.form if is_typed else None)


def _page(document: Document, form: ChoicesForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "desk/campaigns/reading.html", document=document, record=document.record, form=form, problem=problem,
        page=pages.page_of(db.session(), document, form, _asking()), fields=FIELDS, layouts=LAYOUTS, words_of=words_of,
        most_lines=MOST_LINES, most_leftovers=MOST_LEFTOVERS, longest_text=LONGEST_TEXT,
    )  # fmt: skip
    return html, status
