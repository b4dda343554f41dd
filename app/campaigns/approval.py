"""Pure: which texts of a campaign are missing, drafts, approved, or outdated since the original has changed.

A mark is kept of each text when somebody approves it, and one of the original as it was then: a text that is changed
later, here or by a file, is a draft again by itself, and one whose original was changed is outdated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from app.campaigns.content import CampaignContent, TextKind

# By language and place: {"text": mark, "original": mark, "by": name, "on": day}.
Approvals = Mapping[str, Mapping[str, Mapping[str, str]]]


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


def approved(
    content: CampaignContent, approvals: Approvals, language: str, name: str, today: date
) -> dict[str, Any]:  # fmt: skip
    """Return the approvals with all texts of a language approved as they stand, by somebody on a day."""
    marks = {place: _kept(content, language, place, name, today) for place in _told(content, language)}
    return {**approvals, language: marks}


def all_approved(content: CampaignContent, approvals: Approvals, name: str, today: date) -> dict[str, Any]:
    """Return the approvals with every text of every language approved, but for those that are so already."""
    result: dict[str, Any] = dict(approvals)
    for language in content.texts:
        result[language] = {
            place: result.get(language, {}).get(place)
            if state_of(content, approvals, language, place) is TextState.APPROVED
            else _kept(content, language, place, name, today)
            for place in _told(content, language)
        }
    return result


def translated(content: CampaignContent, approvals: Approvals, language: str) -> dict[str, Any]:
    """Return the approvals after the texts of a language were written beside the original as it stands now.

    What was changed is a draft, what was not stays approved where it was, and nothing is outdated any more.
    """
    marks = {}
    for place in _told(content, language):
        kept = approvals.get(language, {}).get(place, {})
        marks[place] = {**kept, "original": mark(text_at(content, content.original_language, place))}
    return {**approvals, language: marks}


def mark(text: str) -> str:
    """Return a short mark of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _told(content: CampaignContent, language: str) -> Iterator[str]:
    return (place for place in places(content) if text_at(content, language, place))


def _kept(content: CampaignContent, language: str, place: str, name: str, today: date) -> dict[str, str]:
    original = text_at(content, content.original_language, place)
    text = text_at(content, language, place)
    return {"text": mark(text), "original": mark(original), "by": name, "on": today.isoformat()}
