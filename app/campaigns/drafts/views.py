"""The desk's pages of campaigns: all of them, and the overview of one."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app import clock
from app.access import DESK, Role, current_actor, requires
from app.campaigns.drafts import queries
from app.campaigns.errors import CampaignUnknown
from app.errors import N_
from app.extensions import db

campaigns_desk = Blueprint("campaigns_desk", __name__, url_prefix="/desk/campaigns")

# The rooms of a campaign in the order in which it is written: endpoint, what it is called, who sees it.
ROOMS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("campaigns_desk.overview", N_("Overview"), frozenset(Role)),
    ("campaign_facts.page", N_("Facts and last day"), DESK),
    ("campaign_people.index", N_("People"), DESK),
    ("campaign_texts.index", N_("Texts"), DESK | {Role.TRANSLATOR}),
    ("campaign_demands.index", N_("Demands"), DESK),
    ("campaign_targets.index", N_("Targets"), DESK),
    ("campaign_letters.index", N_("Letters"), DESK | {Role.TRANSLATOR}),
    ("campaign_safeguards.page", N_("Do no harm"), DESK),
    ("campaign_versions.index", N_("Versions"), DESK),
    ("progress_desk.page", N_("Progress"), DESK | {Role.SECTION_EDITOR}),
    ("campaign_ending.index", N_("Decide"), DESK),
)


@campaigns_desk.app_context_processor
def _rooms() -> dict[str, object]:
    """Give every template what the navigation of one campaign needs."""

    def campaign_rooms() -> list[tuple[str, str]]:
        roles, known = current_actor().roles, current_app.view_functions
        return [(endpoint, name) for endpoint, name, who in ROOMS if endpoint in known and roles & who]

    return {"campaign_rooms": campaign_rooms}


@campaigns_desk.get("/<slug>")
@requires()
def overview(slug: str) -> ResponseReturnValue:
    found = draft_or_404(slug)
    today = clock.today(found.content.time_zone)
    return render_template("desk/campaigns/overview.html", campaign=found, today=today)


def draft_or_404(slug: str) -> queries.Draft:
    """Return a campaign with its draft, for the view of any of its rooms."""
    try:
        return queries.draft(db.session(), slug)
    except CampaignUnknown:
        abort(404)
