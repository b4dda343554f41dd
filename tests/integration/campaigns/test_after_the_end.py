"""What a campaign that was stopped or closed leaves behind, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor, Role
from app.campaigns.ending import services
from app.campaigns.errors import CampaignMakesNoLetters
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.campaigns.versions import queries as versions
from app.campaigns.versions import services as reviews
from app.tracking.calendars import queries as calendars
from tests.approving import COORDINATOR
from tests.conftest import NOON
from tests.drafting import edit, standard
from tests.ending import an_update, ended, publish, row_of

OTHER = Actor(1_000_002, "Otto Organiser", frozenset({Role.COORDINATOR}))
NOT_KNOWN = Ending(Outcome.NOT_KNOWN)


@pytest.mark.parametrize("how", ["stopped", "closed", "updated"])
def test_nobody_is_asked_any_more_to_approve_what_has_ended(app: Flask, session: Session, how: str) -> None:
    update = an_update(app, published=False) if how == "updated" else ""
    edit(session, "practice", lambda content: replace(content, organisation="A group that is invented"))
    reviews.ask_for_review(session, COORDINATOR, "practice", row_of(session, "practice").revision, standard())
    assert versions.waiting(session, OTHER) == 1
    if update:
        publish(session, update)
    else:
        ended(session, "practice", Status(how))
    row = row_of(session, "practice")
    assert (row.review_by, row.review_asked_by, row.review_at) == (None, "", None)
    assert versions.waiting(session, OTHER) == 0


def test_after_a_stop_no_letter_was_made_and_a_close_changes_nothing_about_it(session: Session) -> None:
    services.stop(session, COMMAND_LINE, "practice", NOON)
    services.close(session, COMMAND_LINE, "practice", NOT_KNOWN, NOON + timedelta(days=9))
    found = versions.versions(session, "practice")[0]
    day = NOON.date()
    versions.as_published(session, "practice", found, day).require_letters(day)
    with pytest.raises(CampaignMakesNoLetters):
        versions.as_published(session, "practice", found, day + timedelta(days=1)).require_letters(day)


def test_what_is_done_with_a_stopped_campaign_does_not_cancel_it_in_calendars_again(session: Session) -> None:
    services.stop(session, COMMAND_LINE, "practice", NOON)
    later = NOON + timedelta(days=29)
    services.begin_update(session, COMMAND_LINE, "practice", later)
    services.close(session, COMMAND_LINE, "practice", NOT_KNOWN, later)
    shown = [one.found.content.slug for one in calendars.listed(session, None, NOON + timedelta(days=31))]
    assert "practice" not in shown
