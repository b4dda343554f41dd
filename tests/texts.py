"""A small campaign in two languages, for tests of its texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.campaigns.content import CampaignContent, Demand, TextKind
from app.campaigns.deadlines import Deadline, DeadlineKind

TODAY = date(2026, 11, 21)
TITLE, SUMMARY = TextKind.TITLE, TextKind.SUMMARY


def a_content(**changed: Any) -> CampaignContent:
    values: dict[str, Any] = {
        "slug": "a", "reference": "", "organisation": "", "case": "a", "people": (), "targets": (),
        "issued_on": TODAY, "deadline": Deadline(DeadlineKind.UNTIL, TODAY),
        "texts": {"en": {TITLE: "T", SUMMARY: "S"}, "fr": {TITLE: "T fr", SUMMARY: "S fr"}},
        "demands": (Demand("1", None, {"en": "free her", "fr": "la libérer"}), Demand("2", "RU", {"en": "say where"})),
    }  # fmt: skip
    return CampaignContent(**{**values, **changed})


def with_text(content: CampaignContent, language: str, kind: TextKind, text: str) -> CampaignContent:
    return replace(content, texts={**content.texts, language: {**content.texts[language], kind: text}})
