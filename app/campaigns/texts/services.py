"""Use cases of the texts of a campaign; each is one commit, which keeps the draft and the states of its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.campaigns import approval, values
from app.campaigns.approval import text_at
from app.campaigns.content import CampaignContent, TextKind
from app.campaigns.drafts import services as drafts
from app.campaigns.drafts.services import Edit, mark_of
from app.campaigns.errors import DraftChanged
from app.campaigns.models import Campaign
from app.campaigns.texts import fitting
from app.campaigns.texts.errors import (
    LanguageMissing,
    LanguageNotYours,
    LanguageThere,
    OriginalChanged,
    OriginalStays,
    TextsUnfit,
)
from app.extensions import writing


@dataclass(frozen=True, slots=True)
class Written:
    """What a page of texts says of one language: its texts by place, and what its reader saw.

    `seen` is the mark of the language's part of the draft (see `part`), `originals` the marks of the original by
    place, `still_right` the places whose text was found right beside the present original, unchanged.
    """

    language: str
    texts: Mapping[str, str]
    seen: str
    originals: Mapping[str, str]
    still_right: frozenset[str] = frozenset()


def part(content: CampaignContent, language: str) -> object:
    """Return what a page of one language is about: its texts, and which demands there are. Raises LanguageMissing.

    Whoever writes in another language changes none of it, but for a demand of the original.
    """
    if language not in content.texts:
        raise LanguageMissing
    texts = tuple((place, text_at(content, language, place)) for place in approval.places(content))
    return texts, tuple(text_at(content, content.original_language, place) for place, _text in texts[len(TextKind) :])


def save(session: Session, actor: Actor, slug: str, written: Written, now: datetime) -> None:
    """Keep the texts of a language as a draft.

    Raises CampaignUnknown, CampaignOver, LanguageNotYours, LanguageMissing, DraftChanged.
    """
    with writing(session):
        _write(session, actor, drafts.to_change(session, slug), written, now)


def save_and_approve(
    session: Session, actor: Actor, slug: str, written: Written, languages: fitting.Languages, now: datetime
) -> None:
    """Keep the texts of a language and approve all of them; where one does not fit or is missing, nothing is kept.

    Raises as `save`, and OriginalChanged, TextsUnfit.
    """
    with writing(session):
        campaign = drafts.to_change(session, slug)
        content = _write(session, actor, campaign, written, now)
        language = written.language
        if language != content.original_language and _is_beside_another(content, written):
            raise OriginalChanged
        if faults := fitting.unapprovable(content, language, languages):
            raise TextsUnfit(faults)
        campaign.approvals = approval.approved(content, campaign.approvals, language, actor.name, now.date())
        _note(session, actor, campaign, "approve texts", {"language": language}, now)


def _is_beside_another(content: CampaignContent, written: Written) -> bool:
    """Return whether the original of a text that is there is no more what the page showed."""
    marks = approval.original_marks(content).items()
    return any(
        written.originals.get(place) != mark for place, mark in marks if text_at(content, written.language, place)
    )


def _write(session: Session, actor: Actor, campaign: Campaign, written: Written, now: datetime) -> CampaignContent:
    language, content = written.language, CampaignContent.from_json(campaign.draft)
    if not actor.may_translate(language):
        raise LanguageNotYours
    if mark_of(part(content, language)) != written.seen:
        raise DraftChanged
    changed = {place for place, text in written.texts.items() if text != text_at(content, language, place)}
    new = with_texts(content, language, written.texts)
    drafts.keep(session, actor, campaign, new, "change texts", now)
    if language == new.original_language:
        return new
    beside = {place: written.originals[place] for place in changed if place in written.originals}
    right = {place: written.originals[place] for place in written.still_right - changed if place in written.originals}
    approvals = approval.translated(campaign.approvals, new, language, beside)
    campaign.approvals = approval.still_right(new, approvals, language, right, (actor.name, now.date()))
    if right:
        told = {"language": language, "still right": ", ".join(sorted(right))}
        _note(session, actor, campaign, "confirm texts", told, now)
    return new


def _note(
    session: Session, actor: Actor, campaign: Campaign, action: str, told: Mapping[str, str], now: datetime
) -> None:  # fmt: skip
    """Count a change of the states of texts, which changes what can be published, and write it down."""
    campaign.changed_at = now
    campaign.revision += 1
    audit.record(session, actor, action, Subject("campaign", campaign.slug), now, after=told)


def with_texts(content: CampaignContent, language: str, texts: Mapping[str, str]) -> CampaignContent:
    """Return the content with these texts of a language by place; an empty one is none, others stay as they are."""
    kinds = {kind: texts.get(kind, text_at(content, language, kind)) for kind in TextKind}
    demands = []
    for demand in content.demands:
        said = {**demand.texts, language: texts.get(f"demand-{demand.id}", demand.texts.get(language, ""))}
        demands.append(replace(demand, texts={code: text for code, text in said.items() if text}))
    return replace(
        content,
        texts={**content.texts, language: {kind: text for kind, text in kinds.items() if text}},
        demands=tuple(demands),
    )


def languages_of(content: CampaignContent) -> object:
    """Return the part of a draft that the choice of its languages is about."""
    return tuple(sorted(content.texts)), content.original_language


def add_language(session: Session, actor: Actor, slug: str, language: str, now: datetime) -> None:
    """Add a language without any text yet; the first is the original.

    Raises CampaignUnknown, CampaignOver, NoLanguageCode, LanguageThere.
    """
    values.language(language)

    def new(content: CampaignContent) -> CampaignContent:
        if language in content.texts:
            raise LanguageThere
        # Which language is the original is said from here on: it must not change by there being another one.
        original = content.original_language or language
        return replace(content, texts={**content.texts, language: {}}, source_language=original)

    with writing(session):
        campaign = drafts.to_change(session, slug)
        drafts.keep(session, actor, campaign, new(CampaignContent.from_json(campaign.draft)), "add language", now)


def remove_language(session: Session, actor: Actor, slug: str, language: str, seen: str, now: datetime) -> None:
    """Remove the texts of a language, those of the demands too; the forms of names stay.

    Raises CampaignUnknown, CampaignOver, LanguageMissing, OriginalStays, DraftChanged.
    """

    def new(content: CampaignContent) -> CampaignContent:
        if language == content.original_language:
            raise OriginalStays
        emptied = with_texts(content, language, dict.fromkeys(approval.places(content), ""))
        texts = {code: texts for code, texts in emptied.texts.items() if code != language}
        return replace(emptied, texts=texts, source_language=content.original_language)

    edit = Edit("remove language", lambda content: part(content, language), seen, new)
    drafts.change(session, actor, slug, edit, now)


def choose_original(session: Session, actor: Actor, slug: str, language: str, seen: str, now: datetime) -> None:
    """Let the texts of the other languages be translations of those in this one.

    Raises CampaignUnknown, CampaignOver, LanguageMissing, DraftChanged.
    """

    def new(content: CampaignContent) -> CampaignContent:
        if language not in content.texts:
            raise LanguageMissing
        return replace(content, source_language=language)

    drafts.change(session, actor, slug, Edit("choose original", languages_of, seen, new), now)
