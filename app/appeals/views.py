"""The supporter's way: the campaign's page with its form, the preview, the files, and the letters that we e-mail.

Nothing that is typed is kept, but for a letter that we are asked to e-mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import SystemRandom
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.utils import redirect

from app import clock
from app.access import anyone, link_holder
from app.appeals import ledger, pages, services
from app.appeals.asked import Asked, Posted
from app.appeals.errors import (
    DeliveryError,
    FormUnclear,
    LimitReached,
    LinkExpired,
    LinkUnknown,
    NoOfficeByEmail,
    NoReplyAddress,
    NotDelivered,
)
from app.appeals.forms import LetterForm
from app.appeals.models import Form
from app.appeals.unfinished import appeal_so_far
from app.campaigns import queries
from app.campaigns.errors import CampaignError, CampaignMakesNoLetters, CampaignUnknown
from app.errors import AppError
from app.extensions import db
from app.letters.addresses import ascii_email
from app.letters.catalogue import Catalogue
from app.letters.errors import LetterError, NoDemand
from app.letters.letter import Letter
from app.limits.services import network_of
from app.public import cacheable, interface_language, private_page, private_redirect, with_own_requests, worded
from app.sections.public import current_dress

appeals = Blueprint("appeals", __name__)


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue


def _published(slug: str) -> tuple[queries.Published, date]:
    try:
        found = queries.published(db.session(), slug, current_dress())
    except CampaignUnknown:
        abort(404)
    return found, clock.today(found.time_zone)


def _form(found: queries.Published, *, posted: bool, languages: Sequence[str] = ()) -> LetterForm:
    """Return the form; `languages` are in the order in which a reader first sees them."""
    content = found.content
    return LetterForm.for_campaign(
        targets=[target.office for target in content.targets],
        languages=languages or content.letter_languages,
        demands=[demand.id for demand in content.demands],
        asked=content.asked,
        interface_language=interface_language(),
        section=found.section,
        formdata=_posted() if posted else None,
    )


def _posted() -> CombinedMultiDict[str, Any]:
    """What was posted; of files only the signature, so that no file can stand in a field for text."""
    files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name == "signature")
    texts = MultiDict((name, text) for name, text in request.form.items(multi=True) if name != "signature")
    return CombinedMultiDict([files, texts])


def _campaign_page(found: queries.Published, today: date) -> pages.CampaignPage:
    return pages.campaign_page(db.session(), found, interface_language(), today, _catalogue())


def _page(
    found: queries.Published,
    today: date,
    form: LetterForm | None,
    letters: list[Letter] | None = None,
    *,
    sample: bool = False,
    copies: list[pages.CopyShown] | None = None,
    page: pages.CampaignPage | None = None,
) -> str:
    page = page or _campaign_page(found, today)
    room = pages.room_shown(letters or [])
    return render_template(
        "public/campaign.html",
        page=page,
        form=form,
        letters=letters or [],
        sample=sample,
        copies=copies or [],
        room=room,
    )


@appeals.get("/campaigns/<slug>")
@appeals.get("/campaigns/<slug>/", endpoint="campaign_with_slash")
@anyone
def campaign(slug: str) -> ResponseReturnValue:
    found, today = _published(slug)
    if not found.phase_on(today).makes_letters:
        return _noted(cacheable(_page(found, today, None)), found)
    page = _campaign_page(found, today)
    form = _form(found, posted=False, languages=page.languages.codes)
    first = form.letter_language.data
    sample = pages.sample_letter(db.session(), found, _catalogue(), today, gettext("Your name"), first)
    return _noted(cacheable(_page(found, today, form, [sample] if sample else [], sample=True, page=page)), found)


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
@appeals.get("/campaigns/<slug>/send")
@appeals.get("/campaigns/<slug>/posted")
@appeals.get("/campaigns/<slug>/letter.<any(pdf, docx, eml, txt):form>")
@anyone
def back(slug: str, form: str = "") -> ResponseReturnValue:  # noqa: ARG001  # The address names a form; the way back is the same.
    return redirect(url_for(".campaign", slug=slug), 303)


@appeals.post("/campaigns/<slug>/preview")
@anyone
def preview(slug: str) -> ResponseReturnValue:
    found, today = _published(slug)
    form = _form(found, posted=True)
    if request.args.get("part") == "letter":
        return _uncached(*_letter_so_far(found, today, form), found)
    if refused := _refused(found, today, form):
        return refused
    try:
        written = services.look(db.session(), found, form.appeal(), _catalogue(), today)
    except (LetterError, CampaignError) as error:
        return _with_letter_error(found, today, form, error)
    copies = pages.copies_shown(written, interface_language())
    return _uncached(_page(found, today, form, written.letters, copies=copies), 200, found)


def _letter_so_far(found: queries.Published, today: date, form: LetterForm) -> tuple[str, int]:
    """Return the letter alone, for a page that shows it while its form is filled in, or why it cannot be shown."""
    try:
        appeal, is_finished = appeal_so_far(form)
        written = services.look(db.session(), found, appeal, _catalogue(), today)
    except (FormUnclear, LetterError, CampaignError):
        return escape(worded(FormUnclear())), 422
    # Of the page around, only what a translation's language is called is needed.
    page = _campaign_page(found, today) if is_finished and appeal.translation else None
    room = pages.room_shown(written.letters)
    copies = pages.copies_shown(written, interface_language())
    shown = {"page": page, "form": form, "letters": written.letters, "copies": copies, "room": room}
    return render_template("public/_letter_so_far.html", made=is_finished, **shown), 200


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


@appeals.post("/campaigns/<slug>/send")
@anyone
def send(slug: str) -> ResponseReturnValue:
    """Keep the letters and ask their writer, by one mail, whether they may leave."""
    found, today = _published(slug)
    form = _form(found, posted=True)
    form.for_delivery = True
    if refused := _refused(found, today, form):
        return refused
    asked = Asked(
        appeal=form.appeal(),
        # As mail has it: a domain in another script in ASCII.
        email=ascii_email((form.email.data or "").strip()) or "",
        reply_to=form.replies_to(),
        interface_language=interface_language(),
        network=network_of(request.remote_addr),
    )
    try:
        written = services.ask_for_delivery(db.session(), found, asked, _post(), clock.now(), today)
    except DeliveryError as error:
        return _with_delivery_error(found, today, form, error)
    except (LetterError, CampaignError) as error:
        return _with_letter_error(found, today, form, error)
    offices = pages.without_email(written, interface_language())
    copies = pages.copies_shown(written, interface_language())
    html = render_template("public/sent.html", slug=slug, email=form.email.data, without_email=offices, copies=copies)
    return _uncached(html, 200, found)


@appeals.post("/campaigns/<slug>/posted")
@anyone
def posted(slug: str) -> ResponseReturnValue:
    """Count the letters that their writer says to have posted."""
    found, today = _published(slug)
    form = _form(found, posted=True)
    told = Posted(
        offices=frozenset(form.target.data or ()),
        copies_in="" if form.copies.data == "no" else form.country.data or "",
        language=form.letter_language.data or "",
        network=network_of(request.remote_addr),
    )
    try:
        count = services.report_posted(db.session(), found, told, _post(), clock.now(), today)
    except LimitReached:
        abort(429)
    except (CampaignMakesNoLetters, NotDelivered):
        return _uncached(_page(found, today, form), 409, found)
    return _uncached(render_template("public/posted.html", slug=slug, count=count), 200, found)


@appeals.get("/confirm/<token>")
@link_holder
def confirmation(token: str) -> ResponseReturnValue:
    """Ask for one press of a button; a machine that follows links changes nothing."""
    return private_page(_confirm_page(token))


@appeals.post("/confirm/<token>")
@link_holder
def confirm(token: str) -> ResponseReturnValue:
    try:
        ledger_token = services.confirm(db.session(), token, _post(), clock.now(), SystemRandom())
    except LinkUnknown:
        abort(404)
    except LinkExpired:
        return private_page(_confirm_page(token), 410)
    return private_redirect(url_for(".followed", token=ledger_token))


@appeals.post("/confirm/<token>/not-me")
@link_holder
def not_me(token: str) -> ResponseReturnValue:
    try:
        services.disown(db.session(), token, _post(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/erased.html", not_me=True))


@appeals.get("/appeals/<token>")
@link_holder
def followed(token: str) -> ResponseReturnValue:
    """Show what became of each letter."""
    try:
        shown = ledger.of_ledger(db.session(), _post().links, token, interface_language(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/ledger.html", shown=shown, token=token))


@appeals.post("/appeals/<token>/withdraw")
@link_holder
def withdraw(token: str) -> ResponseReturnValue:
    try:
        services.withdraw(db.session(), token, _post(), request.form.getlist("office"), clock.now())
    except LinkUnknown:
        abort(404)
    return private_redirect(url_for(".followed", token=token))


@appeals.post("/appeals/<token>/erase")
@link_holder
def erase(token: str) -> ResponseReturnValue:
    try:
        services.erase(db.session(), token, _post(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/erased.html", not_me=False), has_script=True)


@appeals.get("/appeals/<token>/withdraw")
@appeals.get("/appeals/<token>/erase")
@link_holder
def back_to_ledger(token: str) -> ResponseReturnValue:
    return private_redirect(url_for(".followed", token=token))


@appeals.get("/confirm/<token>/not-me")
@link_holder
def back_to_confirmation(token: str) -> ResponseReturnValue:
    return private_redirect(url_for(".confirmation", token=token))


@appeals.get("/privacy")
@anyone
def privacy() -> ResponseReturnValue:
    captured = not current_app.config["FAITHFULLY"].mail_server
    return cacheable(render_template("public/privacy.html", captured=captured))


def _post() -> services.Post:
    around: services.Post = current_app.extensions["post"]
    return around


def _confirm_page(token: str) -> str:
    try:
        shown = ledger.of_confirmation(db.session(), _post().links, token, interface_language(), clock.now())
    except LinkUnknown:
        abort(404)
    return render_template("public/confirm.html", shown=shown, token=token)


def _refused(found: queries.Published, today: date, form: LetterForm) -> Response | None:
    """Return the page that says why there is no letter, with everything that was typed; None where there may be one."""
    try:
        found.require_letters(today)
    except CampaignMakesNoLetters:
        return _uncached(_page(found, today, form), 409, found)
    return None if form.validate() else _uncached(_page(found, today, form), 422, found)


def _with_letter_error(found: queries.Published, today: date, form: LetterForm, error: AppError) -> Response:
    """A refusal that only composing could find stands beside the field that it is about."""
    of_translation = error.data.get("language") == form.appeal().translation
    field = (
        form.demand
        if isinstance(error, NoDemand)
        else form.translation_language
        if of_translation
        else form.letter_language
    )
    field.errors = [*field.errors, worded(error)]
    return _uncached(_page(found, today, form), 422, found)


def _with_delivery_error(found: queries.Published, today: date, form: LetterForm, error: DeliveryError) -> Response:
    """A refusal of delivery stands beside the field that can mend it, or else beside the address."""
    field = (
        form.target
        if isinstance(error, NoOfficeByEmail)
        else form.reply_to
        if isinstance(error, NoReplyAddress)
        else form.email
    )
    field.errors = [*field.errors, worded(error)]
    status = 409 if isinstance(error, NotDelivered) else 429 if isinstance(error, LimitReached) else 422
    return _uncached(_page(found, today, form), status, found)


def _uncached(html: str, status: int, found: queries.Published) -> Response:
    response = Response(html, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return _noted(response, found)


def _noted(response: Response, found: queries.Published) -> Response:
    """Pages of campaigns may ask for the letter while it is being written; those of examples stay out of searches."""
    with_own_requests(response)
    if found.content.historical or found.content.practice:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
