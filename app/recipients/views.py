"""The directory at the desk: finding an office, everything that is known of it, and changing what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.exceptions import NotFound

from app import clock, public
from app.access import DESK, Actor, Role, current_actor, requires
from app.campaigns import addressing
from app.campaigns import queries as campaigns
from app.config import Config
from app.desk import Task
from app.errors import AppError
from app.extensions import db
from app.letters import countries
from app.lists import queries as lists
from app.missions import queries as missions
from app.overrides import queries as overrides
from app.recipients import checking as what_to_check
from app.recipients import queries, words
from app.recipients import search as searching
from app.recipients.channels.services import order_of
from app.recipients.channels.values import cells_of as channel_cells
from app.recipients.channels.views import channels_desk
from app.recipients.checking import Known, Reason, ReportCounts
from app.recipients.checking_form import CheckingAsked
from app.recipients.conflicts import ChangedMeanwhile, packed
from app.recipients.editing import EditForm
from app.recipients.errors import (
    ChannelUnknown,
    HolderUnknown,
    KeeperNotYours,
    OfficeExists,
    OfficeInUse,
    OfficeKeptByOthers,
    OfficeUnknown,
)
from app.recipients.forms import SearchForm
from app.recipients.holders.views import datives, holders_desk
from app.recipients.models import Channel, Health, Office
from app.recipients.offices import services
from app.recipients.offices.forms import OfficeForm, office_form
from app.recipients.offices.wordings import WORDINGS, cells_of, everything_of
from app.sections import queries as sections

EDITORS = (*DESK, Role.SECTION_EDITOR)

recipients_desk = Blueprint("recipients_desk", __name__)
recipients_desk.register_blueprint(holders_desk)
recipients_desk.register_blueprint(channels_desk)


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
        "language_name": words.language_name,
        "reached_by": queries.reached_by,
    }


@recipients_desk.errorhandler(OfficeUnknown)
@recipients_desk.errorhandler(HolderUnknown)
@recipients_desk.errorhandler(ChannelUnknown)
def _unknown(_error: AppError) -> ResponseReturnValue:
    return current_app.make_response(current_app.handle_http_exception(NotFound()))


@recipients_desk.errorhandler(OfficeKeptByOthers)
def _kept_by_others(error: OfficeKeptByOthers) -> ResponseReturnValue:
    name = section_names().get(error.keeper or 0)
    return render_template("desk/recipients/kept_by_others.html", office=error.data["office"], keeper=name), 403


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
        may_add=bool(current_actor().roles & {*EDITORS}),
    )
    return with_script(make_response(html))


@recipients_desk.get("/offices/<id_>")
@requires()
def office(id_: str) -> ResponseReturnValue:
    found = _office(id_)
    holder = queries.holder_on(found, clock.today())
    return render_template(
        "desk/recipients/office.html",
        office=found,
        holder=holder,
        others=[one for one in reversed(found.holders) if one is not holder],
        usable=queries.usable(found),
        channels=[(channel, packed(channel_cells(channel))) for channel in found.channels],
        order=packed(order_of(found)),
        wording_names=WORDINGS,
        campaigns=campaigns.writing_to(db.session(), id_),
        section_names=section_names(),
        may_change=current_actor().may_change(found.keeper),
        log=_log_of(id_),
    )


@recipients_desk.route("/new", methods=["GET", "POST"])
@requires(*EDITORS)
def new() -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    form = office_form(typed, current_actor(), section_names(), public.interface_language())
    if typed is None or form.add_language.data:
        return _form_page(form, None)
    if not form.validate():
        return _form_page(form, None), 422
    try:
        made = services.create(db.session(), current_actor(), form["id"].data, form.cells(), clock.now())
    except OfficeExists as error:
        form.refuse("id", error)
    except KeeperNotYours as error:
        form.refuse("keeper", error)
    else:
        flash(gettext("The office is entered. Say who holds it, and how it is reached."))
        return redirect(url_for("recipients_desk.office", id_=made.id), 303)
    return _form_page(form, None), 422


@recipients_desk.route("/offices/<id_>/edit", methods=["GET", "POST"])
@requires(*EDITORS)
def edit(id_: str) -> ResponseReturnValue:
    found = queries.office_for(db.session(), current_actor(), id_)
    typed = request.form if request.method == "POST" else None
    form = office_form(
        typed, current_actor(), section_names(), public.interface_language(),
        known=cells_of(found), version=found.version,
    )  # fmt: skip
    if typed is None or form.add_language.data:
        return _form_page(form, found)
    if not form.validate():
        return _form_page(form, found), 409 if form.conflict else 422
    try:
        services.change(db.session(), current_actor(), id_, form.edit(), clock.now())
    except ChangedMeanwhile as conflict:
        form.take(conflict)
        return _form_page(form, found), 409
    except KeeperNotYours as error:
        form.refuse("keeper", error)
        return _form_page(form, found), 422
    flash(gettext("The office is saved."))
    return redirect(url_for("recipients_desk.office", id_=id_), 303)


@recipients_desk.route("/offices/<id_>/delete", methods=["GET", "POST"])
@requires(*EDITORS)
def delete(id_: str) -> ResponseReturnValue:
    found = queries.office_for(db.session(), current_actor(), id_)
    used = _used()
    typed = request.form if request.method == "POST" else None
    form = EditForm(typed, data=everything_of(found), version=found.version)
    status = 200
    if typed is not None:
        try:
            services.remove(db.session(), current_actor(), id_, form.edit(), used, clock.now())
        except ChangedMeanwhile as conflict:
            form.take(conflict)
            status = 409
        except OfficeInUse:
            status = 409
        else:
            flash(gettext("The office is deleted."))
            return redirect(url_for("recipients_desk.search"), 303)
    page = render_template("desk/recipients/delete.html", form=form, office=_office(id_), in_use=id_ in used)
    return page, status


@recipients_desk.get("/checking")
@requires(*EDITORS)
def checking() -> ResponseReturnValue:
    kept_by = section_names()
    asked = CheckingAsked.given(request.args, kept_by)
    known = _known(current_actor(), clock.now())
    counts = what_to_check.counts(db.session(), known, asked.filter)
    reason = asked.reason or next((reason for reason, count in counts.items() if count), Reason.STALE)
    own = current_actor().sections
    offices, more = what_to_check.listed(db.session(), reason, known, asked.filter, own, asked.first)
    return render_template(
        "desk/recipients/checking.html",
        asked=replace(asked, reason=reason),
        reasons=what_to_check.REASONS,
        counts=counts,
        rows=[(office, _to_check(office, reason, known)) for office in offices],
        more=more,
        back=urlencode(replace(asked, reason=reason).address()),
        known=known,
        present=queries.present_holder,
        form=SearchForm.given(request.args, kept_by, public.interface_language()),
        section_names=kept_by,
    )


def _to_check(office: Office, reason: Reason, known: Known) -> list[tuple[Channel, str]]:
    """Return the channels of an office that a reason is about, each with what its form carries."""
    if reason is Reason.FAILING:
        wanted = [one for one in office.channels if one.health == Health.FAILING and not one.historical]
    elif reason is Reason.STALE:
        wanted = [one for one in office.channels if what_to_check.is_stale(one, known)]
    else:
        wanted = []
    return [(channel, packed(channel_cells(channel))) for channel in wanted]


def _used() -> set[str]:
    """Return the offices that something of somebody else's would lose: a campaign, a list, a section's own words."""
    session = db.session()
    in_lists, by_sections = lists.offices_named(session), overrides.offices_named(session)
    return campaigns.offices_in_use(session) | in_lists | by_sections | missions.offices_named(session)


def _known(actor: Actor, now: datetime) -> Known:
    """Return what the list of what needs checking must be told from elsewhere."""
    config: Config = current_app.config["FAITHFULLY"]
    reports: ReportCounts = current_app.extensions["office_reports"]
    used = campaigns.languages_used(db.session(), now)
    return Known(
        today=now.date(),
        stale_before=now.date() - timedelta(days=config.stale_after_days),
        reported=reports(db.session(), actor),
        lacking=what_to_check.lacking(db.session(), used, datives()),
    )


def tasks(_session: object, actor: Actor, now: datetime) -> Iterable[Task]:
    """What the first page of the desk says of the directory."""
    keepers: set[int | None] = {*actor.sections, *((None,) if actor.is_desk else ())}
    count = what_to_check.how_many(db.session(), _known(actor, now), keepers) if keepers else 0
    if count:
        sentence = (
            gettext("%(count)s or more entries of the directory need checking", count=count)
            if count >= what_to_check.COUNTED
            else ngettext(
                "One entry of the directory needs checking", "%(num)s entries of the directory need checking", count
            )
        )
        yield Task(sentence, url_for("recipients_desk.checking"))


def _form_page(form: OfficeForm, found: Office | None) -> str:
    return render_template("desk/recipients/office_form.html", form=form, office=found, wording_names=WORDINGS)


def _office(id_: str) -> Office:
    found = queries.whole_office(db.session(), id_)
    if found is None:
        raise OfficeUnknown(id_)
    return found


def _log_of(id_: str) -> str | None:
    """Return the address of what the log says of an office, where its page is there and the reader may see it."""
    if "audit_desk.index" in current_app.view_functions and current_actor().roles & {*EDITORS}:
        return url_for("audit_desk.index", subject=id_)
    return None


def section_names() -> dict[int, str]:
    """Return what the sections are called in the reader's language, by number."""
    language = public.interface_language()
    return {section.id: sections.name_of(section, language) for section in sections.all_sections(db.session())}


def with_script(response: Response) -> Response:
    """Let a page run this program's own script and fetch from this program, and nothing else."""
    response.headers["Content-Security-Policy"] = f"{public.CONTENT_POLICY}; script-src 'self'; connect-src 'self'"
    return response
