"""Pure: the words that stand on a page for the texts of a campaign and their states; a page translates them."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError

from app.campaigns.approval import TextState
from app.campaigns.content import TextKind
from app.errors import N_
from app.letters.conventions import Language

KINDS: Mapping[str, str] = {
    TextKind.TITLE: N_("Headline"),
    TextKind.SUMMARY: N_("Summary"),
    TextKind.ACCOUNT: N_("What happened"),
    TextKind.BACKGROUND: N_("Background"),
    TextKind.INTRODUCTION: N_("Introduction"),
    TextKind.CONCERN: N_("Concern"),
    TextKind.LEGAL_GROUND: N_("Legal ground"),
}
STATES: Mapping[str, str] = {
    TextState.MISSING: N_("missing"),
    TextState.DRAFT: N_("draft"),
    TextState.APPROVED: N_("approved"),
    TextState.OUTDATED: N_("outdated"),
}


def direction_of(code: str, languages: Mapping[str, Language]) -> str:
    """Return in which direction a language is written, "auto" where nobody knows."""
    if code in languages:
        return languages[code].default.direction.value
    try:
        return str(Locale.parse(code, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"
