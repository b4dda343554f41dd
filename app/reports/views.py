"""The reader's form “Is this address wrong?”, and the desk's queue of what was reported by it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, anyone, current_actor, requires
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.campaigns.content import TextKind
from app.campaigns.errors import CampaignUnknown
from app.config import Config
from app.extensions import db
from app.limits.services import network_of
from app.public import cacheable, interface_language, worded
from app.recipients import queries as recipients
from app.recipients.models import Office
from app.reports import queries, services
from app.reports.errors import AlreadyDecided, ReportError, ReportUnknown, TooManyReports
from app.reports.forms import DecisionForm, ReportForm
from app.reports.models import AddressReport, Decision, Wrong

reports = Blueprint("reports", __name__)
reports_desk = Blueprint("reports_desk", __name__, url_prefix="/desk/reports")

_ON_A_PAGE = 50
_LAST_PAGE = 10_000


@reports.get("/campaigns/<slug>/wrong-address")
@anyone
def wrong_address(slug: str) -> ResponseReturnValue:
    found, office = _office(slug)
    response = cacheable(_form_page(found, office, ReportForm().worded()))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@reports.post("/campaigns/<slug>/wrong-address")
@anyone
def report(slug: str) -> ResponseReturnValue:
    found, office = _office(slug)
    form = ReportForm(request.form).worded()
    if not form.validate():
        return _uncached(_form_page(found, office, form), 422)
    config: Config = current_app.config["FAITHFULLY"]
    told = services.Reported(
        campaign=slug,
        office=office.id,
        wrong=Wrong(form.wrong.data),
        text=form.words,
        source=form.known_from,
        network=network_of(request.remote_addr),
    )
    try:
        services.report(db.session(), told, config.secret_key, clock.now())
    except TooManyReports as error:
        return _uncached(_form_page(found, office, form, worded(error)), 429)
    title = addressing.title_of(office, interface_language())
    return _uncached(render_template("public/reported.html", slug=slug, title=title), 200)


def _office(slug: str) -> tuple[campaigns.Published, Office]:
    """Return the campaign and that office of it which is asked for; whatever else somebody names is not there."""
    try:
        found = campaigns.published(db.session(), slug)
    except CampaignUnknown:
        abort(404)
    named = request.args.get("office", "")
    if found.content.target(named) is None:
        abort(404)
    # The directory may have it no more.
    return found, campaigns.offices_of(db.session(), found.content).get(named) or abort(404)


def _form_page(found: campaigns.Published, office: Office, form: ReportForm, problem: str = "") -> str:
    content = found.content
    return render_template(
        "public/wrong_address.html",
        slug=content.slug,
        campaign=content.text(TextKind.TITLE, interface_language()),
        campaign_language=content.text_language(TextKind.TITLE, interface_language()),
        office=office.id,
        title=addressing.title_of(office, interface_language()),
        holder=addressing.holder_of(office, content, clock.today(content.time_zone)),
        channels=recipients.usable(office, historical=content.historical),
        form=form,
        problem=problem,
    )


def _uncached(html: str, status: int) -> Response:
    response = Response(html, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@reports_desk.get("/")
@requires(*DESK, Role.SECTION_EDITOR)
def index() -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    decided = request.args.get("decided") == "yes"
    number = request.args.get("page", default=1, type=int)
    number = min(max(number, 1), _LAST_PAGE)
    rows = queries.some(session, actor, (number - 1) * _ON_A_PAGE, _ON_A_PAGE + 1, is_open=not decided)
    language, offices = interface_language(), recipients.offices(session, [row.office_id for row in rows])
    return render_template(
        "desk/reports.html",
        rows=[(row, addressing.title_of(offices[row.office_id], language)) for row in rows[:_ON_A_PAGE]],
        waiting=queries.waiting(session, actor),
        decided=decided,
        number=number,
        more=len(rows) > _ON_A_PAGE,
        words=_words(),
    )


def _words() -> dict[str, str]:
    return {
        Wrong.CAME_BACK: gettext("a letter came back"),
        Wrong.HAS_LEFT: gettext("the holder has left"),
        Wrong.OTHER_ADDRESS: gettext("it has another address"),
        Wrong.OTHER: gettext("something else"),
        Decision.ACCEPTED: gettext("found right"),
        Decision.REFUSED: gettext("refused"),
    }


@reports_desk.get("/<int(max=2147483647):number>")
@requires(*DESK, Role.SECTION_EDITOR)
def page(number: int) -> ResponseReturnValue:
    return _report_page(_report(number), None)


@reports_desk.post("/<int(max=2147483647):number>")
@requires(*DESK, Role.SECTION_EDITOR)
def decide(number: int) -> ResponseReturnValue:
    found, actor = _report(number), current_actor()
    form = _decision(found, posted=True)
    if not form.validate():
        return _report_page(found, form, status=422)
    try:
        if form.decision.data == "refuse":
            services.refuse(db.session(), actor, number, form.words, clock.now())
            flash(gettext("The report is refused."))
        else:
            office = services.accept(db.session(), actor, number, form.channel_number, form.words, clock.now())
            flash(
                gettext(
                    "The report is found right. Now put right what is wrong with the office %(office)s.", office=office
                )
            )
    except ReportUnknown:
        abort(404)
    except AlreadyDecided as error:
        return _report_page(_report(number), None, problem=worded(error), status=409)
    except ReportError as error:
        form.channel.errors = [worded(error)]
        return _report_page(_report(number), form, status=422)
    return redirect(url_for(".page", number=number), 303)


def _report(number: int) -> AddressReport:
    return queries.one(db.session(), current_actor(), number) or abort(404)


def _office_of(found: AddressReport) -> Office:
    return recipients.offices(db.session(), [found.office_id])[found.office_id]


def _decision(found: AddressReport, *, posted: bool) -> DecisionForm:
    channels = [(str(row.id), row.value.replace("\n", ", ")) for row in recipients.usable(_office_of(found))]
    return DecisionForm(request.form if posted else None).with_channels(channels)


def _report_page(
    found: AddressReport, form: DecisionForm | None, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    html = render_template(
        "desk/report.html",
        found=found,
        title=addressing.title_of(_office_of(found), interface_language()),
        form=form or _decision(found, posted=False),
        problem=problem,
        words=_words(),
    )
    return html, status
