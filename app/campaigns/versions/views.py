"""The desk's pages of review, approval and versions."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, current_actor, requires
from app.appeals.letters_of import Appeal, compose_letters
from app.campaigns import addressing
from app.campaigns.drafts.queries import Draft
from app.campaigns.drafts.views import draft_or_404, overview_page, standard_of_now
from app.campaigns.errors import (
    CampaignError,
    CampaignMakesNoLetters,
    CampaignOver,
    CampaignUnknown,
    PublicationRefused,
    TransitionRefused,
)
from app.campaigns.versions import pages, queries, services
from app.campaigns.versions.errors import ReviewAsked, ReviewMissing, ReviewOvertaken
from app.campaigns.versions.forms import LetterOfDayForm, NoteForm, SeenForm
from app.extensions import db
from app.letters.composing import Writer
from app.letters.errors import LetterError
from app.letters.letter import Letter
from app.public import interface_language, worded
from app.recipients import queries as recipients

campaign_versions = Blueprint("campaign_versions", __name__, url_prefix="/desk/campaigns/<slug>/versions")

_OVERTAKEN = (ReviewAsked, ReviewMissing, ReviewOvertaken, CampaignOver)


@campaign_versions.get("")
@requires(*DESK)
def index(slug: str) -> ResponseReturnValue:
    campaign = draft_or_404(slug)
    found = queries.versions(db.session(), slug)
    form = _letter_form(campaign, found)
    return render_template("desk/campaigns/versions.html", campaign=campaign, versions=found, form=form)


@campaign_versions.get("/<int(max=2147483647):number>")
@requires(*DESK)
def page(slug: str, number: int) -> ResponseReturnValue:
    shown = pages.version_shown(db.session(), slug, number) or abort(404)
    return render_template("desk/campaigns/version.html", campaign=draft_or_404(slug), shown=shown)


@campaign_versions.get("/draft")
@requires(*DESK)
def draft(slug: str) -> ResponseReturnValue:
    """Show everything that the draft says on one page, for whoever is to approve it."""
    campaign = draft_or_404(slug)
    shown = pages.draft_shown(db.session(), campaign)
    return render_template("desk/campaigns/draft.html", campaign=campaign, shown=shown)


@campaign_versions.get("/letter")
@requires(*DESK)
def letter(slug: str) -> ResponseReturnValue:
    """Show what a letter said on a day: the version of that day, to who held the office then."""
    campaign = draft_or_404(slug)
    found = queries.versions(db.session(), slug)
    form = _letter_form(campaign, found)
    if not request.args:
        return _letter_page(campaign, form)
    if not form.validate():
        return _letter_page(campaign, form, status=422)
    version = queries.standing_on(db.session(), slug, form.day)
    if version is None:
        return _letter_page(campaign, form, problem=gettext("Nothing was published yet on that day."))
    try:
        composed = _composed(slug, version, form)
    except CampaignMakesNoLetters:
        problem = gettext("On that day no letter was made any more: the last day was over, or the campaign had ended.")
        return _letter_page(campaign, form, version=version, problem=problem)
    except (LetterError, CampaignError) as error:
        return _letter_page(campaign, form, version=version, problem=worded(error))
    return _letter_page(campaign, form, version=version, letter=composed)


def _composed(slug: str, version: queries.Version, form: LetterOfDayForm) -> Letter:
    published = queries.as_published(db.session(), slug, version, form.day)
    queries.require_offices(db.session(), version)
    appeal = Appeal((form.target.data,), form.language.data, Writer(name=gettext("Your name"), country=""))
    catalogue = current_app.extensions["letter_catalogue"]
    return compose_letters(db.session(), published, appeal, catalogue, form.day)[0]


def _letter_form(campaign: Draft, found: list[queries.Version]) -> LetterOfDayForm:
    form = LetterOfDayForm(request.args)
    languages, targets = queries.languages_and_targets(found)
    offices = recipients.offices(db.session(), targets)
    titles = {id_: addressing.title_of(offices[id_], interface_language()) for id_ in targets if id_ in offices}
    known = current_app.extensions["letter_catalogue"].languages
    names = {code: known[code].name for code in languages if code in known}
    form.offer(names, titles, clock.today(campaign.content.time_zone))
    return form


def _letter_page(
    campaign: Draft,
    form: LetterOfDayForm,
    *,
    version: queries.Version | None = None,
    letter: Letter | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    html = render_template(
        "desk/campaigns/letter_of_day.html", campaign=campaign, form=form, version=version, letter=letter,
        problem=problem,
    )  # fmt: skip
    return html, status


@campaign_versions.post("/ask")
@requires(*DESK)
def ask(slug: str) -> ResponseReturnValue:
    seen = SeenForm(request.form).seen

    def step() -> None:
        services.ask_for_review(db.session(), current_actor(), slug, seen, standard_of_now())

    return _done(slug, step, gettext("A second person is asked to approve this."))


@campaign_versions.post("/take-back")
@requires(*DESK)
def take_back(slug: str) -> ResponseReturnValue:
    seen = SeenForm(request.form).seen

    def step() -> None:
        services.take_back(db.session(), current_actor(), slug, seen, clock.now())

    return _done(slug, step, gettext("Nobody is asked to approve this any more."))


@campaign_versions.post("/send-back")
@requires(*DESK)
def send_back(slug: str) -> ResponseReturnValue:
    form = NoteForm(request.form)
    if not form.validate():
        return overview_page(draft_or_404(slug), note=form, status=422)

    def step() -> None:
        services.send_back(db.session(), current_actor(), slug, form.seen, form.noted(), clock.now())

    return _done(slug, step, gettext("Sent back with your note."), form)


@campaign_versions.post("/approve")
@requires(*DESK)
def approve(slug: str) -> ResponseReturnValue:
    seen = SeenForm(request.form).seen

    def step() -> None:
        services.approve(db.session(), current_actor(), slug, seen, standard_of_now())

    return _done(slug, step, gettext("Approved and published."))


@campaign_versions.get("/ask")
@campaign_versions.get("/take-back")
@campaign_versions.get("/send-back")
@campaign_versions.get("/approve")
@requires(*DESK)
def back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("campaigns_desk.overview", slug=slug), 303)


def _done(slug: str, step: Callable[[], None], told: str, note: NoteForm | None = None) -> ResponseReturnValue:
    """Take a step of the review; where it is refused, show the campaign as it stands now, and why."""
    try:
        step()
    except CampaignUnknown:
        abort(404)
    except (PublicationRefused, TransitionRefused, CampaignOver) as error:
        status = 409 if isinstance(error, _OVERTAKEN) else 422
        return overview_page(draft_or_404(slug), problem=worded(error), note=note, status=status)
    flash(told)
    return redirect(url_for("campaigns_desk.overview", slug=slug), 303)
