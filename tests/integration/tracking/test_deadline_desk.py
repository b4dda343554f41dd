"""The deadline desk: what ends when, where it ends, who decides, and how many letters there are."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.appeals.models import Form, LetterState, Tally
from app.campaigns.ending import services
from app.campaigns.lifecycle import Status
from app.extensions import db, writing
from app.tracking import queries
from app.tracking.queries import Group
from tests.conftest import NOON
from tests.desk import signed_in
from tests.desk_forms import fields_of, sent
from tests.ending import a_campaign, an_update, at, ended, publish, row_of
from tests.sections import a_section, own_day
from tests.sending import text_of

DESK = "/desk/deadlines/"
TODAY = NOON.date()


def _groups(session: Session) -> dict[str, Group]:
    """Return the group of each campaign that is no example."""
    return {one.slug: part.group for part in queries.parts(session, NOON) for one in part.campaigns if not one.invented}


@pytest.mark.parametrize(
    ("days", "group"),
    [
        (-400, Group.PASSED),
        (-2, Group.PASSED),
        (-1, Group.PASSED),
        (0, Group.TODAY),
        (1, Group.WEEK),
        (7, Group.WEEK),
        (8, Group.FORTNIGHT),
        (14, Group.FORTNIGHT),
        (15, Group.LATER),
        (16, Group.LATER),
        (400, Group.LATER),
    ],
)
def test_a_campaign_stands_where_its_last_day_is(app: Flask, session: Session, days: int, group: Group) -> None:
    a_campaign(app, "one", TODAY + timedelta(days=days))
    assert _groups(session) == {"one": group}


@pytest.mark.parametrize(
    ("zone", "moment", "days", "group"),
    [
        # 12:00 in UTC is two in the morning of the next day on Kiritimati, and one at night on Pago Pago.
        ("Pacific/Kiritimati", "2026-11-21T12:00:00", 0, Group.PASSED),
        ("Pacific/Kiritimati", "2026-11-21T12:00:00", 1, Group.TODAY),
        ("Pacific/Kiritimati", "2026-11-21T12:00:00", 8, Group.WEEK),
        ("Pacific/Kiritimati", "2026-11-21T12:00:00", 15, Group.FORTNIGHT),
        ("Pacific/Pago_Pago", "2026-11-21T10:59:59", -1, Group.TODAY),
        ("Pacific/Pago_Pago", "2026-11-21T10:59:59", 7, Group.FORTNIGHT),
        ("Pacific/Pago_Pago", "2026-11-21T10:59:59", 14, Group.LATER),
        ("Pacific/Pago_Pago", "2026-11-21T11:00:00", -1, Group.PASSED),
        # On the day on which the clocks of Berlin go back, UTC is an hour behind until midnight there, not two.
        ("Europe/Berlin", "2026-10-25T22:59:59", -27, Group.TODAY),
        ("Europe/Berlin", "2026-10-25T23:00:00", -27, Group.PASSED),
        ("America/New_York", "2026-11-02T04:59:59", -20, Group.TODAY),
        ("America/New_York", "2026-11-02T05:00:00", -20, Group.PASSED),
    ],
)
def test_today_is_where_the_campaign_is(
    app: Flask, session: Session, zone: str, moment: str, days: int, group: Group
) -> None:
    a_campaign(app, "one", TODAY + timedelta(days=days), zone)
    now = NOON.fromisoformat(f"{moment}+00:00")
    found = {one.slug: part.group for part in queries.parts(session, now) for one in part.campaigns}
    assert found["one"] is group
    need = queries.need(session, now)
    assert (need.passed, need.today, need.week) == tuple(
        int(group is one) for one in (Group.PASSED, Group.TODAY, Group.WEEK)
    )


def test_29_february_is_a_day(app: Flask, session: Session) -> None:
    a_campaign(app, "one", date(2028, 2, 29))
    now = NOON.replace(year=2028, month=2, day=28)
    found = {one.slug: one for part in queries.parts(session, now) for one in part.campaigns}
    assert (found["one"].days_left, found["one"].extended) == (1, date(2028, 3, 14))


def test_what_is_decided_or_not_yet_open_is_not_there(app: Flask, session: Session) -> None:
    for slug in ("stopped", "closed", "updated"):
        a_campaign(app, slug, TODAY)
    a_campaign(app, "draft", TODAY, published=False)
    ended(session, "stopped", Status.STOPPED)
    ended(session, "closed", Status.CLOSED)
    an_update(app, "updated")
    assert set(_groups(session)) == {"updated-update-1"}


def test_the_page_says_what_needs_a_decision(app: Flask) -> None:
    for slug, days in {"one": -2, "two": -1, "three": 0, "four": 4, "five": 5}.items():
        a_campaign(app, slug, TODAY + timedelta(days=days))
    text = " ".join(text_of(signed_in(app, Role.COORDINATOR).get(DESK)).split())
    assert "3 campaigns need a decision today" in text
    assert "No letters are made for the 2 that have passed until somebody decides." in text
    assert "One ends today. 2 more end this week." in text
    for words in ("19 November 2026 2 days ago", "20 November 2026 yesterday", "21 November 2026 today"):
        assert words in text
    assert "25 November 2026 in 4 days" in text


def test_the_page_of_a_quiet_day(app: Flask) -> None:
    text = text_of(signed_in(app, Role.COORDINATOR).get(DESK))
    assert "Nothing needs a decision today" in text
    # The examples are shown and marked.
    assert "example" in text


def test_an_update_that_has_begun_is_gone_on_with(app: Flask) -> None:
    a_campaign(app, "one", TODAY)
    a_campaign(app, "two", TODAY)
    new = an_update(app, "one", published=False)
    page = signed_in(app, Role.COORDINATOR).get(DESK).text
    begun = f'<a href="/desk/campaigns/{new}">Go on with the update<span class="visually-hidden">: ONE</span></a>'
    assert page.count(begun) == page.count("Go on with the update") == 1
    assert "/desk/campaigns/one/update" not in page
    assert "/desk/campaigns/two/update" in page


def test_updates_are_told_apart_from_the_first_issue(app: Flask) -> None:
    a_campaign(app, "one", TODAY)
    desk = signed_in(app, Role.COORDINATOR)
    assert "first update" not in text_of(desk.get(DESK))
    new = an_update(app, "one", published=False)
    for slug, update in (("one", ""), (new, "first update · ")):
        assert f"ONE · {update}" in " ".join(text_of(desk.get(f"/desk/campaigns/{slug}/facts")).split())
        assert ("first update" in text_of(desk.get(f"/desk/campaigns/{slug}"))) is bool(update)
    with app.app_context():
        publish(db.session(), new)
    assert "ONE (first update) Mara Ilves" in " ".join(text_of(desk.get(DESK)).split())


def test_what_the_page_counts_is_what_it_lists(app: Flask, session: Session) -> None:
    # However soon the practice campaign ends, it is among the invented ones, and nowhere else.
    with at("2026-12-04T12:00:00"):
        now = NOON.replace(month=12, day=4)
        a_campaign(app, "one", now.date() + timedelta(days=3))
        found = {part.group: {one.slug for one in part.campaigns} for part in queries.parts(session, now)}
        text = " ".join(text_of(signed_in(app, Role.COORDINATOR).get(DESK)).split())
    assert found == {Group.WEEK: {"one"}, Group.INVENTED: {"practice", "izzat-amon", "ua-84-11"}}
    assert queries.need(session, now).week == 1
    assert "Nothing needs a decision today One ends this week." in text
    assert "Examples and practice" in text


def test_the_page_where_nothing_is_open(empty_app: Flask) -> None:
    assert "No campaign is open." in text_of(signed_in(empty_app, Role.COORDINATOR).get(DESK))


def test_examples_need_no_decision(app: Flask, session: Session) -> None:
    with at("2026-12-25T12:00:00"):
        now = NOON.replace(month=12, day=25)
        assert queries.need(session, now).passed == 0
        assert [part.group for part in queries.parts(session, now)] == [Group.INVENTED]
        assert "have passed" not in text_of(signed_in(app, Role.COORDINATOR).get("/desk/"))


def test_letters_are_those_downloaded_and_those_handed_over(app: Flask, session: Session) -> None:
    a_campaign(app, "one", TODAY)
    counted = {
        (Form.PDF, LetterState.GENERATED): 1_000,
        (Form.TXT, LetterState.GENERATED): 200,
        (Form.EMAIL, LetterState.HANDED_OVER): 34,
        (Form.EMAIL, LetterState.BOUNCED): 5,
        (Form.EMAIL, LetterState.FAILED): 7,
        (Form.POST, LetterState.REPORTED_POSTED): 9,
    }
    with writing(session):
        for (form, state), count in counted.items():
            session.add(
                Tally(campaign="one", target="x", day=TODAY, language="en", form=form, state=state, count=count)
            )
    (part,) = [part for part in queries.parts(session, NOON) if part.group is Group.TODAY]
    assert [one.letters for one in part.campaigns] == [1_234]
    assert "1,234" in signed_in(app, Role.COORDINATOR).get(DESK).text


@pytest.mark.parametrize(
    ("generated", "handed_over", "told"),
    [(20, 2, "20"), (2, 20, "20"), (2, 2, "fewer than 5"), (5, 5, "10"), (0, 4, "fewer than 5")],
)
def test_a_few_letters_cannot_be_worked_out(
    app: Flask, session: Session, generated: int, handed_over: int, told: str
) -> None:  # fmt: skip
    a_campaign(app, "one", TODAY)
    counted = ((Form.PDF, LetterState.GENERATED, generated), (Form.EMAIL, LetterState.HANDED_OVER, handed_over))
    with writing(session):
        session.add_all(
            Tally(campaign="one", target="x", day=TODAY, language="en", form=form, state=state, count=count)
            for form, state, count in counted
            if count
        )
    page = signed_in(app, Role.COORDINATOR).get(DESK).text
    assert re.findall(r'<td data-th="Letters" class="num">([^<]*)', page)[0] == told


def test_sections_that_go_on_longer_are_counted(app: Flask) -> None:
    a_campaign(app, "one", TODAY)
    for slug, country, day in (("germany", "DE", 1), ("france", "FR", 2), ("spain", "ES", 0)):
        a_section(app, slug, country)
        own_day(app, TODAY + timedelta(days=day), "one", slug)
    text = text_of(signed_in(app, Role.COORDINATOR).get(DESK))
    assert "2 sections go on longer" in text


def test_who_takes_a_campaign_owns_it(app: Flask, session: Session) -> None:
    a_campaign(app, "one", TODAY)
    ann, ben = signed_in(app, Role.COORDINATOR, name="Ann"), signed_in(app, Role.COORDINATOR, name="Ben")
    assert ann.post(f"{DESK}one/take").status_code == 303
    assert row_of(session, "one").owner_id == ann.number
    refused = ben.post(f"{DESK}one/take")
    assert refused.status_code == 409
    assert "Ann has taken this campaign already." in text_of(refused)
    assert row_of(session, "one").owner_id == ann.number
    assert ben.post(f"{DESK}nowhere/take").status_code == 404
    assert ben.get(f"{DESK}one/take").location == DESK


def test_one_click_extends_by_two_weeks_once(app: Flask, session: Session) -> None:
    a_campaign(app, "one", TODAY - timedelta(days=3))
    desk = signed_in(app, Role.COORDINATOR)
    page = desk.get(DESK)
    fields = {name: values[0] for name, values in fields_of(page, "/one/extend").items() if name != "csrf_token"}
    assert fields["until"] == "2026-12-05"
    assert desk.post("/desk/campaigns/one/extend", fields).location == DESK
    assert row_of(session, "one").last_day == date(2026, 12, 5)
    assert desk.post("/desk/campaigns/one/extend", fields).status_code == 409
    assert len(row_of(session, "one").versions) == 2


@pytest.fixture
def _many(app: Flask) -> None:
    for number in range(52):
        a_campaign(app, f"long-ago-{number:02}", TODAY - timedelta(days=60 - number))
        a_campaign(app, f"far-{number:02}", TODAY + timedelta(days=14 + number))


@pytest.mark.usefixtures("_many")
def test_long_groups_are_shown_a_page_at_a_time(app: Flask, session: Session) -> None:
    # Of those that have passed, one ended yesterday where it is, of which the database cannot know.
    a_campaign(app, "yesterday", TODAY, "Pacific/Kiritimati")

    def shown(group: Group, page: int) -> list[str]:
        (part,) = queries.parts(session, NOON, group, page)
        return [one.slug for one in part.campaigns if not one.invented]

    passed = [*shown(Group.PASSED, 1), *shown(Group.PASSED, 2)]
    assert passed == [*(f"long-ago-{number:02}" for number in range(52)), "yesterday"]
    later = [*shown(Group.LATER, 1), *shown(Group.LATER, 2)]
    assert later == [f"far-{number:02}" for number in range(1, 52)]
    assert shown(Group.PASSED, 99) == shown(Group.PASSED, 2)
    desk = signed_in(app, Role.COORDINATOR)
    text = text_of(desk.get(DESK))
    assert "Passed, undecided (53)" in text
    assert "All 53 of them" in text
    assert "Page 1 of 2" in text_of(desk.get(f"{DESK}?group=passed"))
    assert "yesterday" in desk.get(f"{DESK}?group=passed&page=2").text


@pytest.mark.parametrize(
    "query", ["group=nothing", "group=", "page=2", "group=passed&page=0", "group=later&page=-1", "group=later&page=x",
              f"group=later&page={'9' * 40}", "group=later&group=passed", "group=%00", "group=later&page=%D9%A1"],
)  # fmt: skip
def test_an_address_that_was_mistyped_shows_something(app: Flask, query: str) -> None:
    assert signed_in(app, Role.COORDINATOR).get(f"{DESK}?{query}").status_code == 200


def test_no_whole_content_of_a_campaign_is_read(app: Flask, session: Session) -> None:
    a_campaign(app, "one", TODAY)
    asked: list[str] = []
    session.rollback()
    listener = lambda _c, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731  # SQLAlchemy wants a function.
    event.listen(db.engine, "before_cursor_execute", listener)
    queries.parts(session, NOON)
    queries.need(session, NOON)
    event.remove(db.engine, "before_cursor_execute", listener)
    assert len(asked) > 4
    # Single values of it may be asked for, and of no more campaigns than are shown.
    whole = re.compile(r"(?<!JSON_EXTRACT\()campaign\.draft\b(?! [-#]>)|content")
    assert [statement for statement in asked if whole.search(statement)] == []
    assert whole.search("SELECT campaign.slug, campaign.draft, campaign.status FROM campaign")


class TestFirstPage:
    def test_the_desk_is_told_what_has_passed_and_what_ends(self, app: Flask) -> None:
        a_campaign(app, "one", TODAY - timedelta(days=1))
        a_campaign(app, "two", TODAY)
        text = text_of(signed_in(app, Role.COORDINATOR).get("/desk/"))
        assert "1 campaign has passed, and nobody has decided how it goes on." in text
        assert "1 campaign ends today." in text

    def test_the_desk_is_told_what_ends_within_a_week_and_what_of_it_nobody_owns(self, app: Flask) -> None:
        for slug in ("one", "two", "three"):
            a_campaign(app, slug, TODAY + timedelta(days=6))
        desk = signed_in(app, Role.COORDINATOR)
        desk.post(f"{DESK}two/take")
        assert "3 campaigns end within a week. Nobody owns ONE, THREE." in text_of(desk.get("/desk/"))
        desk.post(f"{DESK}one/take")
        desk.post(f"{DESK}three/take")
        text = text_of(desk.get("/desk/"))
        assert "3 campaigns end within a week." in text
        assert "Nobody owns" not in text

    def test_of_many_that_nobody_owns_some_are_named(self, app: Flask) -> None:
        for number in range(7):
            a_campaign(app, f"c{number}", TODAY + timedelta(days=6))
        assert "Nobody owns C0, C1, C2, C3, C4 and 2 others." in text_of(signed_in(app, Role.COORDINATOR).get("/desk/"))

    @pytest.mark.parametrize("role", [Role.SECTION_EDITOR, Role.TRANSLATOR])
    def test_others_are_not(self, app: Flask, role: Role) -> None:
        a_campaign(app, "one", TODAY - timedelta(days=1))
        desk = signed_in(app, role)
        text = text_of(desk.get("/desk/"))
        assert "has passed" not in text
        assert "Deadlines" not in text
        assert desk.get(DESK).status_code == 403
        assert desk.post(f"{DESK}one/take").status_code == 403


def test_every_decision_is_one_link_away(app: Flask) -> None:
    a_campaign(app, "one", TODAY)
    page = signed_in(app, Role.COORDINATOR).get(DESK)
    for words in ("Extend", "Update", "Close", "Stop"):
        link = f'<a href="/desk/campaigns/one/{words.lower()}">{words}<span class="visually-hidden">: ONE</span></a>'
        assert link in page.text


def test_what_was_decided_meanwhile_is_told(app: Flask, session: Session) -> None:
    a_campaign(app, "one", TODAY)
    desk = signed_in(app, Role.COORDINATOR)
    page = desk.get("/desk/campaigns/one/close")
    services.stop(session, COMMAND_LINE, "one", NOON)
    told = sent(desk, "/desk/campaigns/one/close", page, **{"outcome": "died", "text-en": "She has died."})
    assert told.status_code == 409
    assert "It was stopped" in text_of(told)
    assert sent(desk, "/desk/campaigns/one/close", told).status_code == 303
