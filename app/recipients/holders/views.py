"""The pages about the holders of an office."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, current_actor, requires
from app.errors import AppError
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.letters.conventions import GrammaticalCase
from app.recipients import queries
from app.recipients.conflicts import ChangedMeanwhile
from app.recipients.errors import DaysInWrongOrder, HolderExists
from app.recipients.holders import services
from app.recipients.holders.forms import end_form, holder_form, succession_form
from app.recipients.holders.names import cells_of, told
from app.recipients.models import Office

holders_desk = Blueprint("holders", __name__)

_EDITORS = (*DESK, Role.SECTION_EDITOR)


@holders_desk.route("/offices/<id_>/succession", methods=["GET", "POST"])
@requires(*_EDITORS)
def succeed(id_: str) -> ResponseReturnValue:
    office = queries.office_for(db.session(), current_actor(), id_)
    typed = request.form if request.method == "POST" else None
    present = queries.present_holder(office)
    form = succession_form(typed, _languages(office), datives(), told(present), office.version)
    status = 200
    if typed is not None and form.is_given_up:
        flash(gettext("What somebody else entered stays as it is."))
        return redirect(url_for("recipients_desk.office", id_=id_), 303)
    if typed is not None and not form.validate():
        status = 409 if form.conflict else 422
    elif typed is not None:
        try:
            services.succeed(db.session(), current_actor(), id_, form.edit(), clock.now())
        except ChangedMeanwhile as conflict:
            form.take(conflict)
            status = 409
        except DaysInWrongOrder as error:
            form.refuse("held_from", error)
            status = 422
        except HolderExists as error:
            form.refuse("name", error)
            status = 422
        else:
            flash(gettext("Letters from that day on go to %(name)s.", name=form["name"].data))
            return redirect(url_for("recipients_desk.office", id_=id_), 303)
    office = queries.office_for(db.session(), current_actor(), id_)
    page = render_template(
        "desk/recipients/succession.html", form=form, office=office, present=queries.present_holder(office)
    )
    return page, status


@holders_desk.route("/offices/<id_>/holders/<int:number>", methods=["GET", "POST"])
@requires(*_EDITORS)
def correct(id_: str, number: int) -> ResponseReturnValue:
    return _changed(id_, number, ending=False)


@holders_desk.route("/offices/<id_>/holders/<int:number>/end", methods=["GET", "POST"])
@requires(*_EDITORS)
def end(id_: str, number: int) -> ResponseReturnValue:
    return _changed(id_, number, ending=True)


def _changed(id_: str, number: int, *, ending: bool) -> ResponseReturnValue:
    office = queries.office_for(db.session(), current_actor(), id_)
    holder = queries.holder_of(office, number)
    typed = request.form if request.method == "POST" else None
    known = cells_of(holder)
    form = (
        end_form(typed, known, office.version)
        if ending
        else holder_form(typed, _languages(office), datives(), known, office.version)
    )
    status = 200
    if typed is not None and not form.validate():
        status = 409 if form.conflict else 422
    elif typed is not None:
        try:
            services.change(db.session(), current_actor(), id_, number, form.edit(), clock.now())
        except ChangedMeanwhile as conflict:
            form.take(conflict)
            status = 409
        except (DaysInWrongOrder, HolderExists) as error:
            form.refuse(_field_of(error), error)
            status = 422
        else:
            flash(gettext("What is said of %(name)s is saved.", name=holder.name))
            return redirect(url_for("recipients_desk.office", id_=id_), 303)
    office = queries.office_for(db.session(), current_actor(), id_)
    template = "desk/recipients/holder_end.html" if ending else "desk/recipients/holder.html"
    page = render_template(template, form=form, office=office, holder=queries.holder_of(office, number))
    return page, status


def _field_of(error: AppError) -> str:
    return "held_until" if isinstance(error, DaysInWrongOrder) else "name"


def _languages(office: Office) -> list[str]:
    """Return the languages in which an office is called something, or a holder of it."""
    called = [wording.language for wording in office.wordings]
    named = [wording.language for holder in office.holders for wording in holder.wordings]
    return list(dict.fromkeys([*called, *named]))


def datives() -> set[str]:
    """Return the languages whose address block has the dative."""
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    dative = GrammaticalCase.DATIVE
    return {code for code, language in catalogue.languages.items() if language.default.address.case is dative}
