"""The pages behind the link of an organisation."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from app import clock
from app.access import link_holder
from app.extensions import db
from app.letters.composing import Role
from app.letters.countries import name_of
from app.public import interface_language, private_page, private_redirect, worded
from app.signons import pages, queries
from app.signons.errors import LetterChanged, LetterFrozen, LetterHandedOver, LinkUnknown, NotOpen, TextSinceChanged
from app.signons.models import JointLetter, JointOrganisation
from app.signons.signing import services
from app.signons.signing.forms import SigningForm
from app.signons.states import SETTLED, State
from app.signons.views import post

signing = Blueprint("signing", __name__)


def _found(token: str) -> tuple[JointLetter, JointOrganisation]:
    """Return what a link is for; an unknown one is answered as such."""
    found = queries.by_link(db.session(), post().links.hashed(token))
    return found or abort(404)


def _form(letter: JointLetter, row: JointOrganisation, *, typed: bool = False) -> SigningForm:
    sent: Any = CombinedMultiDict([request.files, request.form]) if typed else None
    return SigningForm.of(letter, row, interface_language(), sent)


@signing.get("/sign/<token>")
@link_holder
def page(token: str) -> ResponseReturnValue:
    """Show the letter, and for whom the link is; whoever opens it has signed nothing."""
    return _page(token)


def _page(token: str, form: SigningForm | None = None, problem: str = "", status: int = 200) -> ResponseReturnValue:
    letter, row = _found(token)
    frozen = queries.frozen_as(db.session(), row)
    language = interface_language()
    html = render_template(
        "public/sign.html",
        token=token,
        letter=letter,
        state=State(letter.state),
        settled=letter.state in SETTLED,
        title=pages.title_of(letter, language),
        office=pages.office_title(db.session(), letter, language),
        states=[name_of(code, language) for code in letter.states] if letter.role == Role.RAISE_WITH else [],
        name=queries.signatory_name(row, language),
        row=row,
        standing=queries.standing_of(letter, row),
        signer=[said for said in (frozen.signer, frozen.office) if said] if frozen else [],
        texts=pages.texts_read_by(letter, language),
        changes=pages.changed_since(db.session(), letter, row.signed_number),
        direction_of=pages.direction_of,
        form=form or _form(letter, row),
        logo=b64encode(row.logo).decode() if row.logo else "",
        problem=problem,
    )
    return private_page(html, status)


@signing.post("/sign/<token>")
@link_holder
def sign(token: str) -> ResponseReturnValue:
    letter, row = _found(token)
    form = _form(letter, row, typed=True)
    if not form.validate():
        return _page(token, form, status=422)
    seen = form.seen.data or ""
    try:
        services.sign(db.session(), token, form.read, form.told(), seen, post(), clock.now())
    except LinkUnknown:
        abort(404)
    except TextSinceChanged as error:
        form.text.data = str(queries.letter(db.session(), letter.slug).text_number)
        return _page(token, form, worded(error), 409)
    except LetterChanged as error:
        form.take(_form(*_found(token)))
        return _page(token, form, worded(error), 409)
    except (LetterFrozen, LetterHandedOver, NotOpen) as error:
        return _page(token, form, worded(error), 409)
    return private_redirect(url_for(".page", token=token))


@signing.post("/sign/<token>/<any(decline, withdraw):answer>")
@link_holder
def answer(token: str, answer: str) -> ResponseReturnValue:
    act = services.decline if answer == "decline" else services.take_off
    try:
        act(db.session(), token, post(), clock.now())
    except LinkUnknown:
        abort(404)
    except (LetterFrozen, LetterHandedOver, NotOpen) as error:
        return _page(token, problem=worded(error), status=409)
    return private_redirect(url_for(".page", token=token))


@signing.post("/sign/<token>/nameless")
@link_holder
def take_signer_off(token: str) -> ResponseReturnValue:
    try:
        services.take_signer_off(db.session(), token, post(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_redirect(url_for(".page", token=token))


@signing.get("/sign/<token>/<any(decline, withdraw):answer>")
@signing.get("/sign/<token>/nameless")
@link_holder
def back(token: str, answer: str = "") -> ResponseReturnValue:  # noqa: ARG001  # It is in the address.
    return private_redirect(url_for(".page", token=token))
