"""The pages about the channels of an office."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app import clock, public
from app.access import DESK, Role, current_actor, requires
from app.extensions import db
from app.recipients import queries
from app.recipients.channels import services
from app.recipients.channels.forms import ChannelForm, channel_form
from app.recipients.channels.values import cells_of
from app.recipients.checking_form import way_back
from app.recipients.conflicts import ChangedMeanwhile, Edit, unpacked
from app.recipients.editing import EditForm
from app.recipients.errors import ChannelExists
from app.recipients.models import ChannelKind, Health, Office

channels_desk = Blueprint("channels", __name__)

_EDITORS = (*DESK, Role.SECTION_EDITOR)
# What one click says of a channel.
_MARKS = (*(health.value for health in Health), "historical", "today")


@channels_desk.route("/offices/<id_>/channels/new/<any(post, fax, email, handle):kind>", methods=["GET", "POST"])
@requires(*_EDITORS)
def add(id_: str, kind: str) -> ResponseReturnValue:
    office = queries.office_for(db.session(), current_actor(), id_)
    typed = request.form if request.method == "POST" else None
    form = channel_form(typed, ChannelKind(kind), public.interface_language(), version=office.version)
    if typed is None:
        return _page(form, office)
    if form.validate():
        try:
            services.add(db.session(), current_actor(), id_, form.cells(), clock.now())
        except ChannelExists as error:
            form.refuse("value", error)
        else:
            flash(gettext("The address is added."))
            return _back(id_)
    return _page(form, queries.office_for(db.session(), current_actor(), id_)), 422


@channels_desk.route("/offices/<id_>/channels/<int:number>", methods=["GET", "POST"])
@requires(*_EDITORS)
def change(id_: str, number: int) -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    return _changed(id_, number, typed)


@channels_desk.post("/offices/<id_>/channels/<int:number>/mark")
@requires(*_EDITORS)
def mark(id_: str, number: int) -> ResponseReturnValue:
    """One click: verified today, failing, dead, of the past or of today; everything else is as the reader saw it."""
    said = request.form.get("mark", "")
    if said not in _MARKS:
        abort(400)
    seen = unpacked(request.form.get("seen", ""))
    typed = MultiDict({**seen, "version": request.form.get("version", ""), "seen": request.form.get("seen", "")})
    if said in {"historical", "today"}:
        typed["historical"] = "yes" if said == "historical" else ""
    else:
        typed["health"] = said
    if said == Health.VERIFIED:
        typed["verified_on"] = clock.today().isoformat()
        typed["source"] = request.form.get("source", "")
    return _changed(id_, number, typed, source_needed=said == Health.VERIFIED)


@channels_desk.route("/offices/<id_>/channels/<int:number>/remove", methods=["GET", "POST"])
@requires(*_EDITORS)
def remove(id_: str, number: int) -> ResponseReturnValue:
    office = queries.office_for(db.session(), current_actor(), id_)
    channel = queries.channel_by(office, number)
    typed = request.form if request.method == "POST" else None
    form = EditForm(typed, data=cells_of(channel), version=office.version)
    status = 200
    if typed is not None:
        try:
            services.remove(db.session(), current_actor(), id_, number, form.edit(), clock.now())
        except ChangedMeanwhile as conflict:
            form.take(conflict)
            status = 409
        else:
            flash(gettext("The address is removed."))
            return _back(id_)
    office = queries.office_for(db.session(), current_actor(), id_)
    channel = queries.channel_by(office, number)
    return render_template("desk/recipients/channel_remove.html", form=form, office=office, channel=channel), status


@channels_desk.post("/offices/<id_>/channels/<int:number>/move")
@requires(*_EDITORS)
def move(id_: str, number: int) -> ResponseReturnValue:
    edit = Edit(0, unpacked(request.form.get("seen", "")), {})
    up = request.form.get("way") == "up"
    try:
        services.move(db.session(), current_actor(), id_, number, edit, clock.now(), up=up)
    except ChangedMeanwhile:
        flash(gettext("Somebody else has changed the addresses since you opened the page. Look again."), "error")
    return _back(id_)


def _changed(
    id_: str, number: int, typed: MultiDict[str, str] | None, *, source_needed: bool = False
) -> ResponseReturnValue:
    office = queries.office_for(db.session(), current_actor(), id_)
    channel = queries.channel_by(office, number)
    kind = ChannelKind(channel.kind)
    form = channel_form(
        typed, kind, public.interface_language(), known=cells_of(channel), version=office.version,
        source_needed=source_needed,
    )  # fmt: skip
    status = 200
    if typed is not None and not form.validate():
        status = 409 if form.conflict else 422
    elif typed is not None:
        try:
            services.change(db.session(), current_actor(), id_, number, form.edit(), clock.now())
        except ChangedMeanwhile as conflict:
            form.take(conflict)
            status = 409
        except ChannelExists as error:
            form.refuse("value", error)
            status = 422
        else:
            flash(gettext("The address is saved."))
            return _back(id_)
    return _page(form, queries.office_for(db.session(), current_actor(), id_), number), status


def _back(id_: str) -> ResponseReturnValue:
    carried = request.form.get("back")
    if carried is not None:
        # The list of what needs checking is gone through one by one.
        return redirect(url_for("recipients_desk.checking", **way_back(carried)), 303)
    return redirect(url_for("recipients_desk.office", id_=id_), 303)


def _page(form: ChannelForm, office: Office, number: int | None = None) -> str:
    return render_template("desk/recipients/channel.html", form=form, office=office, number=number)
