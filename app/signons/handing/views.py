"""The pages by which a joint letter is looked at as its office gets it, and handed over once it is frozen."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, current_actor, requires
from app.errors import AppError
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.public import interface_language, worded
from app.recipients import queries as recipients
from app.signons import letter_files, pages, queries
from app.signons.composing import Composer
from app.signons.errors import DayAhead, DayBeforeFreeze
from app.signons.forms import HandForm, StepForm
from app.signons.handing import services
from app.signons.handing.queries import verified_email
from app.signons.views import post

joint_letters_handing = Blueprint("joint_letters_handing", __name__, url_prefix="/desk/joint-letters/<slug>/hand-over")


@joint_letters_handing.get("")
@requires(*DESK)
def page(slug: str) -> ResponseReturnValue:
    return _page(slug)


def _page(slug: str, form: HandForm | None = None, problem: str = "", status: int = 200) -> ResponseReturnValue:
    letter = pages.at_desk(db.session(), slug, interface_language())
    office = recipients.office_with_channels(db.session(), letter.office) if letter.office else None
    html = render_template(
        "desk/joint/handing.html",
        letter=letter,
        address=verified_email(office) if office and not letter.historical else "",
        form=form or HandForm(data={"day": clock.today().isoformat()}),
        problem=problem,
    )
    return html, status


@joint_letters_handing.get("/letter.<any(pdf, docx):form>")
@requires(*DESK)
def letter(slug: str, form: str) -> ResponseReturnValue:
    """Give the letter as the office gets it, with those who stand under it by now."""
    found = queries.letter(db.session(), slug)
    composer: Composer = current_app.extensions["joint_composer"]
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    try:
        view = queries.view(db.session(), found, clock.today())
        data = letter_files.rendered(catalogue.page, composer.letter(db.session(), view, found.letter_language), form)
    except AppError as error:
        return _page(slug, problem=worded(error), status=409)
    response = Response(data, content_type=letter_files.MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}-{found.letter_language}.{form}"'
    return response


@joint_letters_handing.post("/mail")
@requires(*DESK)
def by_mail(slug: str) -> ResponseReturnValue:
    composer: Composer = current_app.extensions["joint_composer"]
    seen = StepForm(request.form).revision
    try:
        services.by_mail(db.session(), current_actor(), slug, seen, composer, clock.today(), clock.now())
    except AppError as error:
        return _page(queries.letter(db.session(), slug).slug, problem=worded(error), status=409)
    flash(gettext("The letter waits in the outbox. It is handed over when the mail server has taken it."))
    return redirect(url_for(".page", slug=slug), 303)


@joint_letters_handing.post("/hand")
@requires(*DESK)
def by_hand(slug: str) -> ResponseReturnValue:
    form = HandForm(request.form)
    if not form.validate():
        return _page(slug, form, status=422)
    day, composer = form.chosen, current_app.extensions["joint_composer"]
    try:
        services.by_hand(
            db.session(), current_actor(), slug, day, form.revision, composer, clock.today(), clock.now()
        )  # fmt: skip
    except (DayAhead, DayBeforeFreeze) as error:
        form.day.errors = [worded(error)]
        return _page(slug, form, status=422)
    except AppError as error:
        return _page(queries.letter(db.session(), slug).slug, form, worded(error), 409)
    flash(gettext("The letter is handed over."))
    return redirect(url_for("joint_letters_desk.overview", slug=slug), 303)


@joint_letters_handing.post("/back")
@requires(*DESK)
def take_back(slug: str) -> ResponseReturnValue:
    seen = StepForm(request.form).revision
    try:
        services.take_back(db.session(), current_actor(), slug, seen, post(), clock.now())
    except AppError as error:
        return _page(queries.letter(db.session(), slug).slug, problem=worded(error), status=409)
    flash(gettext("The letter is taken back, and frozen as before."))
    return redirect(url_for(".page", slug=slug), 303)


@joint_letters_handing.get("/<any(mail, hand, back):step>")
@requires(*DESK)
def back(slug: str, step: str) -> ResponseReturnValue:  # noqa: ARG001  # It is in the address.
    return redirect(url_for(".page", slug=queries.letter(db.session(), slug).slug), 303)
