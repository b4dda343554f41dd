"""The desk's page of a campaign's facts and its last day."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.access import DESK, current_actor, requires
from app.campaigns import values
from app.campaigns.drafts.queries import Draft
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.errors import CampaignOver, DraftChanged, ReferenceTaken
from app.campaigns.facts import queries, services
from app.campaigns.facts.errors import OwnerUnfit
from app.campaigns.facts.forms import FactsForm
from app.extensions import db
from app.letters.catalogue import Catalogue
from app.public import worded
from app.wording import day

campaign_facts = Blueprint("campaign_facts", __name__, url_prefix="/desk/campaigns/<slug>/facts")


@campaign_facts.get("")
@requires(*DESK)
def page(slug: str) -> ResponseReturnValue:
    found = draft_or_404(slug)
    return _page(found, _form(found))


@campaign_facts.post("")
@requires(*DESK)
def save(slug: str) -> ResponseReturnValue:
    found = draft_or_404(slug)
    form = FactsForm.of(found, *_known(), request.form)
    if not form.validate():
        return _page(found, form, status=422)
    try:
        services.save(db.session(), current_actor(), slug, form.facts(), form.seen.data or "", clock.now())
    except DraftChanged as error:
        found = draft_or_404(slug)
        form.take(_form(found))
        return _page(found, form, worded(error), 409)
    except CampaignOver as error:
        return _page(draft_or_404(slug), form, worded(error), 409)
    except ReferenceTaken as error:
        form.refuse("reference", error)
        return _page(draft_or_404(slug), form, status=422)
    except OwnerUnfit as error:
        form.refuse("owner", error)
        return _page(draft_or_404(slug), form, status=422)
    last_day = draft_or_404(slug).content.deadline.last_day
    flash(gettext("Saved. The last day is %(day)s.", day=day(last_day)))
    return redirect(url_for(".page", slug=slug), 303)


def _known() -> tuple[list[tuple[int, str]], list[tuple[str, str]]]:
    """Return who may own a campaign, and the languages of letters."""
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    owners = [(account.id, account.shown_as) for account in queries.possible_owners(db.session())]
    return owners, [(code, language.name) for code, language in catalogue.languages.items()]


def _form(found: Draft) -> FactsForm:
    return FactsForm.of(found, *_known())


def _page(found: Draft, form: FactsForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    zones = sorted(zone for zone in values.time_zones() if "/" in zone and not zone.startswith(("Etc/", "US/")))
    html = render_template(
        "desk/campaigns/facts.html", campaign=found, form=form, problem=problem, zones=["UTC", *zones],
        languages=_known()[1],
    )  # fmt: skip
    return html, status
