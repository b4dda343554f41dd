"""The pages of the organisations of a joint letter."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import CombinedMultiDict

from app import clock
from app.access import DESK, current_actor, requires
from app.errors import AppError
from app.extensions import db
from app.public import interface_language, worded
from app.signons import pages, queries
from app.signons.errors import JointLetterUnknown, LetterChanged, ListedTwice, OrganisationUnknown, SignonError
from app.signons.models import JointOrganisation
from app.signons.organisations import services
from app.signons.organisations.forms import ORDERS, OrderForm, OrganisationForm, PasteForm
from app.signons.views import post

joint_letters_organisations = Blueprint(
    "joint_letters_organisations", __name__, url_prefix="/desk/joint-letters/<slug>/organisations"
)


@joint_letters_organisations.get("")
@requires(*DESK)
def index(slug: str) -> ResponseReturnValue:
    return _index(slug)


def _index(slug: str, paste: PasteForm | None = None, problem: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "desk/joint/organisations.html",
        letter=pages.at_desk(db.session(), slug, interface_language()),
        paste=paste or PasteForm(),
        orders=ORDERS,
        problem=problem,
    )
    return html, status


@joint_letters_organisations.post("")
@requires(*DESK)
def order(slug: str) -> ResponseReturnValue:
    chosen = OrderForm(request.form).chosen
    if chosen is None:
        return _index(slug, problem=gettext("Choose one of these."), status=422)
    try:
        services.set_order(db.session(), current_actor(), slug, chosen, clock.now())
    except SignonError as error:
        return _index(slug, problem=worded(error), status=409)
    return redirect(url_for(".index", slug=slug), 303)


@joint_letters_organisations.route("/new", methods=["GET", "POST"])
@requires(*DESK)
def new(slug: str) -> ResponseReturnValue:
    form = _form(slug)
    if request.method == "GET":
        return _organisation(slug, form)
    if not form.validate():
        return _organisation(slug, form, status=422)
    try:
        services.enter(db.session(), current_actor(), slug, form.told(), form.reached(), clock.now())
    except ListedTwice as error:
        return _organisation(slug, form, problem=worded(error), status=422)
    except SignonError as error:
        return _organisation(slug, form, problem=worded(error), status=409)
    flash(gettext("The organisation is listed."))
    return redirect(url_for(".index", slug=slug), 303)


@joint_letters_organisations.route("/paste", methods=["GET", "POST"])
@requires(*DESK)
def paste(slug: str) -> ResponseReturnValue:
    if request.method == "GET":
        return redirect(url_for(".index", slug=queries.letter(db.session(), slug).slug), 303)
    form = PasteForm(request.form)
    language = queries.letter(db.session(), slug).letter_language
    try:
        taken = services.paste(db.session(), current_actor(), slug, form.lines.data or "", language, clock.now())
    except AppError as error:
        form.refuse(error)
        return _index(slug, form, status=422)
    flash(ngettext("%(num)d organisation is listed.", "%(num)d organisations are listed.", taken))
    return redirect(url_for(".index", slug=slug), 303)


@joint_letters_organisations.route("/invite", methods=["GET", "POST"])
@requires(*DESK)
def invite(slug: str) -> ResponseReturnValue:
    if request.method == "GET":
        return redirect(url_for(".index", slug=queries.letter(db.session(), slug).slug), 303)
    try:
        asked = services.invite(db.session(), current_actor(), slug, post(), clock.now())
    except SignonError as error:
        return _index(slug, problem=worded(error), status=409)
    flash(ngettext("%(num)d organisation is asked by mail.", "%(num)d organisations are asked by mail.", asked))
    return redirect(url_for(".index", slug=slug), 303)


@joint_letters_organisations.route("/<int(max=2147483647):number>", methods=["GET", "POST"])
@requires(*DESK)
def organisation(slug: str, number: int) -> ResponseReturnValue:
    row = _row(slug, number)
    form = _form(slug, row)
    if request.method == "GET":
        return _organisation(slug, form, row)
    if not form.validate():
        return _organisation(slug, form, row, status=422)
    seen = form.seen.data or ""
    try:
        services.save(
            db.session(), current_actor(), slug, number, form.told(), form.reached(), seen, clock.now()
        )  # fmt: skip
    except LetterChanged as error:
        row = _row(slug, number)
        form.take(_form(slug, row, typed=False))
        return _organisation(slug, form, row, worded(error), 409)
    except OrganisationUnknown as error:
        return _index(slug, problem=worded(error), status=409)
    except SignonError as error:
        return _organisation(slug, form, _row(slug, number), worded(error), 409)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


def _row(slug: str, number: int) -> JointOrganisation:
    """Return an organisation of a letter; one that is not there is answered as such."""
    try:
        return queries.organisation(db.session(), queries.letter(db.session(), slug).id, number)
    except OrganisationUnknown:
        abort(404)


def _form(slug: str, row: JointOrganisation | None = None, *, typed: bool = True) -> OrganisationForm:
    letter = queries.letter(db.session(), slug)
    shown = [letter.letter_language, *(code for code in letter.texts if code != letter.letter_language)]
    if row is not None and row.language not in shown:
        shown.append(row.language)
    sent: Any = CombinedMultiDict([request.files, request.form]) if typed and request.method == "POST" else None
    return OrganisationForm.of(shown, interface_language(), row, sent)


def _organisation(
    slug: str, form: OrganisationForm, row: JointOrganisation | None = None, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    html = render_template(
        "desk/joint/organisation.html",
        letter=pages.at_desk(db.session(), slug, interface_language()),
        form=form,
        row=row,
        logo=b64encode(row.logo).decode() if row is not None and row.logo else "",
        problem=problem,
    )
    return html, status


def _place(slug: str, number: int) -> str:
    services.place(db.session(), current_actor(), slug, number, OrderForm(request.form).wanted, clock.now())
    return ""


def _new_link(slug: str, number: int) -> str:
    services.invite_one(db.session(), current_actor(), slug, number, post(), clock.now())
    return str(gettext("A new link is on its way; the one before does not work any more."))


def _end_link(slug: str, number: int) -> str:
    services.end_link(db.session(), current_actor(), slug, number, clock.now())
    return str(gettext("The link does not work any more."))


def _remove(slug: str, number: int) -> str:
    services.remove(db.session(), current_actor(), slug, number, clock.now())
    return str(gettext("The organisation is taken off."))


_ACTS: dict[str, Callable[[str, int], str]] = {
    "place": _place,
    "new-link": _new_link,
    "end-link": _end_link,
    "remove": _remove,
}


@joint_letters_organisations.post("/<int(max=2147483647):number>/<any(place, 'new-link', 'end-link', remove):act>")
@requires(*DESK)
def change(slug: str, number: int, act: str) -> ResponseReturnValue:
    try:
        told = _ACTS[act](slug, number)
    except JointLetterUnknown:
        abort(404)
    except SignonError as error:
        return _index(slug, problem=worded(error), status=409)
    if told:
        flash(told)
    return redirect(url_for(".index", slug=slug, _anchor=f"organisation-{number}"), 303)


@joint_letters_organisations.get("/<int(max=2147483647):number>/<any(place, 'new-link', 'end-link', remove):act>")
@requires(*DESK)
def back(slug: str, number: int, act: str) -> ResponseReturnValue:  # noqa: ARG001  # Both are in the address.
    return redirect(url_for(".index", slug=queries.letter(db.session(), slug).slug), 303)
