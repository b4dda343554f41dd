"""The desk's pages of a campaign's targets."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns.content import LONGEST_POST, Target
from app.campaigns.drafts.queries import Draft as Campaign
from app.campaigns.drafts.services import mark_of
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.errors import CampaignError, CampaignOver, DraftChanged, DraftError
from app.campaigns.targets import queries, services
from app.campaigns.targets.errors import ListUnknown, NothingToAdd
from app.campaigns.targets.forms import ListForm, TargetForm, TargetsForm, target_form
from app.campaigns.targets.services import Added, Draft
from app.config import Config
from app.errors import AppError
from app.extensions import db
from app.letters.composing import Role
from app.lists import queries as lists
from app.public import interface_language, worded
from app.recipients.checking import Known
from app.sections import queries as sections

campaign_targets = Blueprint("campaign_targets", __name__, url_prefix="/desk/campaigns/<slug>/targets")

_STEPS = {"up": -1, "down": 1}
# So many offices that were left out are named.
_MOST_NAMED = 10


@campaign_targets.get("")
@requires(*DESK)
def index(slug: str) -> ResponseReturnValue:
    return _page(draft_or_404(slug), TargetsForm(data={"find": request.args.get("find", "")}))


def _page(
    campaign: Campaign, form: TargetsForm | None = None, problem: AppError | None = None, status: int = 200
) -> ResponseReturnValue:
    session, content, language = db.session(), campaign.content, interface_language()
    form = form or TargetsForm()
    html = render_template(
        "desk/campaigns/targets.html",
        campaign=campaign,
        rows=queries.targets_shown(session, content, language, _known(campaign)),
        form=form,
        seen=mark_of(services.targets_of(content)),
        hits=queries.found_by(session, content, form.asked, language),
        lists=lists.readable(session, current_actor()),
        section_names={row.id: sections.name_of(row, language) for row in sections.all_sections(session)},
        problem=worded(problem) if problem else "",
        worded=worded,
    )
    return html, status


def _known(campaign: Campaign) -> Known:
    config: Config = current_app.config["FAITHFULLY"]
    today = clock.today(campaign.content.time_zone)
    return Known(today, stale_before=today - timedelta(days=config.stale_after_days))


@campaign_targets.post("")
@requires(*DESK)
def change(slug: str) -> ResponseReturnValue:
    """Add an office or a list of them, or move, remove or otherwise treat a target."""
    if request.form.get("action") == "list":
        return _list_added(slug, ListForm(request.form))
    form = TargetsForm(request.form)
    if not form.validate():
        return _page(draft_or_404(slug), form, status=422)
    session, draft, role = db.session(), _changing(slug, form.seen.data), Role(form.role.data)
    added = False
    try:
        match form.action.data:
            case "remove":
                services.remove(session, draft, form.office_id)
            case "up" | "down" as step:
                services.move(session, draft, form.office_id, _STEPS[step])
            case "role":
                services.set_role(session, draft, form.office_id, role)
            case _:
                services.append(session, draft, form.office_id, role)
                added = True
    except CampaignError as error:
        return _refused(slug, error, form)
    flash(gettext("Saved."))
    return redirect(url_for(".index", slug=slug, find=form.asked or None, _anchor="add" if added else None), 303)


def _changing(slug: str, seen: str | None) -> Draft:
    return Draft(draft_or_404(slug).slug, current_actor(), seen or "", clock.now())


def _list_added(slug: str, form: ListForm) -> ResponseReturnValue:
    try:
        added = services.append_list(db.session(), _changing(slug, form.seen.data), form.list_number)
    except DraftError as error:
        return _refused(slug, error, TargetsForm())
    flash(_told(added))
    return redirect(url_for(".index", slug=slug), 303)


def _told(added: Added) -> str:
    words: str = ngettext("One office was added.", "%(num)d offices were added.", added.count)
    if added.unfit:
        named = ", ".join(added.unfit[:_MOST_NAMED]) + (" …" if len(added.unfit) > _MOST_NAMED else "")
        words += " " + gettext(
            "Left out, because letters of this campaign cannot go there: %(offices)s.", offices=named
        )
    return words


def _refused(slug: str, error: AppError, form: TargetsForm) -> ResponseReturnValue:
    """Show the targets as they stand now, and why nothing was changed."""
    campaign = draft_or_404(slug)
    if isinstance(error, (DraftChanged, CampaignOver)):
        return _page(campaign, form, error, 409)
    if isinstance(error, (ListUnknown, NothingToAdd)) or form.action.data not in {None, "", "add"}:
        return _page(campaign, form, error, 422)
    form.office.errors = [worded(error)]
    return _page(campaign, form, status=422)


@campaign_targets.get("/<office>")
@requires(*DESK)
def target(slug: str, office: str) -> ResponseReturnValue:
    campaign, found = _target(slug, office)
    return _target_page(campaign, found, target_form(found, queries.languages_of(campaign.content, found)))


@campaign_targets.post("/<office>")
@requires(*DESK)
def word(slug: str, office: str) -> ResponseReturnValue:
    """Say how letters to a target open, and what may be posted to it."""
    campaign, found = _target(slug, office)
    form = target_form(found, queries.languages_of(campaign.content, found), request.form)
    if not form.validate():
        return _target_page(campaign, found, form, status=422)
    try:
        services.say(db.session(), _changing(slug, form.seen.data), office, form.said())
    except DraftError as error:
        campaign, found = _target(slug, office)
        form.seen.data = mark_of(found)
        return _target_page(campaign, found, form, error, 409)
    flash(gettext("Saved."))
    return redirect(url_for(".target", slug=slug, office=office), 303)


def _target(slug: str, office: str) -> tuple[Campaign, Target]:
    campaign = draft_or_404(slug)
    return campaign, campaign.content.target(office) or abort(404)


def _target_page(
    campaign: Campaign, found: Target, form: TargetForm, problem: AppError | None = None, status: int = 200
) -> ResponseReturnValue:
    session, content, known = db.session(), campaign.content, _known(campaign)
    (shown,) = queries.targets_shown(session, content, interface_language(), known, [found])
    html = render_template(
        "desk/campaigns/target.html",
        campaign=campaign,
        target=found,
        shown=shown,
        openings=queries.openings(session, content, found, current_app.extensions["letter_catalogue"], known.today),
        form=form,
        longest_post=LONGEST_POST,
        changed=isinstance(problem, DraftChanged),
        problem=worded(problem) if problem else "",
        worded=worded,
    )
    return html, status
