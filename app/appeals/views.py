"""The supporter's way: the campaign's page with its form, the preview, the files, and the letters that we e-mail.

Nothing that is typed is kept, but for a letter that we are asked to e-mail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.utils import redirect

from app import clock
from app.access import anyone
from app.appeals import pages, services
from app.appeals.asked import Asked, Posted
from app.appeals.errors import (
    DeliveryError,
    FormUnclear,
    LimitReached,
    NoOfficeByEmail,
    NoReplyAddress,
    NotDelivered,
)
from app.appeals.forms import LetterForm
from app.appeals.models import Form
from app.appeals.packing import File
from app.appeals.unfinished import appeal_so_far
from app.appeals.ways.pages import MailShown
from app.campaigns import queries
from app.campaigns.errors import CampaignError, CampaignMakesNoLetters, CampaignUnknown
from app.errors import AppError
from app.extensions import db
from app.letters.addresses import ascii_email
from app.letters.catalogue import Catalogue
from app.letters.errors import LetterError, NoDemand
from app.letters.letter import Letter
from app.limits.services import network_of
from app.public import cacheable, interface_language, with_own_requests, worded
from app.sections.public import current_dress
from app.wording import listed

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
    letters: Sequence[Letter] = (),
    *,
    sample: bool = False,
    copies: Sequence[pages.CopyShown] = (),
    page: pages.CampaignPage | None = None,
    mails: Sequence[MailShown] = (),
) -> str:
    page = page or _campaign_page(found, today)
    return render_template(
        "public/campaign.html",
        page=page,
        form=form,
        letters=letters,
        sample=sample,
        copies=copies,
        mails=mails,
        room=pages.room_shown(letters),
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
    if request.args.get("part") == "letter":
        found, today = _published(slug)
        return _uncached(*_letter_so_far(found, today, _form(found, posted=True)), found)

    def look(found: queries.Published, today: date, form: LetterForm) -> pages.LetterShown:
        return pages.LetterShown(services.look(db.session(), found, form.appeal(), _catalogue(), today))

    return answered(slug, look)


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
    def file(found: queries.Published, today: date, fields: LetterForm) -> Response:
        appeal, now = fields.appeal(), clock.now()
        return as_file(services.hand_out(db.session(), found, appeal, Form(form), _catalogue(), now, today))

    return answered(slug, file)


def as_file(file: File, *, inline: bool = False) -> Response:
    """Return a file to be kept, or (`inline`) to be shown by the browser."""
    response = Response(file.data, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@appeals.post("/campaigns/<slug>/send")
@anyone
def send(slug: str) -> ResponseReturnValue:
    """Keep the letters and ask their writer, by one mail, whether they may leave."""

    def ask(found: queries.Published, today: date, form: LetterForm) -> Response:
        asked = Asked(
            appeal=form.appeal(),
            # As mail has it: a domain in another script in ASCII.
            email=ascii_email((form.email.data or "").strip()) or "",
            reply_to=form.replies_to(),
            interface_language=interface_language(),
            network=network_of(request.remote_addr),
        )
        written = services.ask_for_delivery(db.session(), found, asked, _post(), clock.now(), today)
        offices = pages.without_email(written, interface_language())
        copies = pages.copies_shown(written, interface_language())
        html = render_template(
            "public/sent.html", slug=slug, email=form.email.data, without_email=offices, copies=copies
        )  # fmt: skip
        return _uncached(html, 200, found)

    return answered(slug, ask, for_delivery=True)


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
    about = listed(found.content.named(interface_language()))
    return _uncached(render_template("public/posted.html", slug=slug, count=count, about=about), 200, found)


@appeals.get("/privacy")
@anyone
def privacy() -> ResponseReturnValue:
    captured = not current_app.config["FAITHFULLY"].mail_server
    return cacheable(render_template("public/privacy.html", captured=captured))


def _post() -> services.Post:
    around: services.Post = current_app.extensions["post"]
    return around


def answered(
    slug: str,
    make: Callable[[queries.Published, date, LetterForm], pages.LetterShown | Response],
    *,
    for_delivery: bool = False,
) -> ResponseReturnValue:
    """Answer a form with what is made of it, or else with the page that says why not and has all that was typed."""
    found, today = _published(slug)
    form = _form(found, posted=True)
    form.for_delivery = for_delivery
    if refused := _refused(found, today, form):
        return refused
    try:
        made = make(found, today, form)
    except DeliveryError as error:
        return _with_delivery_error(found, today, form, error)
    except (LetterError, CampaignError) as error:
        return _with_letter_error(found, today, form, error)
    if isinstance(made, Response):
        return made
    copies = pages.copies_shown(made.written, interface_language())
    html = _page(found, today, form, made.written.letters, copies=copies, mails=made.mails)
    return _uncached(html, 200, found)


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
