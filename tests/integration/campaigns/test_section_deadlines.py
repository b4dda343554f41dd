"""A section's own last day: what it opens and ends for its supporters, and what ends it all the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor, Role
from app.appeals.models import KeptAppeal, SupporterMark
from app.audit.models import AuditEntry
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.errors import CampaignEnded, LastDayInPast, LastDayTooFar, SectionDeadlineChanged
from app.campaigns.lifecycle import Status
from app.campaigns.models import SectionDeadline
from app.campaigns.services import set_section_deadline
from app.campaigns.tasks import ending_campaigns
from app.extensions import db
from tests.conftest import NOON
from tests.desk import signed_in
from tests.ending import ended
from tests.fields import Page
from tests.sections import a_section, own_day
from tests.sending import COUNCIL, confirm_link, letters, practice_fields, run_once, text_of

HERE = "/en/sections/germany/campaigns/practice"
PLAIN = "/en/campaigns/practice"
DESK = "/desk/sections/germany/deadlines/practice"
# The examples end so long after the day of the tests.
PUBLISHED = date(2026, 12, 21)


def _makes_letters(app: Flask, path: str = HERE) -> bool:
    status = app.test_client().post(f"{path}/letter.txt", data=practice_fields()).status_code
    assert status in {200, 409}
    return status == 200


def _travel(moment: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False)


@pytest.mark.parametrize(
    ("zone", "last_moment", "too_late"),
    [
        # Fourteen hours before UTC, eleven hours behind it, and on either side of a change of the clocks.
        ("Pacific/Kiritimati", "2026-12-25T09:59:59", "2026-12-25T10:00:00"),
        ("Pacific/Pago_Pago", "2026-12-26T10:59:59", "2026-12-26T11:00:00"),
        ("Europe/Berlin", "2026-12-25T22:59:59", "2026-12-25T23:00:00"),
        ("UTC", "2026-12-25T23:59:59", "2026-12-26T00:00:00"),
    ],
)
def test_a_day_ends_where_the_section_is(app: Flask, zone: str, last_moment: str, too_late: str) -> None:
    a_section(app, time_zone=zone)
    own_day(app, date(2026, 12, 25))
    with _travel(last_moment):
        assert _makes_letters(app)
        assert "last day: write by 25 December 2026" in text_of(app.test_client().get(HERE))
        assert not _makes_letters(app, PLAIN)
    with _travel(too_late):
        assert not _makes_letters(app)
        assert "The last day to write was 25 December 2026" in text_of(app.test_client().get(HERE))


@pytest.mark.parametrize(
    ("zone", "last_moment", "too_late"),
    [
        ("Pacific/Kiritimati", "2026-12-21T09:59:59", "2026-12-21T10:00:00"),
        ("Pacific/Pago_Pago", "2026-12-22T10:59:59", "2026-12-22T11:00:00"),
    ],
)
def test_the_published_day_is_local_in_a_section_too(app: Flask, zone: str, last_moment: str, too_late: str) -> None:
    a_section(app, time_zone=zone)
    with _travel(last_moment):
        assert _makes_letters(app)
    with _travel(too_late):
        assert not _makes_letters(app)


def test_a_letter_has_the_date_of_where_the_section_is(app: Flask) -> None:
    a_section(app, time_zone="Pacific/Kiritimati")
    with _travel("2026-11-30T10:30:00"):
        assert "1 December 2026" in app.test_client().post(f"{HERE}/letter.txt", data=practice_fields()).text
        assert "30 November 2026" in app.test_client().post(f"{PLAIN}/letter.txt", data=practice_fields()).text


def test_a_section_says_that_it_goes_on_longer(app: Flask) -> None:
    a_section(app)
    own_day(app, date(2027, 1, 10))
    with _travel("2026-12-24T12:00:00"):
        text = text_of(app.test_client().get(HERE))
        assert "Extended by Germany section: the published last day is 21 December 2026." in text
        assert "by the clock of Berlin" in text
        index = app.test_client().get("/en/sections/germany/")
        assert f'href="{HERE}"' in index.text
        assert "write by 10 January 2027" in text_of(index)
        assert PLAIN not in app.test_client().get("/en/").text


def test_a_section_may_end_sooner(app: Flask) -> None:
    a_section(app)
    own_day(app, date(2026, 12, 1))
    assert "asks you to write sooner than was published (by 21 December 2026)" in text_of(app.test_client().get(HERE))
    with _travel("2026-12-02T12:00:00"):
        assert not _makes_letters(app)
        assert _makes_letters(app, PLAIN)


def test_one_sections_day_is_not_anothers(app: Flask) -> None:
    a_section(app)
    a_section(app, "france", "FR", "Europe/Paris")
    own_day(app, date(2027, 1, 10))
    with _travel("2026-12-24T12:00:00"):
        assert _makes_letters(app)
        assert not _makes_letters(app, "/en/sections/france/campaigns/practice")


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.STOPPED, "This campaign has been stopped"), (Status.CLOSED, "This campaign has ended")],
)
def test_a_stop_or_a_close_ends_it_everywhere(app: Flask, status: Status, said: str) -> None:
    a_section(app)
    own_day(app, date(2027, 1, 10))
    with app.app_context():
        ended(db.session(), "practice", status)
    assert not _makes_letters(app)
    assert said in text_of(app.test_client().get(HERE))


def test_a_link_that_confirms_lasts_until_the_sections_last_day(app: Flask, session: Session) -> None:
    a_section(app, time_zone="Pacific/Kiritimati")
    own_day(app, date(2026, 12, 24))
    with _travel("2026-12-22T12:00:00"):
        app.test_client().post(f"{HERE}/send", data=practice_fields())
        link = confirm_link(app)
        assert "The link works until 24 December 2026" in text_of(app.test_client().get(link))
    assert session.scalars(select(KeptAppeal.expires_at)).all() == [datetime(2026, 12, 24, 10, tzinfo=UTC)]
    with _travel("2026-12-24T10:00:00"):
        assert app.test_client().post(link).status_code == 410
    with _travel("2026-12-24T09:59:59"):
        assert app.test_client().post(link).status_code == 303


def test_a_queued_letter_leaves_until_the_sections_last_day(app: Flask) -> None:
    a_section(app)
    own_day(app, date(2026, 12, 24))
    with _travel("2026-12-23T12:00:00"):
        app.test_client().post(f"{HERE}/send", data=practice_fields())
        app.test_client().post(confirm_link(app))
        run_once(app)
        assert letters(app)[COUNCIL] == ("handed_over", "-")


@pytest.mark.parametrize("by", ["the day passes", "the section takes its day back"])
def test_a_queued_letter_does_not_leave_after_it(app: Flask, by: str) -> None:
    a_section(app)
    own_day(app, date(2026, 12, 24))
    with _travel("2026-12-23T12:00:00"):
        app.test_client().post(f"{HERE}/send", data=practice_fields())
        page = app.test_client().post(confirm_link(app)).headers["Location"]
        if by == "the section takes its day back":
            own_day(app, None)
    with _travel("2026-12-25T12:00:00" if by == "the day passes" else "2026-12-23T12:00:00"):
        run_once(app)
        assert letters(app)[COUNCIL] == ("failed", "passed")
        assert "a late letter can do harm" in text_of(app.test_client().get(page))


def test_a_mark_stays_until_the_last_of_all_last_days(app: Flask, session: Session) -> None:
    """Whoever wrote on the pages of no section may not write to the same office again through one that goes on."""
    a_section(app)
    own_day(app, date(2027, 1, 20))
    app.test_client().post(f"{PLAIN}/send", data=practice_fields())
    app.test_client().post(confirm_link(app))
    run_once(app)

    def marks(moment: datetime) -> int | None:
        with time_machine.travel(moment, tick=False):
            run_once(app)
        session.rollback()
        return session.scalar(select(func.count(SupporterMark.id)))

    end = datetime(2027, 1, 20, 12, tzinfo=UTC)
    assert marks(NOON + timedelta(days=60)) == 1
    assert marks(end + timedelta(days=28)) == 1
    assert marks(end + timedelta(days=30)) == 0


class TestService:
    def _set(self, session: Session, day: date | None, seen: date | None = None) -> None:
        wanted, known = (Deadline(DeadlineKind.UNTIL, one) if one else None for one in (day, seen))
        set_section_deadline(session, COMMAND_LINE, ("germany", "practice"), wanted, known, NOON)

    @pytest.mark.parametrize(
        ("zone", "day", "error"),
        [
            ("UTC", date(2026, 11, 20), LastDayInPast),
            ("UTC", date(2026, 11, 21), None),
            ("UTC", date(2027, 11, 22), None),
            ("UTC", date(2027, 11, 23), LastDayTooFar),
            # At noon in Greenwich it is the next day there.
            ("Pacific/Kiritimati", date(2026, 11, 21), LastDayInPast),
            ("Pacific/Kiritimati", date(2026, 11, 22), None),
        ],
    )
    def test_a_day_is_near_and_not_over(
        self, app: Flask, session: Session, zone: str, day: date, error: type[Exception] | None
    ) -> None:
        a_section(app, time_zone=zone)
        if error:
            with pytest.raises(error):
                self._set(session, day)
            assert session.scalars(select(SectionDeadline)).all() == []
        else:
            self._set(session, day)
            assert [row.day for row in session.scalars(select(SectionDeadline))] == [day]

    def test_before_a_day_leaves_the_day_out(self, app: Flask, session: Session) -> None:
        a_section(app, time_zone="UTC")
        place = ("germany", "practice")
        with pytest.raises(LastDayInPast):
            set_section_deadline(session, COMMAND_LINE, place, Deadline(DeadlineKind.BEFORE, NOON.date()), None, NOON)

    def test_the_second_of_two_editors_is_told_of_the_first(self, app: Flask, session: Session) -> None:
        a_section(app)
        self._set(session, date(2027, 1, 1))
        with pytest.raises(SectionDeadlineChanged) as refused:
            self._set(session, date(2027, 2, 2))
        assert refused.value.now == Deadline(DeadlineKind.UNTIL, date(2027, 1, 1))
        self._set(session, date(2027, 2, 2), seen=date(2027, 1, 1))
        with pytest.raises(SectionDeadlineChanged):
            self._set(session, None, seen=date(2027, 1, 1))
        self._set(session, None, seen=date(2027, 2, 2))
        assert session.scalars(select(SectionDeadline)).all() == []

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.CLOSED])
    def test_an_ended_campaign_gets_no_day(self, app: Flask, session: Session, status: Status) -> None:
        a_section(app)
        ended(session, "practice", status)
        with pytest.raises(CampaignEnded):
            self._set(session, date(2027, 1, 1))

    def test_every_change_is_in_the_log(self, app: Flask, session: Session) -> None:
        number = a_section(app)
        self._set(session, date(2027, 1, 1))
        self._set(session, date(2027, 2, 2), seen=date(2027, 1, 1))
        self._set(session, date(2027, 2, 2), seen=date(2027, 2, 2))
        self._set(session, None, seen=date(2027, 2, 2))
        first, second = {"kind": "until", "day": "2027-01-01"}, {"kind": "until", "day": "2027-02-02"}
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action.endswith("deadline"))).all()
        assert [(entry.action, entry.before, entry.after) for entry in entries] == [
            ("set deadline", None, first),
            ("change deadline", {"day": "2027-01-01"}, {"day": "2027-02-02"}),
            ("remove deadline", second, None),
        ]
        assert {(entry.subject, entry.section) for entry in entries} == {("practice", number)}

    def test_a_campaign_that_is_removed_takes_the_day_along(self, app: Flask, session: Session) -> None:
        a_section(app)
        self._set(session, date(2027, 1, 1))
        result = app.test_cli_runner().invoke(args=["examples", "remove"])
        assert result.exit_code == 0, result.output
        session.rollback()
        assert session.scalars(select(SectionDeadline)).all() == []


class TestDesk:
    def test_an_editor_sets_changes_and_takes_back_a_day(self, app: Flask) -> None:
        number = a_section(app)
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[number])
        assert "The published last day holds for your supporters: 21 December 2026" in text_of(desk.get(DESK))
        done = desk.post(DESK, {"day": "2027-01-10", "kind": "until", "seen": ""}, follow_redirects=True)
        assert "Saved." in text_of(done)
        assert "10 January 2027" in text_of(done)
        assert "extended by the section" in text_of(done)
        changed = desk.post(DESK, {"day": "2027-01-10", "kind": "before", "seen": "until 2027-01-10"})
        assert changed.status_code == 303
        assert "9 January 2027" in text_of(desk.get("/desk/sections/germany/deadlines/"))
        back = desk.post(f"{DESK}/remove", {"seen": "before 2027-01-10"}, follow_redirects=True)
        assert "The published last day holds again" in text_of(back)

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"day": ""}, "day", "Enter a day such as"),
            ({"day": "tomorrow"}, "day", "Enter a day such as"),
            ({"day": "2026-02-30"}, "day", "Enter a day such as"),
            ({"day": "20270110"}, "day", "Enter a day such as"),
            ({"day": "2027-W01-1"}, "day", "Enter a day such as"),
            ({"day": "0001-01-01"}, "day", "Enter a day such as"),
            ({"day": "9999-12-31"}, "day", "Enter a day such as"),
            ({"day": "٢٠٢٧-٠١-١٠"}, "day", "Enter a day such as"),
            ({"day": "2027-01-10\0"}, "day", "Enter a day such as"),
            ({"day": "x" * 1_000_000}, "day", "Enter a day such as"),
            ({"day": "2026-11-20"}, "day", "which is over"),
            ({"day": "2030-01-01"}, "day", "within a year"),
            ({"kind": ""}, "kind", "Choose whether the day itself counts"),
            ({"kind": "month"}, "kind", "Choose whether the day itself counts"),
        ],
    )
    def test_bad_input_gets_a_sentence(self, app: Flask, typed: dict[str, str], field: str, said: str) -> None:
        number = a_section(app)
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[number])
        response = desk.post(DESK, {"day": "2027-01-10", "kind": "until", "seen": "", **typed})
        assert response.status_code == 422
        assert said in text_of(response)
        assert f'href="#{field}"' in response.text
        if len(typed.get("day", "")) < 100 and "\0" not in typed.get("day", ""):
            assert Page(response).values["day"] == typed.get("day", "2027-01-10")

    def test_a_missing_field_is_asked_for(self, app: Flask) -> None:
        a_section(app)
        desk = signed_in(app, Role.COORDINATOR)
        assert desk.post(DESK).status_code == 422

    @pytest.mark.parametrize("seen", ["until 2026-01-01", "never", "until", "x" * 10_000, "until 2027-01-10 "])
    def test_a_day_that_somebody_else_set_is_shown_before_it_is_overwritten(self, app: Flask, seen: str) -> None:
        a_section(app)
        own_day(app, date(2027, 1, 10))
        desk = signed_in(app, Role.COORDINATOR)
        response = desk.post(DESK, {"day": "2027-02-02", "kind": "until", "seen": seen})
        if seen == "until 2027-01-10 ":
            # Browsers keep what a hidden field says; a space at its end is no other day.
            assert response.status_code == 303
            return
        assert response.status_code == 409
        page = Page(response)
        assert "Somebody else has changed this" in page.text
        assert "Your supporters write until 10 January 2027" in page.text
        assert page.values["day"] == "2027-02-02"
        assert page.values["seen"] == "until 2027-01-10"

    @pytest.mark.parametrize("path", ["/desk/sections/germany/deadlines/", DESK, f"{DESK}/remove"])
    def test_another_sections_editor_finds_nothing(self, app: Flask, path: str) -> None:
        a_section(app)
        other = a_section(app, "france", "FR")
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[other])
        data = {"day": "2027-01-10", "kind": "until", "seen": ""}
        assert desk.get(path, follow_redirects=True).status_code == 404
        assert desk.post(path, data).status_code in {404, 405}
        with app.app_context():
            assert db.session().scalars(select(SectionDeadline)).all() == []

    @pytest.mark.parametrize("slug", ["no-such-campaign", "%00", "x" * 1000, "..", "practice%20"])
    def test_an_unknown_campaign_is_not_found(self, app: Flask, slug: str) -> None:
        a_section(app)
        desk = signed_in(app, Role.ADMIN)
        path = f"/desk/sections/germany/deadlines/{slug}"
        assert desk.get(path).status_code == 404
        assert desk.post(path, {"day": "2027-01-10", "kind": "until", "seen": ""}).status_code == 404

    @pytest.mark.parametrize("number", ["0", "-1", "2", "x", "9" * 100, "\0", "1e3"])
    def test_a_page_that_there_is_none_of_is_the_first_or_the_last(self, app: Flask, number: str) -> None:
        a_section(app)
        desk = signed_in(app, Role.ADMIN)
        response = desk.get("/desk/sections/germany/deadlines/", query_string={"page": number})
        assert "librarian missing" in text_of(response)

    def test_what_ends_soon_is_said_first(self, app: Flask) -> None:
        a_section(app)
        own_day(app, date(2026, 11, 24))
        desk = signed_in(app, Role.ADMIN)
        assert "One campaign ends here within a week" in text_of(desk.get("/desk/sections/germany/deadlines/"))

    def test_the_first_page_names_what_ends_soon_in_ones_own_sections(self, app: Flask) -> None:
        own, other = a_section(app), a_section(app, "france", "FR")
        own_day(app, date(2026, 11, 24))
        own_day(app, date(2026, 11, 25), slug="ua-84-11")
        (source,) = (task for task in app.extensions["desk_tasks"] if task is ending_campaigns)
        with app.test_request_context("/desk/"):
            for sections, said in (
                ([own], ["Germany section: 2 campaigns end within a week."]),
                ([other], []),
                ([], []),
            ):
                actor = Actor(1, "Edda", frozenset({Role.SECTION_EDITOR}), frozenset(sections))
                tasks = list(source(db.session(), actor, NOON))
                assert [task.sentence for task in tasks] == said
                assert {task.address for task in tasks} <= {"/desk/sections/germany/deadlines/"}

    def test_a_desk_without_campaigns_says_so(self, empty_app: Flask) -> None:
        a_section(empty_app)
        desk = signed_in(empty_app, Role.ADMIN)
        assert "No campaign is open" in text_of(desk.get("/desk/sections/germany/deadlines/"))
