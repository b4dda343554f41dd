"""An update begins with the approvals of what was published, whatever the draft before it says meanwhile."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns import queries
from app.campaigns.approval import TextState, places, state_of, text_at
from app.campaigns.content import CampaignContent, TextKind
from app.campaigns.ending import services
from tests.approving import COORDINATOR
from tests.conftest import NOON
from tests.drafting import edited
from tests.ending import a_campaign, row_of


def test_what_waits_in_the_draft_takes_no_approval_from_what_is_published(app: Flask, session: Session) -> None:
    a_campaign(app, "one", date(2026, 12, 21))
    services.extend(session, COMMAND_LINE, "one", date(2026, 12, 28), NOON)
    published = queries.published(session, "one").content
    texts = {
        code: {**texts, TextKind.TITLE: "Another"} if code in {"en", "fr"} else texts
        for code, texts in published.texts.items()
    }
    edited(app, "one", texts=texts)
    services.begin_update(session, COMMAND_LINE, "one", NOON)
    new = row_of(session, "one-update-1")
    content = CampaignContent.from_json(new.draft)
    states = {
        (code, place): state_of(content, new.approvals, code, place)
        for code in content.texts for place in places(content) if text_at(content, code, place)
    }  # fmt: skip
    assert {where for where, state in states.items() if state is not TextState.APPROVED} == set()
    assert new.approvals["fr"]["title"]["by"] == COORDINATOR.name
