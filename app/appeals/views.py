"""The supporter's way: the campaign's page with its form, the preview, the files. Nothing that is typed is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.utils import redirect

from app import clock
from app.access import anyone
from app.appeals import pages, services
from app.appeals.forms import LetterForm
from app.appeals.models import Form
from app.campaigns import queries
from app.campaigns.errors import CampaignError, CampaignMakesNoLetters, CampaignUnknown
from app.errors import AppError
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.letters.errors import LetterError, NoDemand
from app.letters.letter import Letter
from app.public import cacheable, interface_language, worded

appeals = Blueprint("appeals", __name__)


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue


def _published(slug: str) -> tuple[queries.Published, date]:
    try:
        found = queries.published(db.session(), slug)
    except CampaignUnknown:
        abort(404)
    return found, clock.today(found.content.time_zone)


def _form(found: queries.Published, *, posted: bool) -> LetterForm:
    content = found.content
    return LetterForm.for_campaign(
        targets=[target.office for target in content.targets],
        languages=content.letter_languages,
        demands=[demand.id for demand in content.demands],
        asked=content.asked,
        interface_language=interface_language(),
        formdata=_posted() if posted else None,
    )


def _posted() -> CombinedMultiDict[str, Any]:
    """What was posted; of files only the signature, so that no file can stand in a field for text."""
    files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name == "signature")
    texts = MultiDict((name, text) for name, text in request.form.items(multi=True) if name != "signature")
    return CombinedMultiDict([files, texts])


def _page(
    found: queries.Published,
    today: date,
    form: LetterForm | None,
    letters: list[Letter] | None = None,
    *,
    sample: bool = False,
) -> str:
    page = pages.campaign_page(db.session(), found, interface_language(), today, _catalogue())
    return render_template("public/campaign.html", page=page, form=form, letters=letters or [], sample=sample)


@appeals.get("/campaigns/<slug>")
@appeals.get("/campaigns/<slug>/", endpoint="campaign_with_slash")
@anyone
def campaign(slug: str) -> ResponseReturnValue:
    found, today = _published(slug)
    if not found.phase_on(today).makes_letters:
        return _noted(cacheable(_page(found, today, None)), found)
    form = _form(found, posted=False)
    sample = pages.sample_letter(db.session(), found, _catalogue(), today, name=gettext("Your name"))
    return _noted(cacheable(_page(found, today, form, [sample] if sample else [], sample=True)), found)


@appeals.post("/campaigns/<slug>")
@anyone
def typed(slug: str) -> ResponseReturnValue:
    """Show the form again with what was typed, as when the language of the page is changed."""
    found, today = _published(slug)
    form = _form(found, posted=True)
    if found.phase_on(today).makes_letters:
        return _uncached(_page(found, today, form), 200, found)
    return _uncached(_page(found, today, form), 409, found)


@appeals.get("/campaigns/<slug>/preview")
@appeals.get("/campaigns/<slug>/letter.<any(pdf, docx, eml, txt):form>")
@anyone
def back(slug: str, form: str = "") -> ResponseReturnValue:  # noqa: ARG001  # The address names a form; the way back is the same.
    return redirect(url_for(".campaign", slug=slug), 303)


@appeals.post("/campaigns/<slug>/preview")
@anyone
def preview(slug: str) -> ResponseReturnValue:
    found, today = _published(slug)
    form = _form(found, posted=True)
    if refused := _refused(found, today, form):
        return refused
    try:
        letters = services.compose_letters(db.session(), found, form.appeal(), _catalogue(), today)
    except (LetterError, CampaignError) as error:
        return _with_letter_error(found, today, form, error)
    return _uncached(_page(found, today, form, letters), 200, found)


@appeals.post("/campaigns/<slug>/letter.<any(pdf, docx, eml, txt):form>")
@anyone
def letter(slug: str, form: str) -> ResponseReturnValue:
    found, today = _published(slug)
    fields = _form(found, posted=True)
    if refused := _refused(found, today, fields):
        return refused
    try:
        file = services.hand_out(
            db.session(),
            found,
            fields.appeal(),
            Form(form),
            _catalogue(),
            clock.now(),
            today,
        )
    except (LetterError, CampaignError) as error:
        return _with_letter_error(found, today, fields, error)
    response = Response(file.data, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(found: queries.Published, today: date, form: LetterForm) -> Response | None:
    """Return the page that says why there is no letter, with everything that was typed; None where there may be one."""
    try:
        found.require_letters(today)
    except CampaignMakesNoLetters:
        return _uncached(_page(found, today, form), 409, found)
    return None if form.validate() else _uncached(_page(found, today, form), 422, found)


def _with_letter_error(found: queries.Published, today: date, form: LetterForm, error: AppError) -> Response:
    """A refusal that only composing could find stands beside the field that it is about."""
    field = form.demand if isinstance(error, NoDemand) else form.letter_language
    field.errors = [*field.errors, worded(error)]
    return _uncached(_page(found, today, form), 422, found)


def _uncached(html: str, status: int, found: queries.Published) -> Response:
    response = Response(html, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return _noted(response, found)


def _noted(response: Response, found: queries.Published) -> Response:
    """Pages of examples stay out of search engines."""
    if found.content.historical or found.content.practice:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
