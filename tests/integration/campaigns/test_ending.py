"""The decisions about a campaign: what each leaves behind, and what refuses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor, Role
from app.audit.models import AuditEntry
from app.campaigns import queries, series
from app.campaigns.content import CampaignContent
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts import services as drafts
from app.campaigns.ending import services
from app.campaigns.ending.errors import (
    DecidedAlready,
    LastDayNotLater,
    NeverPublished,
    NotGoingOn,
    OwnedAlready,
    UpdateBegun,
)
from app.campaigns.errors import CampaignUnknown, LastDayInPast, LastDayTooFar, TransitionRefused
from app.campaigns.lifecycle import Cause, Ending, Outcome, Status
from app.campaigns.models import Safeguard
from app.errors import AppError
from app.extensions import writing
from tests.approving import COORDINATOR
from tests.conftest import NOON
from tests.desk import an_account
from tests.ending import a_campaign, an_update, at, ended, publish, row_of
from tests.sending import confirmed, letters, run_once

# The examples end so long after the day of the tests.
LAST_DAY = date(2026, 12, 21)
RELEASED = Ending(Outcome.RELEASED, {"en": "She is free."})


def _decide(session: Session, decision: str, slug: str, seen: int | None = None) -> None:
    match decision:
        case "extend":
            services.extend(session, COORDINATOR, slug, date(2027, 1, 15), NOON, seen=seen)
        case "update":
            services.begin_update(session, COMMAND_LINE, slug, NOON, seen=seen)
        case "close":
            services.close(session, COORDINATOR, slug, RELEASED, NOON, seen=seen)
        case _:
            services.stop(session, COORDINATOR, slug, NOON, reason="She is in danger.")


@pytest.mark.parametrize(
    ("state", "decision", "becomes"),
    [
        ("draft", "extend", NeverPublished),
        ("draft", "update", NeverPublished),
        ("draft", "close", TransitionRefused),
        ("draft", "stop", TransitionRefused),
        ("open", "extend", Status.OPEN),
        ("open", "update", Status.OPEN),
        ("open", "close", Status.CLOSED),
        ("open", "stop", Status.STOPPED),
        ("passed", "extend", Status.OPEN),
        ("passed", "update", Status.OPEN),
        ("passed", "close", Status.CLOSED),
        ("passed", "stop", Status.STOPPED),
        ("stopped", "extend", NotGoingOn),
        ("stopped", "update", Status.STOPPED),
        ("stopped", "close", Status.CLOSED),
        ("stopped", "stop", TransitionRefused),
        ("closed", "extend", NotGoingOn),
        ("closed", "update", Status.CLOSED),
        ("closed", "close", TransitionRefused),
        ("closed", "stop", TransitionRefused),
    ],
)
def test_every_row_of_the_lifecycle(
    app: Flask, session: Session, state: str, decision: str, becomes: Status | type[AppError]
) -> None:
    last_day = date(2026, 11, 1) if state == "passed" else LAST_DAY
    a_campaign(app, "one", last_day, published=state != "draft")
    if state in {"stopped", "closed"}:
        ended(session, "one", Status(state))
    before = row_of(session, "one").status
    if isinstance(becomes, Status):
        _decide(session, decision, "one")
        assert row_of(session, "one").status == becomes
    else:
        with pytest.raises(becomes):
            _decide(session, decision, "one")
        assert row_of(session, "one").status == before


@pytest.mark.parametrize("decision", ["extend", "update", "close", "stop"])
def test_an_unknown_campaign_is_not_decided_on(session: Session, decision: str) -> None:
    with pytest.raises(CampaignUnknown, match="nowhere"):
        _decide(session, decision, "nowhere")


@pytest.mark.parametrize("decision", ["extend", "update", "close"])
def test_what_was_overtaken_decides_nothing(app: Flask, session: Session, decision: str) -> None:
    a_campaign(app, "one", LAST_DAY)
    seen = row_of(session, "one").revision
    services.extend(session, COMMAND_LINE, "one", date(2026, 12, 28), NOON, seen=seen)
    with pytest.raises(DecidedAlready):
        _decide(session, decision, "one", seen)
    row = row_of(session, "one")
    assert (row.status, row.last_day, row.successor) == (Status.OPEN, date(2026, 12, 28), None)


def test_a_stop_does_not_wait_for_what_else_was_changed(app: Flask, session: Session) -> None:
    a_campaign(app, "one", LAST_DAY)
    services.extend(session, COMMAND_LINE, "one", date(2026, 12, 28), NOON)
    _decide(session, "stop", "one", seen=1)
    assert row_of(session, "one").status == Status.STOPPED


@pytest.mark.parametrize(
    ("decision", "action", "before", "after"),
    [
        ("extend", "extend", {"deadline": "until 2026-12-21"}, {"deadline": "until 2027-01-15"}),
        ("update", "begin update", None, {"update": "one-update-1"}),
        (
            "close", "close", {"status": "open", "outcome": None},
            {"status": "closed", "outcome": {"kind": "released", "texts": {"en": "She is free."}}},
        ),
        ("stop", "stop", {"status": "open", "reason": None}, {"status": "stopped", "reason": "She is in danger."}),
    ],
)  # fmt: skip
def test_every_decision_is_in_the_log_with_who_took_it(
    app: Flask, session: Session, decision: str, action: str, before: dict[str, object], after: dict[str, object]
) -> None:
    a_campaign(app, "one", LAST_DAY)
    revision = row_of(session, "one").revision
    _decide(session, decision, "one")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == action, AuditEntry.subject == "one")).one()
    assert entry.actor == (COMMAND_LINE if decision == "update" else COORDINATOR).name
    assert (entry.before, entry.after) == (before, after)
    assert row_of(session, "one").revision == revision + 1


class TestExtension:
    def test_it_is_a_version_in_which_the_deadline_alone_is_another(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        before = queries.published(session, "one").content
        services.extend(session, COORDINATOR, "one", date(2027, 1, 15), NOON)
        row = row_of(session, "one")
        newest = row.versions[-1]
        assert (newest.number, newest.cause, newest.approved_by) == (2, Cause.EXTENDED, COORDINATOR.name)
        expected = replace(before, deadline=Deadline(DeadlineKind.UNTIL, date(2027, 1, 15)))
        assert queries.published(session, "one").content == expected
        assert (row.last_day, row.last_day_since) == (date(2027, 1, 15), NOON)
        assert row.draft == expected.as_json()

    @pytest.mark.parametrize(
        ("kind", "day", "becomes"),
        [
            (DeadlineKind.BEFORE, date(2026, 12, 15), Deadline(DeadlineKind.BEFORE, date(2028, 3, 1))),
            (DeadlineKind.MONTH, date(2027, 12, 1), Deadline(DeadlineKind.UNTIL, date(2028, 2, 29))),
            (DeadlineKind.EVENT, date(2027, 12, 15), Deadline(DeadlineKind.EVENT, date(2028, 2, 29))),
        ],
    )
    def test_29_february_is_a_last_day_of_every_kind(
        self, app: Flask, session: Session, kind: DeadlineKind, day: date, becomes: Deadline
    ) -> None:
        a_campaign(app, "one", LAST_DAY, deadline=Deadline(kind, day))
        services.extend(session, COMMAND_LINE, "one", date(2028, 2, 29), NOON + timedelta(days=200))
        assert queries.published(session, "one").content.deadline == becomes

    @pytest.mark.parametrize(
        ("until", "error"),
        [
            (date(2026, 11, 20), LastDayInPast),
            (LAST_DAY - timedelta(days=1), LastDayNotLater),
            (LAST_DAY, LastDayNotLater),
            (date(2027, 11, 23), LastDayTooFar),
        ],
    )
    def test_a_day_that_helps_nobody_is_refused(
        self, app: Flask, session: Session, until: date, error: type[AppError]
    ) -> None:
        a_campaign(app, "one", LAST_DAY)
        with pytest.raises(error):
            services.extend(session, COMMAND_LINE, "one", until, NOON)
        assert len(row_of(session, "one").versions) == 1

    @pytest.mark.parametrize("kind", DeadlineKind)
    def test_the_end_of_the_calendar_is_too_far(self, app: Flask, session: Session, kind: DeadlineKind) -> None:
        a_campaign(app, "one", LAST_DAY, deadline=Deadline(kind, LAST_DAY))
        with pytest.raises(LastDayTooFar):
            services.extend(session, COMMAND_LINE, "one", date.max, NOON)

    def test_a_year_and_a_leap_day_ahead_is_the_farthest(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        services.extend(session, COMMAND_LINE, "one", date(2027, 11, 22), NOON)
        assert row_of(session, "one").last_day == date(2027, 11, 22)

    @pytest.mark.parametrize(
        ("zone", "until", "last_moment", "too_late"),
        [
            # The clocks of Berlin go back in the night before, those of New York a week later in the night of the day.
            ("Europe/Berlin", date(2026, 10, 25), "2026-10-25T22:59:59", "2026-10-25T23:00:00"),
            ("Europe/Berlin", date(2026, 10, 24), "2026-10-24T21:59:59", "2026-10-24T22:00:00"),
            ("America/New_York", date(2026, 11, 1), "2026-11-02T04:59:59", "2026-11-02T05:00:00"),
            ("America/New_York", date(2027, 3, 14), "2027-03-15T03:59:59", "2027-03-15T04:00:00"),
            ("Pacific/Kiritimati", date(2026, 12, 25), "2026-12-25T09:59:59", "2026-12-25T10:00:00"),
            ("Pacific/Pago_Pago", date(2026, 12, 25), "2026-12-26T10:59:59", "2026-12-26T11:00:00"),
        ],
    )
    def test_today_is_a_day_of_the_campaign(
        self, app: Flask, session: Session, zone: str, until: date, last_moment: str, too_late: str
    ) -> None:
        a_campaign(app, "one", date(2026, 10, 1), zone)
        a_campaign(app, "two", date(2026, 10, 1), zone)
        with at(too_late):
            moment = NOON.fromisoformat(f"{too_late}+00:00")
            with pytest.raises(LastDayInPast):
                services.extend(session, COMMAND_LINE, "two", until, moment)
        services.extend(session, COMMAND_LINE, "one", until, NOON.fromisoformat(f"{last_moment}+00:00"))
        found = queries.published(session, "one")
        assert found.phase_on(found.day_of(NOON.fromisoformat(f"{last_moment}+00:00"))).makes_letters
        assert not found.phase_on(found.day_of(NOON.fromisoformat(f"{too_late}+00:00"))).makes_letters

    def test_changes_of_the_draft_stay_unpublished_and_are_reviewed_anew(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        _redraft(session, "one", countries=("FR",))
        with writing(session):
            campaign = queries.campaign(session, "one")
            assert campaign is not None
            campaign.review_by, campaign.review_asked_by, campaign.review_at = 7, "Somebody", NOON
        services.extend(session, COMMAND_LINE, "one", date(2027, 1, 15), NOON)
        row = row_of(session, "one")
        assert (row.review_by, row.review_asked_by, row.review_at) == (None, "", None)
        draft = CampaignContent.from_json(row.draft)
        assert (draft.countries, draft.deadline.last_day) == (("FR",), date(2027, 1, 15))
        assert queries.published(session, "one").content.countries != ("FR",)

    def test_a_later_last_day_of_the_draft_stays(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        _redraft(session, "one", deadline=Deadline(DeadlineKind.UNTIL, date(2027, 3, 1)))
        services.extend(session, COMMAND_LINE, "one", date(2027, 1, 15), NOON)
        assert CampaignContent.from_json(row_of(session, "one").draft).deadline.last_day == date(2027, 3, 1)


def _redraft(session: Session, slug: str, **changes: object) -> None:
    edit = drafts.Edit(
        "change",
        lambda _content: 1,
        drafts.mark_of(1),
        lambda content: replace(content, **changes),  # type: ignore[arg-type]  # The fields that a test names.
    )
    drafts.change(session, COORDINATOR, slug, edit, NOON)


class TestUpdate:
    def test_everything_that_was_published_is_carried_over(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY, index="EUR 46/001/2026", source="https://example.org/1", previous="an old one")
        number = row_of(session, "one").id
        with writing(session):
            session.add(
                Safeguard(
                    campaign_id=number, agreed_by="her sister", agreed_to="her name",
                    agreed_on=date(2026, 11, 1), review_on=date(2027, 2, 1), risks="a trial", never_mention="school",
                )
            )  # fmt: skip
        approvals = dict(row_of(session, "one").approvals)
        published = queries.published(session, "one").content
        _redraft(session, "one", countries=("FR",))
        number, _email, _mark = an_account(app, Role.COORDINATOR, name="Cleo")
        actor = Actor(number, "Cleo", frozenset({Role.COORDINATOR}))
        assert services.begin_update(session, actor, "one", NOON) == "one-update-1"
        new = row_of(session, "one-update-1")
        assert CampaignContent.from_json(new.draft) == replace(
            published, slug="one-update-1", update=1, previous="one", index="", source="", issued_on=NOON.date(),
            deadline=Deadline(DeadlineKind.UNTIL, date(2027, 1, 2)), deadline_is_usual=False,
        )  # fmt: skip
        assert (new.status, new.owner_id, new.versions) == (Status.DRAFT, number, [])
        assert new.approvals == approvals
        assert new.safeguard is not None
        assert (new.safeguard.agreed_by, new.safeguard.never_mention) == ("her sister", "school")
        assert (new.safeguard.agreed_on, new.safeguard.review_on) == (date(2026, 11, 1), date(2027, 2, 1))
        assert new.predecessor is not None
        assert (new.predecessor.slug, new.reference) == ("one", "ONE")

    def test_the_day_of_issue_is_a_day_of_the_campaign(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY, "Pacific/Kiritimati")
        services.begin_update(session, COMMAND_LINE, "one", NOON.replace(hour=11))
        draft = CampaignContent.from_json(row_of(session, "one-update-1").draft)
        assert (draft.issued_on, draft.deadline.last_day) == (date(2026, 11, 22), date(2027, 1, 3))

    def test_it_ends_the_one_before_when_it_opens_and_keeps_its_reference(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        an_update(app, "one")
        row = row_of(session, "one")
        assert (row.status, row.outcome) == (Status.CLOSED, {"kind": "updated", "texts": {}})
        assert queries.published(session, "one-update-1").content.reference == "ONE"

    def test_an_update_of_an_update_of_a_closed_campaign(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        services.close(session, COORDINATOR, "one", RELEASED, NOON)
        an_update(app, "one")
        # What was told of the first one stays told.
        assert row_of(session, "one").outcome == RELEASED.as_json()
        ended(session, "one-update-1", Status.CLOSED)
        assert an_update(app, "one-update-1") == "one-update-2"
        content = queries.published(session, "one-update-2").content
        assert (content.update, content.previous, content.reference) == (2, "one-update-1", "ONE")
        assert series.series_of(session, "one-update-1") == ["one", "one-update-1", "one-update-2"]

    def test_there_is_one_update_and_who_comes_later_is_led_to_it(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        seen = row_of(session, "one").revision
        services.begin_update(session, COMMAND_LINE, "one", NOON, seen=seen)
        with pytest.raises(UpdateBegun) as refused:
            services.begin_update(session, COMMAND_LINE, "one", NOON, seen=seen)
        assert refused.value.slug == "one-update-1"

    def test_a_slug_that_is_taken_gives_way(self, app: Flask) -> None:
        a_campaign(app, "one", LAST_DAY)
        a_campaign(app, "one-update-1", LAST_DAY)
        assert an_update(app, "one", published=False) == "one-update-1-2"

    def test_a_long_slug_is_cut(self, app: Flask) -> None:
        a_campaign(app, f"{'a' * 70}-{'b' * 9}", LAST_DAY)
        assert an_update(app, f"{'a' * 70}-{'b' * 9}", published=False) == f"{'a' * 70}-update-1"

    def test_an_update_of_an_example_is_an_example(self, app: Flask, session: Session) -> None:
        new = an_update(app, "ua-84-11")
        content = queries.published(session, new).content
        assert content.historical
        assert content.deadline_moved_from is None
        assert row_of(session, new).invented

    def test_a_discarded_update_makes_room_for_another(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        an_update(app, "one", published=False)
        drafts.discard(session, COMMAND_LINE, "one-update-1", row_of(session, "one-update-1").revision, NOON)
        assert an_update(app, "one", published=False) == "one-update-1"

    def test_a_stopped_campaign_goes_on_in_an_update(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        ended(session, "one", Status.STOPPED)
        services.begin_update(session, COMMAND_LINE, "one", NOON)
        assert row_of(session, "one").status == Status.STOPPED
        publish(session, "one-update-1")
        assert row_of(session, "one").status == Status.CLOSED


class TestQueuedLetters:
    @pytest.mark.parametrize(
        ("decide", "state"),
        [
            (lambda session: services.stop(session, COMMAND_LINE, "practice", NOON), "held"),
            (lambda session: services.close(session, COMMAND_LINE, "practice", RELEASED, NOON), "failed"),
            (
                lambda session: services.extend(session, COMMAND_LINE, "practice", date(2027, 1, 15), NOON),
                "handed_over",
            ),
        ],
        ids=["stop", "close", "extend"],
    )
    def test_what_happens_to_what_is_queued(
        self, app: Flask, session: Session, decide: Callable[[Session], None], state: str
    ) -> None:
        confirmed(app)
        decide(session)
        run_once(app)
        session.rollback()
        assert [known for known, _reason in letters(app).values()] == [state]


class TestOwner:
    def test_who_takes_a_campaign_owns_it_and_the_next_one_is_told(self, app: Flask, session: Session) -> None:
        a_campaign(app, "one", LAST_DAY)
        first, second = (
            Actor(an_account(app, Role.COORDINATOR, name=name)[0], name, frozenset({Role.COORDINATOR}))
            for name in ("Cleo", "Dan")
        )
        services.take(session, first, "one", NOON)
        with pytest.raises(OwnedAlready, match="Cleo"):
            services.take(session, second, "one", NOON)
        assert row_of(session, "one").owner_id == first.account
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "take")).one()
        assert (entry.actor, entry.after) == ("Cleo", {"owner": "Cleo"})
