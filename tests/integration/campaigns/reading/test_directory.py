"""Targets of a document are proposed offices of the directory, and what is new goes there unverified."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE, Role
from app.campaigns import queries
from app.campaigns.content import Target
from app.campaigns.reading.record import Fax, ReadTarget
from app.extensions import writing
from app.letters.conventions import Rank
from app.lists.models import RecipientList
from app.recipients import services as recipients
from app.recipients import similar
from app.recipients.models import Channel, Health, Office
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord
from app.reports import queries as reports
from app.reports.models import AddressReport, Wrong
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of
from tests.drafting import content_of
from tests.reading import RECORD, a_document
from tests.sections import a_section
from tests.sending import text_of

INDEX = "/desk/campaigns/read"
KEEPER = OfficeRecord(
    "de-keeper", "DE", Rank.OFFICIAL, wordings={"en": ("Keeper of the Seal", "Keeper of the Seal", "", "")},
    holders=(HolderRecord("Jan Nowicki", "Nowicki"),),
    channels=(
        ChannelRecord("post", "Seal Street 1", country="DE", health="verified"),
        ChannelRecord("email", "old@seal.example", health="verified"),
        ChannelRecord("fax", "+48 22 555 01 00", health="dead"),
    ),
)  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def known(session: Session, *offices: OfficeRecord) -> None:
    recipients.import_offices(session, offices or [KEEPER])


def make(desk: Desk, number: int, **changed: Any) -> TestResponse:
    """Ask for the draft with the targets as they are proposed, but for what is changed."""
    address = f"{INDEX}/{number}"
    fields: dict[str, Any] = fields_of(desk.get(address), f"/read/{number}")
    fields |= {"action": "make", "warning": "1"}
    fields |= {name.replace("target_1_", "target-1-"): said for name, said in changed.items()}
    del fields["csrf_token"]
    return desk.post(address, fields)


def words_of(page: TestResponse) -> str:
    return " ".join(text_of(page).split()).replace(" ,", ",")


def channels(session: Session) -> list[tuple[str, str, str]]:
    query = select(Channel).where(Channel.office_id == "de-keeper").order_by(Channel.position)
    rows = session.scalars(query.execution_options(populate_existing=True))
    return [(row.kind, row.value, row.health) for row in rows]


def chosen(page: TestResponse) -> list[str]:
    return re.findall(r'name="target-1-office" value="([^"]*)" checked', page.text)


def test_the_same_post_of_the_same_state_is_preselected_as_a_proposal(app: Flask, session: Session, desk: Desk) -> None:
    known(session)
    page = desk.get(f"{INDEX}/{a_document(app, desk.number)}")
    assert chosen(page) == ["de-keeper"]
    assert "Keeper of the Seal, Germany (proposed)" in words_of(page)
    assert "The directory names Jan Nowicki, and so does the document." in words_of(page)


@pytest.mark.parametrize(
    "office",
    [
        OfficeRecord("fr-keeper", "FR", Rank.OFFICIAL, wordings=KEEPER.wordings),
        OfficeRecord("de-other", "DE", Rank.OFFICIAL, wordings={"en": ("Keeper of the Great Seal", "", "", "")}),
        OfficeRecord("practice-keeper", "DE", Rank.OFFICIAL, wordings=KEEPER.wordings),
    ],
    ids=["another state", "a post that is not quite the same", "for practice"],
)
def test_nothing_else_is_preselected(app: Flask, session: Session, desk: Desk, office: OfficeRecord) -> None:
    known(session, office)
    number = a_document(app, desk.number)
    assert chosen(desk.get(f"{INDEX}/{number}")) == []
    assert make(desk, number).status_code == 422


def test_an_office_that_is_taken_stays_as_it_is(app: Flask, session: Session, desk: Desk) -> None:
    known(session)
    before = channels(session)
    session.rollback()
    assert make(desk, a_document(app, desk.number)).status_code == 303
    target = content_of(session, "ua-31-26").targets
    assert target == (Target("de-keeper", salutations={"en": "Dear Keeper"}, posts={"en": "Where is Zofia Szara?"}),)
    assert before == channels(session)
    assert session.scalars(select(AddressReport)).all() == []


def test_a_new_channel_is_added_unverified_and_what_is_dead_stays_dead(
    app: Flask, session: Session, desk: Desk
) -> None:
    known(session)
    number = a_document(app, desk.number)
    page = text_of(desk.get(f"{INDEX}/{number}"))
    assert "“+48 22 555 01 00” is known not to work" in page
    keys = re.findall(r'name="target-1-channel" value="([^"]*)"', desk.get(f"{INDEX}/{number}").text)
    assert len(keys) == 3
    assert make(desk, number, target_1_channel=keys).status_code == 303
    rows = session.scalars(select(Channel).where(Channel.office_id == "de-keeper").order_by(Channel.position)).all()
    assert [(row.kind, row.value, row.health) for row in rows] == [
        ("post", "Seal Street 1", "verified"), ("email", "old@seal.example", "verified"),
        ("fax", "+48 22 555 01 00", "dead"), ("email", "keeper@seal.example", "unverified"),
        ("handle", "@KeeperSeal", "unverified"),
    ]  # fmt: skip
    assert [row.source for row in rows[3:]] == ["appeal.txt – UA 31/26"] * 2
    assert [row.verified_on for row in rows[3:]] == [None, None]


def test_a_new_holder_and_a_new_address_are_told_to_who_keeps_the_office(
    app: Flask, session: Session, desk: Desk
) -> None:
    known(session)
    target = ReadTarget("to", ("Keeper of the Seal", "Maria Nowa", "Hill Road 7", "80331 Munich", "Germany"))
    number = a_document(app, desk.number, targets=(target,))
    page = words_of(desk.get(f"{INDEX}/{number}"))
    assert "the same office, with a new holder? Keeper of the Seal, Germany (proposed)" in page
    assert make(desk, number, target_1_has_left="y", target_1_has_moved="y").status_code == 303
    told = session.scalars(select(AddressReport).order_by(AddressReport.id)).all()
    assert [(row.office_id, row.campaign, row.wrong, row.source) for row in told] == [
        ("de-keeper", "ua-31-26", Wrong.HAS_LEFT, "appeal.txt – UA 31/26"),
        ("de-keeper", "ua-31-26", Wrong.OTHER_ADDRESS, "appeal.txt – UA 31/26"),
    ]
    assert told[0].text == "\n".join(target.lines)
    assert reports.waiting(session, COMMAND_LINE) == 2
    office = session.get(Office, "de-keeper")
    assert office is not None
    assert [holder.name for holder in office.holders] == ["Jan Nowicki"]


def test_a_new_office_is_entered_unverified_and_stands_in_the_list_of_its_section(
    app: Flask, session: Session, desk: Desk
) -> None:
    section = a_section(app, "germany", "DE")
    number = a_document(app, desk.number)
    new = {"office": "new", "title": "Keeper of the Seal", "holder": "Jan Nowicki", "country": "de", "rank": "director"}
    answer = make(desk, number, keeper=str(section), **{f"target_1_{name}": said for name, said in new.items()})
    assert answer.status_code == 303
    (target,) = content_of(session, "ua-31-26").targets
    office = session.get(Office, target.office)
    assert office is not None
    assert (office.id, office.country, office.rank, office.keeper) == (
        "de-keeper-of-the-seal",
        "DE",
        "director",
        section,
    )
    assert (office.source, office.verified_on) == ("appeal.txt – UA 31/26", None)
    assert [(row.name, row.source) for row in office.holders] == [("Jan Nowicki", "appeal.txt – UA 31/26")]
    assert [(row.kind, row.value, row.extension, row.country_line, row.health) for row in office.channels] == [
        ("post", "Seal Street 1", "", "Germany", Health.UNVERIFIED),
        ("fax", "+48 22 555 01 00", "12", "", Health.UNVERIFIED),
        ("email", "keeper@seal.example", "", "", Health.UNVERIFIED),
        ("handle", "@KeeperSeal", "", "", Health.UNVERIFIED),
    ]
    (row,) = session.scalars(select(RecipientList)).all()
    assert (row.section_id, row.slug, [item.office_id for item in row.items]) == (
        section,
        "read-from-appeals",
        [office.id],
    )
    assert similar.ids(session, "Keeper of the Seal", [], ["DE"]) == [office.id]


def test_two_new_offices_of_one_name_are_two(app: Flask, session: Session, desk: Desk) -> None:
    target = RECORD.targets[0]
    number = a_document(app, desk.number, targets=(target, target))
    new = {f"target-{one}-{name}": said for one in (1, 2) for name, said in (("office", "new"), ("title", "Keeper"))}
    assert make(desk, number, **new).status_code == 303
    assert [one.office for one in content_of(session, "ua-31-26").targets] == ["de-keeper", "de-keeper-2"]


def test_one_office_is_no_two_targets(app: Flask, session: Session, desk: Desk) -> None:
    known(session)
    number = a_document(app, desk.number, targets=(RECORD.targets[0], RECORD.targets[0]))
    answer = make(desk, number)
    assert answer.status_code == 422
    assert "Target 2 is an office that was chosen already." in text_of(answer)
    assert queries.campaign(session, "ua-31-26") is None


def test_what_is_refused_leaves_nothing_of_it_in_the_directory(app: Flask, session: Session, desk: Desk) -> None:
    number = a_document(app, desk.number, targets=(RECORD.targets[0], ReadTarget("to", ("Somebody",))))
    changed = {"target-1-office": "new", "target-1-title": "Keeper", "target-2-office": "new"}
    assert make(desk, number, **changed).status_code == 422
    assert session.get(Office, "de-keeper") is None
    assert session.scalars(select(RecipientList)).all() == []


def test_an_office_that_is_gone_meanwhile_is_not_taken(app: Flask, session: Session, desk: Desk) -> None:
    known(session)
    number = a_document(app, desk.number)
    fields = fields_of(desk.get(f"{INDEX}/{number}"), f"/read/{number}") | {"action": ["save"]}
    del fields["csrf_token"]
    assert desk.post(f"{INDEX}/{number}", fields).status_code == 303
    recipients.remove_offices(session, ["de-keeper"])
    answer = make(desk, number)
    assert answer.status_code == 422
    assert queries.campaign(session, "ua-31-26") is None


def test_a_number_that_the_directory_cannot_have_is_said_and_left_out(app: Flask, session: Session, desk: Desk) -> None:
    target = ReadTarget("to", ("Keeper", "Germany"), faxes=(Fax("022 555"),), emails=("k***@seal",), phones=("1",))
    number = a_document(app, desk.number, targets=(target,))
    page = text_of(desk.get(f"{INDEX}/{number}"))
    assert "“022 555” is not written as the directory needs it" in page
    assert make(desk, number, target_1_office="new", target_1_title="Keeper").status_code == 303
    assert session.scalars(select(Channel).where(Channel.office_id == "de-keeper")).all() == []


def test_an_office_whose_addresses_are_of_the_past_can_be_taken(app: Flask, session: Session, desk: Desk) -> None:
    known(session)
    with writing(session):
        for channel in session.scalars(select(Channel).where(Channel.office_id == "de-keeper")):
            channel.historical = True
    assert make(desk, a_document(app, desk.number)).status_code == 303


def test_an_office_is_found_by_an_address_in_whichever_state(session: Session) -> None:
    known(session)
    assert similar.ids(session, "", ["OLD@seal.example"], []) == ["de-keeper"]
    assert similar.ids(session, "Keeper", [], []) == []
    assert similar.ids(session, "", [], ["DE"]) == []
