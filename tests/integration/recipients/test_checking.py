"""What needs checking: what is on the list for which reason, for whom, and how it leaves the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor, Role
from app.extensions import db
from app.letters.conventions import Gender, Rank
from app.recipients import checking, services
from app.recipients.checking import Filter, Known, Reason
from app.recipients.models import Office
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord
from app.sections.models import Section
from tests.conftest import NOON
from tests.desk import signed_in
from tests.desk_forms import fields_of

TODAY = NOON.date()
KNOWN = Known(TODAY, TODAY - timedelta(days=180))
FRESH = ChannelRecord("email", "fresh@example.org", verified_on=TODAY - timedelta(days=180))
OLD = ChannelRecord("fax", "+44 20 0000 0000", verified_on=TODAY - timedelta(days=181))
NEVER = ChannelRecord("fax", "+44 20 0000 0001")
PAST = ChannelRecord("post", "Past street", historical=True)
HELD = HolderRecord("Now", gender=Gender.F)
LEFT = HolderRecord("Left", held_until=TODAY - timedelta(days=1))
LEAVES_TODAY = HolderRecord("Leaves", held_until=TODAY)


def an_office(
    id_: str, *channels: ChannelRecord, holders: tuple[HolderRecord, ...] = (), country: str = "GB"
) -> OfficeRecord:
    return OfficeRecord(id_, country, Rank.DIRECTOR, holders=holders, channels=channels)


OFFICES = (
    an_office("a-fresh", FRESH, holders=(HELD,)),
    an_office("b-old", FRESH, OLD, holders=(LEAVES_TODAY,)),
    an_office("c-never", NEVER, country="DE"),
    an_office("d-past", PAST, holders=(LEFT, HELD)),
    an_office("e-left", FRESH, holders=(LEFT,)),
)


@pytest.fixture
def filled(empty_session: Session) -> Session:
    empty_session.add_all(
        [Section(id=1, slug="one", names={"en": "One"}), Section(id=2, slug="two", names={"en": "Two"})]
    )
    empty_session.commit()
    services.import_offices(empty_session, OFFICES)
    found = empty_session.get(Office, "c-never")
    assert found is not None
    found.keeper = 1
    empty_session.commit()
    return empty_session


def ids(
    session: Session, reason: Reason, known: Known = KNOWN, asked: Filter | None = None, own: tuple[int, ...] = ()
) -> list[str]:
    offices, _more = checking.listed(session, reason, known, asked or Filter(), own, 0)
    return [office.id for office in offices]


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        (Reason.STALE, ["c-never", "b-old"]),
        (Reason.UNREACHABLE, ["d-past"]),
        (Reason.ENDED, ["e-left"]),
        (Reason.FAILING, []),
        (Reason.REPORTED, []),
        (Reason.WORDING, []),
    ],
)
def test_each_reason_has_its_offices(filled: Session, reason: Reason, wanted: list[str]) -> None:
    assert ids(filled, reason) == wanted
    assert checking.counts(filled, KNOWN, Filter())[reason] == len(wanted)


def test_what_is_known_from_elsewhere_is_listed(filled: Session) -> None:
    known = Known(TODAY, KNOWN.stale_before, reported={"a-fresh": 2}, lacking={"e-left": ("ru",)})
    assert (ids(filled, Reason.REPORTED, known), ids(filled, Reason.WORDING, known)) == (["a-fresh"], ["e-left"])


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (Filter(country="DE"), ["c-never"]),
        (Filter(country="GB"), ["b-old"]),
        (Filter(keeper=0), ["b-old"]),
        (Filter(keeper=1), ["c-never"]),
        (Filter(country="FR"), []),
    ],
)
def test_the_list_is_filtered(filled: Session, asked: Filter, wanted: list[str]) -> None:
    assert ids(filled, Reason.STALE, asked=asked) == wanted


def test_a_section_sees_first_what_it_keeps(filled: Session) -> None:
    found = filled.get(Office, "b-old")
    assert found is not None
    found.keeper = 2
    filled.commit()
    assert ids(filled, Reason.STALE, own=(2,)) == ["b-old", "c-never"]
    assert ids(filled, Reason.STALE, own=(1,)) == ["c-never", "b-old"]


def test_a_language_of_an_open_campaign_lacks_its_wording(session: Session) -> None:
    used = {"practice-council-secretary": {"en", "ru", "xx"}, "no-such-office": {"en"}}
    assert checking.lacking(session, used, {"ru"}) == {"practice-council-secretary": ("xx",), "no-such-office": ("en",)}


def test_one_click_takes_an_address_off_the_list_and_leads_back(empty_app: Flask, filled: Session) -> None:
    desk = signed_in(empty_app, Role.ADMIN)
    page = desk.get("/desk/recipients/checking?reason=stale&country=GB")
    assert "+44 20 0000 0000" in page.text
    fields = fields_of(page, "/mark")
    address = next(part for part in page.text.split('"') if part.endswith("/mark"))
    answer = desk.post(address, {**fields, "mark": "verified", "source": "A call"})
    assert (answer.status_code, answer.location) == (303, "/desk/recipients/checking?reason=stale&country=GB")
    filled.rollback()
    assert ids(filled, Reason.STALE) == ["c-never"]


def test_a_failing_address_is_listed_and_can_be_called_dead(empty_app: Flask, filled: Session) -> None:
    services.note_failure(filled, "a-fresh", "FRESH@example.org")
    filled.commit()
    desk = signed_in(empty_app, Role.ADMIN)
    page = desk.get("/desk/recipients/checking")
    assert "Mail to these addresses came back" in page.text
    address = next(part for part in page.text.split('"') if part.endswith("/mark"))
    assert desk.post(address, {**fields_of(page, "/mark"), "mark": "dead"}).status_code == 303
    filled.rollback()
    assert (ids(filled, Reason.FAILING), ids(filled, Reason.UNREACHABLE)) == ([], ["a-fresh", "d-past"])


def test_mail_that_comes_back_is_a_change_that_an_open_form_learns_of(filled: Session) -> None:
    def version() -> int | None:
        filled.commit()
        return filled.scalar(select(Office.version).where(Office.id == "a-fresh"))

    seen = version()
    services.note_failure(filled, "a-fresh", "fresh@example.org")
    assert version() == (seen or 0) + 1
    # The second report of the same is none.
    services.note_failure(filled, "a-fresh", "fresh@example.org")
    assert version() == (seen or 0) + 1


def test_an_editor_reads_the_whole_list_and_acts_on_their_own(empty_app: Flask, filled: Session) -> None:
    assert filled.get(Office, "c-never") is not None
    # What was read before shows no account that is made since.
    filled.rollback()
    page = signed_in(empty_app, Role.SECTION_EDITOR, sections=[1]).get("/desk/recipients/checking?reason=stale")
    assert page.text.count('/mark"') == 1
    assert page.text.count("Tell who keeps it.") == 1
    assert page.text.index("c-never") < page.text.index("b-old")


@pytest.mark.parametrize("reason", [*Reason, "", "nonsense", "%00"])
@pytest.mark.parametrize(
    "rest", ["", "&country=XX&keeper=x&first=-1", "&keeper=0&first=99999999", "&keeper=" + "9" * 30]
)
def test_the_page_opens_whatever_is_asked(app: Flask, reason: str, rest: str) -> None:
    desk = signed_in(app, Role.ADMIN)
    assert desk.get(f"/desk/recipients/checking?reason={reason}{rest}").status_code == 200


def test_where_nothing_needs_checking_the_page_says_so(empty_app: Flask) -> None:
    assert "Nothing needs checking now." in signed_in(empty_app, Role.ADMIN).get("/desk/recipients/checking").text


@pytest.mark.parametrize(
    ("actor", "sentence"),
    [
        (COMMAND_LINE, "3 entries of the directory need checking"),
        (Actor(1, "x", frozenset({Role.SECTION_EDITOR}), frozenset({1})), "One entry of the directory needs checking"),
        (Actor(1, "x", frozenset({Role.SECTION_EDITOR}), frozenset({2})), None),
        (Actor(1, "x", frozenset({Role.TRANSLATOR})), None),
    ],
)
def test_the_first_page_of_the_desk_is_told_how_many(
    empty_app: Flask, filled: Session, actor: Actor, sentence: str | None
) -> None:
    assert filled.get(Office, "c-never") is not None
    with empty_app.test_request_context("/desk/"):
        told = [task for source in empty_app.extensions["desk_tasks"] for task in source(db.session(), actor, NOON)]
    assert [task.sentence for task in told] == ([sentence] if sentence else [])


@pytest.mark.parametrize(("days", "is_stale"), [(19, True), (20, False)])
def test_the_days_until_something_is_stale_are_configured(app: Flask, days: int, *, is_stale: bool) -> None:
    """The practice offices were verified on 1 November, twenty days before the tests' day."""
    app.config["FAITHFULLY"] = replace(app.config["FAITHFULLY"], stale_after_days=days)
    page = signed_in(app, Role.ADMIN).get("/desk/recipients/checking?reason=stale")
    assert ("practice-council-secretary" in page.text) is is_stale
