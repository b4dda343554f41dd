"""What must not be mentioned, and a consent that has lapsed, are told of what is published, too, and can be mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.audit.models import AuditEntry
from app.campaigns import queries
from app.campaigns.ending import services as ending
from app.campaigns.ending.errors import PublishedMentions
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.campaigns.safeguards import queries as safeguards
from app.campaigns.safeguards import services
from app.campaigns.safeguards.queries import Safeguards
from tests.approving import COORDINATOR
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.ending import a_campaign, an_update, ended, publish, row_of
from tests.redrafting import redraft

ONE = "/desk/campaigns/one"
CONSENT = Safeguards("Her sister", "Name and case", date(2026, 11, 1), date(2027, 2, 1))
MENTIONS, LAPSED = "ONE is open and mentions what must not be mentioned.", "ONE is open, and no consent holds any more."


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def _keep(session: Session, kept: Safeguards, slug: str = "one") -> None:
    session.rollback()
    seen = safeguards.of_row(safeguards.row_of(session, slug)).mark
    services.keep(session, COMMAND_LINE, slug, seen, kept, NOON)


class TestOpenCampaign:
    @pytest.fixture(autouse=True)
    def _one(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", date(2026, 12, 21), source="Needlequod Press")
        _keep(session, CONSENT)

    def test_nothing_is_told_where_all_is_well(self, session: Session, desk: Desk) -> None:
        _keep(session, replace(CONSENT, never_mention="Zoraquod"))
        assert "Nothing needs doing now" in desk.get(ONE).text
        assert "ONE is open" not in desk.get("/desk/").text

    def test_a_term_that_is_listed_after_publication(self, app: Flask, session: Session, desk: Desk) -> None:
        _keep(session, replace(CONSENT, never_mention="librarian"))
        page = desk.get(ONE).text
        assert "What is published does not protect the people any more." in page
        assert "“librarian”" in page
        assert MENTIONS in desk.get("/desk/").text
        others = signed_in(app, Role.TRANSLATOR)
        assert "ONE is open" not in others.get("/desk/").text
        assert "must not be mentioned" not in others.get(ONE).text
        _keep(session, CONSENT)
        assert MENTIONS not in desk.get("/desk/").text

    def test_what_is_published_without_it_is_told_no_more(self, session: Session, desk: Desk) -> None:
        _keep(session, replace(CONSENT, never_mention="Needlequod"))
        assert MENTIONS in desk.get("/desk/").text
        redraft(session, "one", source="another paper")
        publish(session, "one")
        assert MENTIONS not in desk.get("/desk/").text

    @pytest.mark.parametrize(("review_on", "is_told"), [(date(2026, 11, 21), True), (date(2026, 11, 22), False)])
    def test_a_consent_that_is_to_be_looked_at_again(
        self, session: Session, desk: Desk, review_on: date, *, is_told: bool
    ) -> None:
        _keep(session, replace(CONSENT, review_on=review_on))
        assert (LAPSED in desk.get("/desk/").text) is is_told
        assert ("ask whether it still holds" in desk.get(ONE).text) is is_told

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.CLOSED])
    def test_what_is_over_needs_nothing(self, session: Session, desk: Desk, status: Status) -> None:
        _keep(session, replace(CONSENT, never_mention="librarian"))
        ended(session, "one", status)
        assert "ONE is open" not in desk.get("/desk/").text

    def test_it_is_not_extended(self, session: Session, desk: Desk) -> None:
        _keep(session, replace(CONSENT, never_mention="librarian"))
        with pytest.raises(PublishedMentions):
            ending.extend(session, COMMAND_LINE, "one", date(2027, 1, 4), NOON)
        response = sent(desk, f"{ONE}/extend", desk.get(f"{ONE}/extend"))
        assert (response.status_code, "cannot go on as it is" in response.text) == (409, True)
        assert queries.published(session, "one").version == 1


class TestOutcome:
    @pytest.fixture(autouse=True)
    def _one(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", date(2026, 12, 21))
        ending.close(
            session, COORDINATOR, "one", Ending(Outcome.DIED, {"en": "Zora Bell died.", "it": "È morta."}), NOON
        )

    def test_it_is_corrected_and_the_log_keeps_no_words(self, app: Flask, session: Session, desk: Desk) -> None:
        assert f"{ONE}/outcome" in desk.get(f"{ONE}/decide").text
        page = desk.get(f"{ONE}/outcome")
        fields = fields_of(page, f"{ONE}/outcome")
        assert (fields["text-en"], fields["text-it"]) == (["Zora Bell died."], ["È morta."])
        response = sent(
            desk, f"{ONE}/outcome", page, **{"outcome": "released", "text-en": "She is free.", "text-it": ""}
        )
        assert (response.status_code, response.location) == (303, f"{ONE}/outcome")
        assert row_of(session, "one").outcome == {"kind": "released", "texts": {"en": "She is free."}}
        assert "She is free." in app.test_client().get("/en/campaigns/one").text
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "correct outcome")).one()
        assert (entry.before, entry.after) == (
            {"outcome": "died", "changed": None},
            {"outcome": "released", "changed": ["en", "it"]},
        )

    def test_what_must_not_be_mentioned_is_refused_beside_the_text(self, session: Session, desk: Desk) -> None:
        _keep(session, replace(CONSENT, never_mention="Zora Bell"))
        response = sent(desk, f"{ONE}/outcome", desk.get(f"{ONE}/outcome"))
        assert (response.status_code, "stands in this text" in response.text) == (422, True)

    def test_who_was_overtaken_corrects_nothing(self, session: Session, desk: Desk) -> None:
        page = desk.get(f"{ONE}/outcome")
        ending.correct_outcome(session, COORDINATOR, "one", Ending(Outcome.RELEASED, {"en": "Free."}), NOON)
        assert sent(desk, f"{ONE}/outcome", page).status_code == 409
        assert row_of(session, "one").outcome == {"kind": "released", "texts": {"en": "Free."}}

    @pytest.mark.parametrize("state", ["open", "stopped", "updated", "draft"])
    def test_there_is_none_of_what_was_not_closed_with_one(
        self, app: Flask, session: Session, desk: Desk, state: str
    ) -> None:
        a_campaign(app, "two", date(2026, 12, 21), published=state != "draft")
        if state == "stopped":
            ended(session, "two", Status.STOPPED)
        if state == "updated":
            an_update(app, "two")
        address = "/desk/campaigns/two/outcome"
        assert "<form" not in desk.get(address).text.partition("<main")[2]
        before = row_of(session, "two")
        stands = (before.status, before.outcome, before.revision)
        typed = {"revision": str(before.revision), "outcome": "released", "text-en": "Free."}
        assert desk.post(address, typed).status_code == 409
        after = row_of(session, "two")
        assert (after.status, after.outcome, after.revision) == stands
        assert f"{address}" not in desk.get("/desk/campaigns/two/decide").text
