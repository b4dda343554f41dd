"""The form “I got a reply”, and the desk's pages of what was told by it."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from app import clock
from app.access import DESK, Role, anyone, current_actor, requires
from app.appeals.replies import queries, services
from app.appeals.replies.errors import HandledAlready, NeverSent, ReplyUnknown, TooManyReplies
from app.appeals.replies.files import LARGEST_FILE_MB, MEDIA_TYPES
from app.appeals.replies.forms import DeleteForm, ReplyForm
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.content import TextKind
from app.campaigns.errors import CampaignUnknown
from app.config import Config
from app.extensions import db
from app.limits.services import network_of
from app.public import cacheable, interface_language, worded
from app.recipients import queries as recipients
from app.sections import queries as sections
from app.sections.public import current_dress

replies = Blueprint("replies", __name__)
replies_desk = Blueprint("replies_desk", __name__, url_prefix="/desk/replies")

_ON_A_PAGE = 50
_LAST_PAGE = 10_000


@replies.get("/campaigns/<slug>/reply")
@anyone
def form(slug: str) -> ResponseReturnValue:
    found = _published(slug)
    response = cacheable(_form_page(found, _form(found, posted=False)))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@replies.post("/campaigns/<slug>/reply")
@anyone
def tell(slug: str) -> ResponseReturnValue:
    found = _published(slug)
    typed = _form(found, posted=True)
    if not typed.validate():
        return _uncached(_form_page(found, typed), 422)
    told = services.Told(typed.chosen, typed.day, typed.words, typed.brought, network_of(request.remote_addr))
    config: Config = current_app.config["FAITHFULLY"]
    try:
        services.tell(db.session(), found, told, config.secret_key, clock.now())
    except TooManyReplies as error:
        return _uncached(_form_page(found, typed, worded(error)), 429)
    except NeverSent as error:
        return _uncached(_form_page(found, typed, worded(error)), 409)
    return _uncached(render_template("public/reply_told.html", slug=slug), 200)


def _published(slug: str) -> campaigns.Published:
    try:
        return campaigns.published(db.session(), slug, current_dress())
    except CampaignUnknown:
        abort(404)


def _form(found: campaigns.Published, *, posted: bool) -> ReplyForm:
    content, language = found.content, interface_language()
    offices = campaigns.offices_of(db.session(), content)
    there = [target.office for target in content.targets if target.office in offices]
    titles = [(id_, addressing.title_of(offices[id_], language)) for id_ in there]
    return ReplyForm.for_campaign(
        titles, content.issued_on, clock.today(found.time_zone), _posted() if posted else None
    )


def _posted() -> CombinedMultiDict[str, Any]:
    """What was posted, so that no file can stand in a field for text, and no text in that for a file."""
    files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name == "file")
    texts = MultiDict((name, text) for name, text in request.form.items(multi=True) if name != "file")
    return CombinedMultiDict([files, texts])


def _form_page(found: campaigns.Published, typed: ReplyForm, problem: str = "") -> str:
    content, language = found.content, interface_language()
    return render_template(
        "public/reply.html",
        slug=content.slug,
        campaign=content.text(TextKind.TITLE, language),
        campaign_language=content.text_language(TextKind.TITLE, language),
        content=content,
        form=typed,
        problem=problem,
        megabytes=LARGEST_FILE_MB,
    )


def _uncached(html: str, status: int) -> Response:
    response = Response(html, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@replies_desk.get("")
@requires(*DESK, Role.SECTION_EDITOR)
def index() -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    handled, campaign = request.args.get("handled") == "yes", request.args.get("campaign", "").replace("\0", "")
    number = min(max(request.args.get("page", default=1, type=int), 1), _LAST_PAGE)
    rows = queries.some(
        session, actor, (number - 1) * _ON_A_PAGE, _ON_A_PAGE + 1, is_handled=handled, campaign=campaign
    )
    shown = rows[:_ON_A_PAGE]
    return render_template(
        "desk/replies.html",
        groups=[(slug, list(group)) for slug, group in groupby(shown, key=lambda row: row.campaign)],
        titles=_titles([row.office for row in shown]),
        sections=_sections(),
        waiting=queries.waiting(session, actor),
        handled=handled,
        campaign=campaign,
        number=number,
        more=len(rows) > _ON_A_PAGE,
    )


def _titles(offices: list[str]) -> dict[str, str]:
    """Return what offices are called; one that the directory has no more keeps its short name."""
    found = recipients.offices(db.session(), offices)
    titles = {id_: addressing.title_of(office, interface_language()) for id_, office in found.items()}
    return {"": gettext("another office"), **{id_: titles.get(id_, id_) for id_ in offices if id_}}


def _sections() -> dict[str, str]:
    return {row.slug: sections.name_of(row, interface_language()) for row in sections.all_sections(db.session())}


@replies_desk.get("/<int(max=2147483647):number>")
@requires(*DESK, Role.SECTION_EDITOR)
def page(number: int) -> ResponseReturnValue:
    """Show a reply; that somebody read it stands in the log."""
    return _reply_page(number, DeleteForm())


def _reply_page(number: int, typed: DeleteForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    try:
        found = services.read(db.session(), current_actor(), number, clock.now())
    except ReplyUnknown:
        abort(404)
    html = render_template(
        "desk/reply.html",
        found=found,
        title=_titles([found.office])[found.office],
        section_name=_sections().get(found.section, ""),
        kept=services.ERASED_AFTER_HANDLED.days,
        form=typed,
        problem=problem,
    )
    return html, status


@replies_desk.get("/<int(max=2147483647):number>/file")
@requires(*DESK, Role.SECTION_EDITOR)
def file(number: int) -> ResponseReturnValue:
    """Give out the file as it was brought, to be saved and not to be shown here."""
    try:
        kind, data = services.take_file(db.session(), current_actor(), number, clock.now())
    except ReplyUnknown:
        abort(404)
    name = f"reply-{number}.{kind}"
    response = send_file(BytesIO(data), mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@replies_desk.post("/<int(max=2147483647):number>/handled")
@requires(*DESK, Role.SECTION_EDITOR)
def handle(number: int) -> ResponseReturnValue:
    try:
        services.handle(db.session(), current_actor(), number, clock.now())
    except ReplyUnknown:
        abort(404)
    except HandledAlready as error:
        return _reply_page(number, DeleteForm(), worded(error), 409)
    flash(gettext("The reply is marked as handled."))
    return redirect(url_for(".index"), 303)


@replies_desk.post("/<int(max=2147483647):number>/delete")
@requires(*DESK, Role.SECTION_EDITOR)
def delete(number: int) -> ResponseReturnValue:
    typed = DeleteForm(request.form)
    if not typed.validate():
        return _reply_page(number, typed, status=422)
    try:
        services.delete_reply(db.session(), current_actor(), number, clock.now())
    except ReplyUnknown:
        abort(404)
    flash(gettext("The reply is deleted, and not counted any more."))
    return redirect(url_for(".index"), 303)


@replies_desk.get("/<int(max=2147483647):number>/handled")
@replies_desk.get("/<int(max=2147483647):number>/delete")
@requires(*DESK, Role.SECTION_EDITOR)
def back(number: int) -> ResponseReturnValue:
    return redirect(url_for(".page", number=number), 303)
