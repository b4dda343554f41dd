"""The desk's pages that show the finished letters of a draft, whatever state its campaign is in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.access import DESK, Role, requires
from app.appeals import samples
from app.appeals.samples import Sample
from app.campaigns import addressing, queries
from app.campaigns.drafts.queries import Draft
from app.campaigns.drafts.views import draft_or_404
from app.campaigns.errors import CampaignError, LetterLanguageUnknown
from app.campaigns.unready import OfficeGone
from app.errors import AppError
from app.extensions import db
from app.letters import countries
from app.letters.catalogue import Catalogue
from app.letters.errors import (
    FormMissing,
    FormOfAddressMissing,
    GlyphMissing,
    LetterError,
    NameFormMissing,
    NoDemand,
    SalutationMissing,
    TemplateFault,
    TextMissing,
)
from app.letters.letter import Letter, Paper
from app.public import interface_language, worded

campaign_letters = Blueprint("campaign_letters", __name__, url_prefix="/desk/campaigns/<slug>/letters")

# The room of the campaign in which the reason can be mended for which there is no letter.
_MENDED_IN: Mapping[type[AppError], str] = {
    LetterLanguageUnknown: "campaign_texts.index",
    TextMissing: "campaign_texts.index",
    FormMissing: "campaign_texts.index",
    TemplateFault: "campaign_texts.index",
    GlyphMissing: "campaign_texts.index",
    NameFormMissing: "campaign_people.index",
    NoDemand: "campaign_demands.index",
    SalutationMissing: "campaign_targets.index",
    OfficeGone: "campaign_targets.index",
}
# What the directory lacks.
_MENDED_AT_OFFICE = (SalutationMissing, FormOfAddressMissing)


@campaign_letters.get("")
@requires(*DESK, Role.TRANSLATOR)
def index(slug: str) -> ResponseReturnValue:
    campaign = draft_or_404(slug)
    content, language = campaign.content, interface_language()
    offices = queries.offices_of(db.session(), content)
    titles = [
        (target, addressing.title_of(offices[target.office], language) if target.office in offices else target.office)
        for target in content.targets
    ]
    return render_template(
        "desk/campaigns/letters.html", campaign=campaign, rows=titles, languages=_languages(campaign), papers=[*Paper]
    )


def _languages(campaign: Draft) -> list[tuple[str, bool]]:
    """Return the languages that the campaign has a letter in, and then those that it has not, or not yet."""
    content = campaign.content
    complete = content.letter_languages
    others = dict.fromkeys(code for code in (*content.languages_read, *content.texts) if code not in complete)
    return [*((code, True) for code in complete), *((code, False) for code in others)]


@campaign_letters.get("/<office>/<language>")
@requires(*DESK, Role.TRANSLATOR)
def letter(slug: str, office: str, language: str) -> ResponseReturnValue:
    campaign, sample = _asked(slug, office, language)
    try:
        return _page(campaign, sample, _composed(campaign, sample))
    except (LetterError, CampaignError) as error:
        return _page(campaign, sample, refused=error)


@campaign_letters.get("/<office>/<language>.<any(pdf, docx, eml, txt):form>")
@requires(*DESK, Role.TRANSLATOR)
def download(slug: str, office: str, language: str, form: str) -> ResponseReturnValue:
    campaign, sample = _asked(slug, office, language)
    try:
        composed = _composed(campaign, sample)
    except (LetterError, CampaignError) as error:
        return _page(campaign, sample, refused=error), 409
    file = samples.file(composed, form, _catalogue(), clock.now())
    response = Response(file.data, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _asked(slug: str, office: str, language: str) -> tuple[Draft, Sample]:
    """Return the draft and which letter of it is asked for; what no page leads to is not there."""
    campaign = draft_or_404(slug)
    paper, country = request.args.get("paper", Paper.A4.value), request.args.get("country", samples.USUAL_COUNTRY)
    known = {*_catalogue().languages, *dict(_languages(campaign))}
    if not (campaign.content.target(office) and language in known and countries.is_country(country)):
        abort(404)
    if paper not in tuple(Paper):
        abort(404)
    return campaign, Sample(office, language, Paper(paper), country)


def _composed(campaign: Draft, sample: Sample) -> Letter:
    today = clock.today(campaign.content.time_zone)
    return samples.letter(db.session(), campaign.slug, sample, _catalogue(), today)


def _page(
    campaign: Draft, sample: Sample, composed: Letter | None = None, refused: AppError | None = None
) -> str:  # fmt: skip
    office = queries.offices_of(db.session(), campaign.content).get(sample.office)
    language = interface_language()
    return render_template(
        "desk/campaigns/letter.html",
        campaign=campaign,
        sample=sample,
        title=addressing.title_of(office, language) if office else sample.office,
        letter=composed,
        refused=worded(refused) if refused else "",
        mended_in=_mended_in(refused),
        mended_at_office=office is not None and isinstance(refused, _MENDED_AT_OFFICE),
        languages=_languages(campaign),
        papers=[*Paper],
        countries=countries.names(language),
        writer=samples.WRITER,
    )


def _mended_in(refused: AppError | None) -> str | None:
    # The subject of a letter is the names of its people.
    if isinstance(refused, TextMissing) and refused.data["text"] == "subject":
        return "campaign_people.index"
    return _MENDED_IN.get(type(refused)) if refused else None


def _catalogue() -> Catalogue:
    catalogue: Catalogue = current_app.extensions["letter_catalogue"]
    return catalogue
