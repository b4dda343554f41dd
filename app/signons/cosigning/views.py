"""The pages by which people co-sign a joint letter, say yes once more, and take their name off."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access import anyone, link_holder
from app.extensions import db
from app.limits.services import network_of
from app.public import cacheable, interface_language, private_page, private_redirect, worded
from app.signons import pages, queries
from app.signons.cosigning import queries as cosigners
from app.signons.cosigning import services
from app.signons.cosigning.forms import CosignForm, ReadForm
from app.signons.errors import (
    AddressNotTaken,
    LinkExpired,
    LinkUnknown,
    NotOpen,
    TextSinceChanged,
    TooManyAsked,
)
from app.signons.models import JointLetter
from app.signons.states import State
from app.signons.views import post

cosigning = Blueprint("cosigning", __name__)


def _letter(slug: str) -> JointLetter:
    """Return a letter that people can co-sign now; all others are refused."""
    letter = queries.letter(db.session(), slug)
    try:
        services.require_open(letter)
    except NotOpen:
        _refuse(letter)
    return letter


def _refuse(letter: JointLetter) -> NoReturn:
    """Answer 410 where people could co-sign once, and 404 as if there were no letter where they never could."""
    if not services.is_over(letter):
        abort(404)
    is_published = letter.state == State.PUBLISHED
    abort(_uncached(render_template("public/cosign_over.html", letter=letter, is_published=is_published), 410))


@cosigning.get("/joint-letters/<slug>/co-sign")
@anyone
def form(slug: str) -> ResponseReturnValue:
    response = cacheable(_form_page(_letter(slug), CosignForm()))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@cosigning.post("/joint-letters/<slug>/co-sign")
@anyone
def ask(slug: str) -> ResponseReturnValue:
    """Ask by one mail whether somebody wants to co-sign; the page is the same for every address."""
    letter, typed = _letter(slug), CosignForm(request.form)
    if not typed.validate():
        return _uncached(_form_page(letter, typed), 422)
    network = network_of(request.remote_addr)
    wish = services.Wish(typed.called, typed.address, bool(typed.named.data), interface_language(), network)
    try:
        services.ask(db.session(), slug, wish, post(), clock.now())
    except NotOpen:
        _refuse(queries.letter(db.session(), slug))
    except (AddressNotTaken, TooManyAsked) as error:
        typed.email.errors = [worded(error)]
        return _uncached(_form_page(letter, typed), 429 if isinstance(error, TooManyAsked) else 422)
    html = render_template("public/cosign_asked.html", slug=slug, email=(typed.email.data or "").strip())
    return _uncached(html, 200)


def _form_page(letter: JointLetter, typed: CosignForm) -> str:
    language = interface_language()
    return render_template(
        "public/cosign.html",
        letter=letter,
        title=pages.title_of(letter, language),
        office=pages.office_title(db.session(), letter, language),
        texts=pages.texts_read_by(letter, language),
        form=typed,
    )


@cosigning.get("/co-sign/<token>")
@link_holder
def confirmation(token: str) -> ResponseReturnValue:
    """Ask for one press of a button; a machine that follows links changes nothing."""
    return _confirmation(token)


def _confirmation(token: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    row = cosigners.by_confirm_hash(db.session(), post().links.hashed(token))
    if row is None:
        abort(404)
    letter = cosigners.letter_of(db.session(), row)
    language = interface_language()
    html = render_template(
        "public/cosign_confirm.html",
        token=token,
        row=row,
        letter=letter,
        open=services.is_open(letter, row, clock.now()),
        title=pages.title_of(letter, language),
        texts=pages.texts_read_by(letter, language),
        changes=pages.changed_since(db.session(), letter, row.signed_number),
        direction_of=pages.direction_of,
        problem=problem,
    )
    return private_page(html, status)


@cosigning.post("/co-sign/<token>")
@link_holder
def confirm(token: str) -> ResponseReturnValue:
    try:
        ending = services.confirm(db.session(), token, ReadForm(request.form).read, post(), clock.now())
    except LinkUnknown:
        abort(404)
    except LinkExpired as error:
        return _confirmation(token, worded(error), 410)
    except TextSinceChanged as error:
        return _confirmation(token, worded(error), 409)
    return private_redirect(url_for(".cosigned", token=ending))


@cosigning.post("/co-sign/<token>/not-me")
@link_holder
def not_me(token: str) -> ResponseReturnValue:
    try:
        services.disown(db.session(), token, post(), clock.now())
    except LinkUnknown:
        abort(404)
    return private_page(render_template("public/cosign_ended.html"))


@cosigning.get("/co-sign/<token>/not-me")
@link_holder
def back(token: str) -> ResponseReturnValue:
    return private_redirect(url_for(".confirmation", token=token))


@cosigning.get("/co-signed/<token>")
@link_holder
def cosigned(token: str) -> ResponseReturnValue:
    """Show what somebody has signed, with the button that takes their name off."""
    row = cosigners.by_end_hash(db.session(), post().links.hashed(token))
    if row is None:
        return private_page(render_template("public/cosign_ended.html"), 404)
    letter = cosigners.letter_of(db.session(), row)
    title = pages.title_of(letter, interface_language())
    return private_page(render_template("public/cosigned.html", row=row, letter=letter, title=title, token=token))


@cosigning.post("/co-signed/<token>")
@link_holder
def take_off(token: str) -> ResponseReturnValue:
    has_left = services.take_off(db.session(), post().links.hashed(token), post(), clock.now())
    return private_page(render_template("public/cosign_ended.html", has_left=has_left))


def _uncached(html: str, status: int) -> Response:
    response = Response(html, status=status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
