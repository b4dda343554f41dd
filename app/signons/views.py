"""The pages of the desk about joint letters as a whole: all of them, a new one, its facts, and its steps."""

from __future__ import annotations

from collections.abc import Callable

from babel import Locale, UnknownLocaleError
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.exceptions import NotFound

from app import clock
from app.access import DESK, current_actor, requires
from app.errors import N_
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.public import interface_language, worded
from app.signons import pages, queries, services
from app.signons.errors import (
    AddresseeSettled,
    HistoricalForPractice,
    JointLetterUnknown,
    LetterChanged,
    NoSuchOffice,
    NotEditable,
    OfficeUnfit,
    SignonError,
    SignUntilOver,
    SlugTaken,
    StatesMissing,
)
from app.signons.forms import FactsForm, NewForm, StepForm
from app.signons.models import JointLetter
from app.signons.post import Post
from app.signons.states import Standing, State, StateRefused

joint_letters_desk = Blueprint("joint_letters_desk", __name__, url_prefix="/desk/joint-letters")

# What a state is called.
STATES = {
    State.DRAFT: N_("draft"),
    State.OPEN: N_("open for signature"),
    State.FROZEN: N_("frozen"),
    State.HANDED_OVER: N_("handed over"),
    State.PUBLISHED: N_("published"),
    State.WITHDRAWN: N_("withdrawn"),
}
# How an organisation stands to the present text.
STANDINGS = {
    Standing.NOT_ASKED: N_("not asked yet"),
    Standing.ASKED: N_("asked"),
    Standing.SIGNED: N_("has signed"),
    Standing.LAPSED: N_("signed an earlier text"),
    Standing.DECLINED: N_("declined"),
    Standing.WITHDRAWN: N_("took its name off"),
}
# The rooms of a joint letter.
ROOMS = (
    ("joint_letters_desk.overview", N_("Overview")),
    ("joint_letters_desk.facts", N_("Facts and addressee")),
    ("joint_letters_texts.index", N_("Texts")),
    ("joint_letters_organisations.index", N_("Organisations")),
    ("joint_letters_handing.page", N_("Hand over")),
)
_FIELDS: dict[type[SignonError], str] = {
    NoSuchOffice: "office", OfficeUnfit: "office", AddresseeSettled: "office", HistoricalForPractice: "practice",
    StatesMissing: "states", SignUntilOver: "sign_until",
}  # fmt: skip


@joint_letters_desk.app_context_processor
def _words() -> dict[str, object]:
    """Give every template what the pages of one joint letter need."""
    return {
        "joint_rooms": ROOMS,
        "joint_states": STATES,
        "joint_standings": STANDINGS,
        "direction_of": pages.direction_of,
        "joint_language": language_name,
    }


@joint_letters_desk.app_errorhandler(JointLetterUnknown)
def _unknown(_error: JointLetterUnknown) -> ResponseReturnValue:
    """Answer 404, whichever page it is."""
    return current_app.make_response(current_app.handle_http_exception(NotFound()))


def language_name(code: str) -> str:
    """Return what a language is called in the reader's language; one that CLDR does not know is its code."""
    try:
        return Locale.parse(code, sep="-").get_display_name(interface_language()) or code
    except (UnknownLocaleError, ValueError):
        return code


def post() -> Post:
    """Return what the use cases of joint letters need to write mails."""
    found: Post = current_app.extensions["joint_post"]
    return found


def languages() -> list[tuple[str, str]]:
    """Return the languages that letters can be written in, with their names."""
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return [(code, language.name) for code, language in catalogue.languages.items()]


@joint_letters_desk.get("")
@requires(*DESK)
def index() -> ResponseReturnValue:
    language = interface_language()
    rows = [(letter, pages.title_of(letter, language)) for letter in queries.letters(db.session())]
    return render_template("desk/joint/index.html", rows=rows)


@joint_letters_desk.route("/new", methods=["GET", "POST"])
@requires(*DESK)
def new() -> ResponseReturnValue:
    form = NewForm.of(languages(), request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        slug, title = str(form.slug.data), str(form.title.data)
        try:
            services.create(db.session(), current_actor(), slug, form.facts(), title, clock.now())
        except SlugTaken as error:
            form.refuse(error)
        else:
            flash(gettext("The joint letter is begun, as a draft that only the desk sees. Now fill its pages."))
            return redirect(url_for(".overview", slug=slug), 303)
    return render_template("desk/joint/new.html", form=form), 422 if form.errors else 200


@joint_letters_desk.get("/<slug>")
@requires(*DESK)
def overview(slug: str) -> ResponseReturnValue:
    return _overview(slug)


def _overview(slug: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    letter = queries.letter(db.session(), slug)
    html = render_template(
        "desk/joint/overview.html",
        letter=pages.at_desk(db.session(), slug, interface_language()),
        texts=pages.texts_read_by(letter, interface_language()),
        steps=pages.text_steps(letter),
        problem=problem,
    )
    return html, status


@joint_letters_desk.route("/<slug>/facts", methods=["GET", "POST"])
@requires(*DESK)
def facts(slug: str) -> ResponseReturnValue:
    letter = queries.letter(db.session(), slug)
    form = FactsForm.of(letter, languages(), request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _facts(letter, form)
    if not form.validate():
        return _facts(letter, form, status=422)
    try:
        services.save_facts(db.session(), current_actor(), slug, form.facts(), form.seen.data or "", clock.now())
    except tuple(_FIELDS) as error:
        form.refuse(_FIELDS[type(error)], error)
        return _facts(queries.letter(db.session(), slug), form, status=422)
    except LetterChanged as error:
        letter = queries.letter(db.session(), slug)
        form.take(FactsForm.of(letter, languages()))
        return _facts(letter, form, worded(error), 409)
    except NotEditable as error:
        return _facts(queries.letter(db.session(), slug), form, worded(error), 409)
    flash(gettext("Saved."))
    return redirect(url_for(".facts", slug=slug), 303)


def _facts(letter: JointLetter, form: FactsForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    shown = pages.at_desk(db.session(), letter.slug, interface_language())
    return render_template("desk/joint/facts.html", letter=shown, form=form, problem=problem), status


def _open(slug: str, seen: int) -> str:
    asked = services.open_for_signature(db.session(), current_actor(), slug, seen, post(), clock.now())
    return str(
        ngettext(
            "The letter is open for signature. %(num)d organisation is asked by mail.",
            "The letter is open for signature. %(num)d organisations are asked by mail.",
            asked,
        )
    )


def _freeze(slug: str, seen: int) -> str:
    signed = services.freeze(db.session(), current_actor(), slug, seen, clock.now())
    return str(
        ngettext(
            "The letter is frozen. %(num)d organisation stands under it.",
            "The letter is frozen. %(num)d organisations stand under it.",
            signed,
        )
    )


def _unfreeze(slug: str, seen: int) -> str:
    services.unfreeze(db.session(), current_actor(), slug, seen, clock.now())
    return str(gettext("The letter is open for signature again."))


def _withdraw(slug: str, seen: int) -> str:
    services.withdraw(db.session(), current_actor(), slug, seen, clock.now())
    return str(gettext("The letter is withdrawn. Its signers’ addresses are erased after four weeks."))


def _publish(slug: str, seen: int) -> str:
    services.publish(db.session(), current_actor(), slug, seen, clock.now())
    return str(gettext("The letter is published."))


_STEPS: dict[str, Callable[[str, int], str]] = {
    "open": _open,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
    "withdraw": _withdraw,
    "publish": _publish,
}


@joint_letters_desk.post("/<slug>/<any(open, freeze, unfreeze, withdraw, publish):step>")
@requires(*DESK)
def step(slug: str, step: str) -> ResponseReturnValue:
    form = StepForm(request.form)
    try:
        told = _STEPS[step](slug, form.revision)
    except JointLetterUnknown:
        abort(404)
    except (SignonError, StateRefused) as error:
        return _overview(slug, worded(error), 409)
    flash(told)
    return redirect(url_for(".overview", slug=slug), 303)


@joint_letters_desk.get("/<slug>/<any(open, freeze, unfreeze, withdraw, publish):step>")
@requires(*DESK)
def back(slug: str, step: str) -> ResponseReturnValue:  # noqa: ARG001  # It is in the address.
    return redirect(url_for(".overview", slug=queries.letter(db.session(), slug).slug), 303)
