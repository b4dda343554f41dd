"""Pure: which texts of a campaign are missing, drafts, approved, or outdated since the original has changed.

A mark is kept of each text when somebody approves it, and one of the original beside which it was written or approved:
a text that is changed later, here or by a file, is a draft again by itself, and one whose original was changed is
outdated. `drafts.services.keep` keeps the marks right, whatever page or file a change comes from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from app.campaigns.content import LETTER_TEXTS, PAGE_TEXTS, CampaignContent, TextKind

# By language and place: {"original": mark, "text": mark, "by": name, "on": day}; of a draft, "original" alone.
Approvals = Mapping[str, Mapping[str, Mapping[str, str]]]

_PAGE = tuple(kind for kind in TextKind if kind not in LETTER_TEXTS)


class TextState(StrEnum):
    """What is known of a text in one language."""

    MISSING = "missing"
    DRAFT = "draft"
    APPROVED = "approved"
    OUTDATED = "outdated"


def places(content: CampaignContent) -> tuple[str, ...]:
    """Return the places of a campaign's texts: its kinds, and "demand-1", "demand-2", …, by the numbers of demands."""
    return (*TextKind, *(f"demand-{demand.id}" for demand in content.demands))


def text_at(content: CampaignContent, language: str, place: str) -> str:
    """Return the text at a place, empty where there is none."""
    if place in tuple(TextKind):
        return content.texts.get(language, {}).get(TextKind(place), "")
    number = place.removeprefix("demand-")
    return next((demand.texts.get(language, "") for demand in content.demands if demand.id == number), "")


def state_of(content: CampaignContent, approvals: Approvals, language: str, place: str) -> TextState:
    """Return the state of the text at a place in a language."""
    text = text_at(content, language, place)
    if not text:
        return TextState.MISSING
    kept = approvals.get(language, {}).get(place, {})
    original = text_at(content, content.original_language, place)
    if language != content.original_language and kept.get("original", mark(original)) != mark(original):
        return TextState.OUTDATED
    return TextState.APPROVED if kept.get("text") == mark(text) else TextState.DRAFT


def lacking(content: CampaignContent, language: str) -> tuple[str, ...]:
    """Return the places at which a language has no text and needs one.

    On the page it says what the original says, and a title and a summary in any case; a letter that is begun is whole.
    """
    page = [kind for kind in _PAGE if kind in PAGE_TEXTS or text_at(content, content.original_language, kind)]
    begun = any(text_at(content, language, kind) for kind in LETTER_TEXTS)
    letter = [place for place in places(content) if place not in _PAGE] if begun else []
    return tuple(place for place in (*page, *letter) if not text_at(content, language, place))


def approved(
    content: CampaignContent, approvals: Approvals, language: str, name: str, today: date
) -> dict[str, Any]:  # fmt: skip
    """Return the approvals with all texts of a language approved as they stand, by somebody on a day."""
    marks = {place: _kept(content, language, place, name, today) for place in _told(content, language)}
    return {**approvals, language: marks}


def all_approved(content: CampaignContent, approvals: Approvals, name: str, today: date) -> dict[str, Any]:
    """Return the approvals with every text of every language approved, but for those that are so already."""
    return {
        language: {
            place: approvals[language][place]
            if state_of(content, approvals, language, place) is TextState.APPROVED
            else _kept(content, language, place, name, today)
            for place in _told(content, language)
        }
        for language in content.texts
    }


def after_change(before: CampaignContent, after: CampaignContent, approvals: Approvals) -> dict[str, Any]:
    """Return the approvals after any change of a draft.

    A text that was changed counts as written beside the original as it stands now. Of one that was not, it is kept
    beside which original it was written, so that it is outdated where that has changed; a draft is so, too. A demand
    that has only moved takes its marks along, and what is gone leaves none behind.
    """
    came_from = _places_before(before, after)
    return {
        language: {
            place: _after(before, after, approvals, language, (came_from.get(place, place), place))
            for place in _told(after, language)
        }
        for language in after.texts
    }


def translated(
    approvals: Approvals, content: CampaignContent, language: str, written: Mapping[str, str]
) -> dict[str, Any]:  # fmt: skip
    """Return the approvals after texts were written beside the original as `written` has its mark, by place.

    That need not be the original as it stands now: then the text is outdated from the beginning.
    """
    marks = dict(approvals.get(language, {}))
    for place in _told(content, language):
        if place in written and marks.get(place, {}).get("original") != written[place]:
            marks[place] = {"original": written[place]}
    return {**approvals, language: marks}


def still_right(
    content: CampaignContent, approvals: Approvals, language: str, seen: Mapping[str, str], who: tuple[str, date]
) -> dict[str, Any]:  # fmt: skip
    """Return the approvals after somebody found unchanged texts right beside the original, `seen` as for `translated`.

    What was approved before is so again, by them on that day; what was a draft is still one, and outdated no more.
    """
    marks = dict(approvals.get(language, {}))
    for place in _told(content, language):
        if place not in seen:
            continue
        text = mark(text_at(content, language, place))
        was_approved = marks.get(place, {}).get("text") == text
        again = {"text": text, "by": who[0], "on": who[1].isoformat()} if was_approved else {}
        marks[place] = {**again, "original": seen[place]}
    return {**approvals, language: marks}


def original_marks(content: CampaignContent) -> dict[str, str]:
    """Return the mark of the original at each place, as it stands now."""
    return {place: mark(text_at(content, content.original_language, place)) for place in places(content)}


def mark(text: str) -> str:
    """Return a short mark of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _told(content: CampaignContent, language: str) -> Iterator[str]:
    return (place for place in places(content) if text_at(content, language, place))


def _kept(content: CampaignContent, language: str, place: str, name: str, today: date) -> dict[str, str]:
    original = text_at(content, content.original_language, place)
    text = text_at(content, language, place)
    return {"text": mark(text), "original": mark(original), "by": name, "on": today.isoformat()}


def _places_before(before: CampaignContent, after: CampaignContent) -> dict[str, str]:
    """Return where each demand that was only moved stood before."""
    return {
        f"demand-{demand.id}": f"demand-{old.id}"
        for demand in after.demands
        for old in before.demands
        if old.texts == demand.texts
    }


def _after(
    before: CampaignContent, after: CampaignContent, approvals: Approvals, language: str, place: tuple[str, str]
) -> dict[str, str]:  # fmt: skip
    """Return the marks of one text, which stood at the first place and stands at the second now."""
    was, now = place
    kept = approvals.get(language, {}).get(was, {})
    if text_at(before, language, was) != text_at(after, language, now):
        original = mark(text_at(after, after.original_language, now))
        # An approval beside another original says nothing of this text, should it ever become the same again.
        return dict(kept) if kept.get("original") == original else {"original": original}
    beside, old = _beside(before, approvals, language, was), mark(text_at(before, before.original_language, was))
    chosen = after.original_language
    if chosen != before.original_language and beside == old == _beside(before, approvals, chosen, was):
        # Both were right beside the original of until now, and so they are beside each other.
        beside = mark(text_at(before, chosen, was))
    return {**kept, "original": beside}


def _beside(content: CampaignContent, approvals: Approvals, language: str, place: str) -> str:
    """Return the mark of the original beside which a text was written, as far as one was kept."""
    original = mark(text_at(content, content.original_language, place))
    if language == content.original_language:
        return original
    return approvals.get(language, {}).get(place, {}).get("original", original)
