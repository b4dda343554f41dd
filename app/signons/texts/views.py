"""The pages of the texts of a joint letter."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.access import DESK, current_actor, requires
from app.extensions import db
from app.public import interface_language, worded
from app.signons import pages, queries, services
from app.signons.errors import LetterChanged, SignonError
from app.signons.texts.forms import TextForm
from app.signons.views import languages, post

joint_letters_texts = Blueprint("joint_letters_texts", __name__, url_prefix="/desk/joint-letters/<slug>/texts")


@joint_letters_texts.get("")
@requires(*DESK)
def index(slug: str) -> ResponseReturnValue:
    letter = queries.letter(db.session(), slug)
    return render_template(
        "desk/joint/texts.html",
        letter=pages.at_desk(db.session(), slug, interface_language()),
        texts=pages.texts_read_by(letter, letter.letter_language),
        others=[(code, name) for code, name in languages() if code not in letter.texts],
        names=dict(languages()),
    )


@joint_letters_texts.route("/<language>", methods=["GET", "POST"])
@requires(*DESK)
def text(slug: str, language: str) -> ResponseReturnValue:
    letter = queries.letter(db.session(), slug)
    _require_known(language)
    form = TextForm.of(letter, language, request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _page(slug, language, form)
    if not form.validate():
        return _page(slug, language, form, status=422)
    said = (str(form.title.data), str(form.body.data))
    try:
        asked = services.save_text(
            db.session(), current_actor(), slug, language, said, form.seen.data or "", post(), clock.now()
        )
    except LetterChanged as error:
        form.take(TextForm.of(queries.letter(db.session(), slug), language))
        return _page(slug, language, form, worded(error), 409)
    except SignonError as error:
        return _page(slug, language, form, worded(error), 409)
    flash(_told(asked))
    return redirect(url_for(".text", slug=slug, language=language), 303)


def _told(asked: int) -> str:
    if not asked:
        return str(gettext("Saved."))
    return str(
        ngettext(
            "Saved. %(num)d signer is asked to sign the new text.",
            "Saved. %(num)d signers are asked to sign the new text.",
            asked,
        )
    )


def _page(slug: str, language: str, form: TextForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "desk/joint/text.html",
        letter=pages.at_desk(db.session(), slug, interface_language()),
        language=language,
        name=dict(languages())[language],
        direction_of_language=pages.direction_of(language),
        form=form,
        problem=problem,
    )
    return html, status


@joint_letters_texts.post("/<language>/remove")
@requires(*DESK)
def remove(slug: str, language: str) -> ResponseReturnValue:
    _require_known(language)
    form = TextForm(request.form)
    try:
        services.save_text(
            db.session(), current_actor(), slug, language, None, form.seen.data or "", post(), clock.now()
        )
    except SignonError as error:
        return _page(slug, language, TextForm.of(queries.letter(db.session(), slug), language), worded(error), 409)
    flash(gettext("The text is removed."))
    return redirect(url_for(".index", slug=slug), 303)


@joint_letters_texts.get("/<language>/remove")
@requires(*DESK)
def back(slug: str, language: str) -> ResponseReturnValue:
    _require_known(language)
    return redirect(url_for(".text", slug=queries.letter(db.session(), slug).slug, language=language), 303)


def _require_known(language: str) -> None:
    if language not in dict(languages()):
        abort(404)
