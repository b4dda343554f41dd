"""The public pages of joint letters: the list, a letter, and its files."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.access import anyone
from app.errors import AppError
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.letters.letter import Letter
from app.public import cacheable, interface_language, kept, public_page
from app.signons import letter_files
from app.signons.composing import Composer
from app.signons.published import pages
from app.signons.published.pages import LetterPage

joint_letters = Blueprint("joint_letters", __name__)


@joint_letters.get("/joint-letters")
@anyone
def index() -> ResponseReturnValue:
    letters = pages.listed(db.session(), interface_language())
    return cacheable(render_template("public/joint_letters.html", letters=letters))


@joint_letters.get("/joint-letters/<slug>")
@joint_letters.get("/joint-letters/<slug>/", endpoint="letter_with_slash")
@anyone
def letter(slug: str) -> ResponseReturnValue:
    page = _published(slug)

    def made() -> Response:
        html = render_template("public/joint_letter.html", page=page, letter=page.view, sheet=_composed(page))
        return _noted(public_page(html), page)

    return _kept(page, made)


@joint_letters.get("/joint-letters/<slug>.pdf")
@anyone
def letter_pdf(slug: str) -> ResponseReturnValue:
    return _file(slug, "pdf")


@joint_letters.get("/joint-letters/<slug>.docx")
@anyone
def letter_docx(slug: str) -> ResponseReturnValue:
    return _file(slug, "docx")


def _published(slug: str) -> LetterPage:
    language = interface_language()
    return pages.published(db.session(), slug, request.args.get("letter", ""), language, clock.today())


def _composed(page: LetterPage) -> Letter | None:
    """Return the letter as it went to its office; None where the directory cannot address it in this language."""
    composer: Composer = current_app.extensions["joint_composer"]
    try:
        return composer.letter(db.session(), page.view, page.text.language)
    except AppError:
        return None


def _file(slug: str, form: str) -> Response:
    page = _published(slug)
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]

    def made() -> Response:
        data = letter_files.rendered(catalogue.page, _composed(page) or abort(404), form)
        response = public_page(data, letter_files.MEDIA_TYPES[form])
        name = f"{page.view.slug}-{page.text.language}.{form}"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return _noted(response, page)

    return _kept(page, made)


def _kept(page: LetterPage, make: Callable[[], Response]) -> Response:
    """Return what `make` returns, or what it returned within a minute: five hundred organisations take seconds."""
    mark = sha256(repr(page).encode()).digest()
    return kept(mark, clock.now(), make)


def _noted(response: Response, page: LetterPage) -> Response:
    """Let what is historical, or invented, stay out of the searches of others."""
    if page.view.historical or page.view.practice:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
