"""The desk's pages of a campaign's texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, Role, current_actor, requires
from app.campaigns import queries
from app.campaigns.approval import TextState
from app.campaigns.content import CampaignContent
from app.campaigns.drafts.queries import Draft
from app.campaigns.drafts.services import mark_of
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.errors import CampaignOver, DraftChanged, DraftError, NoLanguageCode
from app.campaigns.letter_faults import place_of_form
from app.campaigns.texts import fitting, services, words
from app.campaigns.texts.errors import LanguageMissing, LanguageNotYours, OriginalChanged, TextsUnfit
from app.campaigns.texts.forms import AddLanguageForm, OriginalForm, TextsForm, texts_form
from app.campaigns.texts.rows import matrix, rows
from app.campaigns.versions.places import address_of
from app.errors import AppError
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.letters.errors import NameFormMissing
from app.public import interface_language, worded
from app.recipients.words import language_name

campaign_texts = Blueprint("campaign_texts", __name__, url_prefix="/desk/campaigns/<slug>/texts")


@campaign_texts.get("")
@requires(*DESK, Role.TRANSLATOR)
def index(slug: str) -> ResponseReturnValue:
    return _index(draft_or_404(slug))


@campaign_texts.post("/add-language")
@requires(*DESK)
def add_language(slug: str) -> ResponseReturnValue:
    found, form = draft_or_404(slug), AddLanguageForm(request.form)
    if not form.validate():
        return _index(found, add=form, status=422)
    try:
        services.add_language(db.session(), current_actor(), slug, form.code, clock.now())
    except CampaignOver as error:
        return _index(draft_or_404(slug), add=form, problem=worded(error), status=409)
    except (DraftError, NoLanguageCode) as error:
        form.refuse(error)
        return _index(draft_or_404(slug), add=form, status=422)
    flash(gettext("The language is added. Now write its texts."))
    return redirect(url_for(".page", slug=slug, language=form.code), 303)


@campaign_texts.post("/original")
@requires(*DESK)
def choose_original(slug: str) -> ResponseReturnValue:
    form = OriginalForm.opened(draft_or_404(slug).content, request.form)
    asked = (form.original.data or "", form.seen.data or "")
    try:
        services.choose_original(db.session(), current_actor(), slug, *asked, clock.now())
    except LanguageMissing as error:
        form.original.errors = [worded(error)]
        return _index(draft_or_404(slug), original=form, status=422)
    except DraftError as error:
        found = draft_or_404(slug)
        form.reopen(found.content)
        return _index(found, original=form, problem=worded(error), status=409)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


@campaign_texts.get("/add-language")
@campaign_texts.get("/original")
@requires(*DESK, Role.TRANSLATOR)
def back(slug: str) -> ResponseReturnValue:
    return redirect(url_for(".index", slug=draft_or_404(slug).slug), 303)


def _index(
    found: Draft,
    add: AddLanguageForm | None = None,
    original: OriginalForm | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    shown_in, there = interface_language(), found.content.texts
    add, original = add or AddLanguageForm(), original or OriginalForm.opened(found.content)
    new = {code: language_name(code, shown_in) for code in _languages() if code not in there}
    add.language.choices = [("", "–"), *sorted(new.items(), key=lambda one: one[1].casefold())]
    original.original.choices = [(code, language_name(code, shown_in)) for code in there]
    html = render_template(
        "desk/campaigns/texts.html",
        campaign=found,
        matrix=matrix(found.content, found.approvals, _languages()),
        may_arrange=current_actor().is_desk and found.is_editable,
        add=add,
        original=original,
        problem=problem,
        words=words,
        language_name=language_name,
    )
    return html, status


@campaign_texts.get("/<language>")
@requires(*DESK, Role.TRANSLATOR)
def page(slug: str, language: str) -> ResponseReturnValue:
    found = _with_language(slug, language)
    return _page(found, _form(found, language))


@campaign_texts.post("/<language>")
@requires(*DESK, Role.TRANSLATOR)
def save(slug: str, language: str) -> ResponseReturnValue:
    """Save the texts of a language; by its other button, approve all of them, too."""
    found, actor = _with_language(slug, language), current_actor()
    if not actor.may_translate(language):
        abort(403)
    form = _form(found, language, request.form)
    valid = form.validate()
    if form.is_overtaken(found.content):
        return _overtaken(slug, form, DraftChanged())
    if not valid:
        return _page(found, form, status=422)
    approving = "approve" in request.form
    try:
        if approving:
            services.save_and_approve(db.session(), actor, slug, form.written(), _languages(), clock.now())
        else:
            services.save(db.session(), actor, slug, form.written(), clock.now())
    except TextsUnfit as error:
        form.refuse(error.faults)
        return _page(found, form, faults=error.faults, status=422)
    except (DraftChanged, OriginalChanged, CampaignOver) as error:
        return _overtaken(slug, form, error)
    except LanguageMissing:
        abort(404)
    except LanguageNotYours:
        abort(403)
    flash(gettext("Saved, and all of it approved.") if approving else gettext("Saved."))
    return redirect(url_for(".page", slug=slug, language=language), 303)


@campaign_texts.get("/<language>/remove")
@requires(*DESK)
def removal(slug: str, language: str) -> ResponseReturnValue:
    return _removal(_with_language(slug, language), language)


@campaign_texts.post("/<language>/remove")
@requires(*DESK)
def remove(slug: str, language: str) -> ResponseReturnValue:
    _with_language(slug, language)
    seen = request.form.get("seen", "")
    try:
        services.remove_language(db.session(), current_actor(), slug, language, seen, clock.now())
    except LanguageMissing:
        abort(404)
    except DraftError as error:
        return _removal(_with_language(slug, language), language, worded(error), 409)
    flash(gettext("The language is removed."))
    return redirect(url_for(".index", slug=slug), 303)


def _removal(found: Draft, language: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "desk/campaigns/text_remove.html",
        campaign=found,
        language=language,
        name=language_name(language, interface_language()),
        rows=rows(found.content, found.approvals, language, _languages(), None),
        seen=mark_of(services.part(found.content, language)),
        problem=problem,
        words=words,
        direction_of_language=words.direction_of(language, _languages()),
    )
    return html, status


def _languages() -> fitting.Languages:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue.languages


def _with_language(slug: str, language: str) -> Draft:
    found = draft_or_404(slug)
    if language not in found.content.texts:
        abort(404)
    return found


def _form(found: Draft, language: str, typed: object = None) -> TextsForm:
    places = [row.place for row in rows(found.content, found.approvals, language, _languages(), None)]
    return texts_form(typed, found.content, language, places, _languages())


def _overtaken(slug: str, form: TextsForm, error: DraftError) -> ResponseReturnValue:
    """Show what was typed beside what stands now, with which the next answer is about that."""
    now = _with_language(slug, form.language)
    typed = _form(now, form.language, request.form)
    typed.validate()
    typed.take(now.content)
    return _page(now, typed, worded(error), status=409)


def _page(
    found: Draft, form: TextsForm, problem: str = "", faults: Mapping[str, AppError] | None = None, status: int = 200
) -> ResponseReturnValue:  # fmt: skip
    """Show the texts of a language; `faults` are those of what was typed, by place."""
    language, shown_in, content, languages = form.language, interface_language(), found.content, _languages()
    shown = rows(content, found.approvals, language, languages, None)
    if any(row.state is TextState.OUTDATED for row in shown):
        newest = queries.newest_version(db.session(), found.slug)
        published = CampaignContent.from_json(newest.content) if newest else None
        shown = rows(content, found.approvals, language, languages, published)
    form.show_beside(content)
    letters, original = languages.get(language), content.original_language
    # Of what was typed and is not saved, nothing is known yet.
    warnings = fitting.unfit(content, language, languages) if status == 200 else {}  # noqa: PLR2004  # The page of a draft as it stands.
    html = render_template(
        "desk/campaigns/text.html",
        campaign=found,
        form=form,
        language=language,
        name=language_name(language, shown_in),
        direction_of_language=words.direction_of(language, languages),
        original="" if language == original else original,
        name_of_original=language_name(original, shown_in),
        direction_of_original=words.direction_of(original, languages),
        rows=shown,
        warnings={place: worded(fault) for place, fault in warnings.items()},
        name_forms=_name_forms(content, {**warnings, **(faults or {})}.values()),
        placeholders=fitting.placeholders(content, letters) if letters else [],
        has_letters=letters is not None,
        # Of a campaign that has ended meanwhile, what was typed is still shown.
        may_write=current_actor().may_translate(language) and (found.is_editable or bool(problem)),
        may_arrange=current_actor().is_desk and found.is_editable and language != original,
        problem=problem,
        words=words,
    )
    return html, status


def _name_forms(content: CampaignContent, faults: Iterable[AppError]) -> dict[str, str]:
    """Return why texts need forms of names that are missing, each once, with the field for it, if one may open it."""
    missing = [fault for fault in faults if isinstance(fault, NameFormMissing)]
    return {worded(one): address_of(place_of_form(one, content), content, current_actor()) for one in missing}
