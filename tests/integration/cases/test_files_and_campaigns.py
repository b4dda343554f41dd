"""A case that campaigns tell and a file is kept of: neither takes away what the other has entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns.content import CampaignContent, Person
from app.campaigns.drafts import services as drafts
from app.cases.filing import services as filing
from app.cases.filing.entries import YES, Kind, cells_of
from app.cases.filing.services import Place
from app.cases.models import Case
from app.recipients.conflicts import Edit
from tests.casefiles import a_case, a_person, a_source, an_entry, publish, the_case
from tests.conftest import NOON
from tests.drafting import content_of, edit
from tests.ending import row_of


@pytest.fixture(autouse=True)
def _draft(session: Session) -> None:
    person = Person("Tamor Belzud", aliases=("T. Belzud",), names={"ru": {"nominative": "Тамор Белзуд"}})
    content = replace(content_of(session, "practice"), slug="one", case="one", people=(person,))
    drafts.create(session, COMMAND_LINE, content, NOON)


def _named(session: Session) -> dict[str, list[str]]:
    return {person.name: [name.name for name in person.names] for person in the_case(session, "one").people}


def _renamed(content: CampaignContent) -> CampaignContent:
    return replace(content, people=(Person("Tamor Selkhan"),))


def _said(session: Session, kind: Kind, **typed: str) -> None:
    """Let the file say something of the first person, or of the first of the spellings."""
    case = the_case(session, "one")
    row = case.people[0] if kind is Kind.PERSON else case.people[0].names[0]
    told = Edit(case.revision, cells_of(row, case), typed)
    filing.change(session, COMMAND_LINE, Place("one", kind), row.id, told, NOON)


def test_whom_the_file_knows_stays_when_a_campaign_names_somebody_else(session: Session) -> None:
    _said(session, Kind.PERSON, public=YES)
    edit(session, "one", _renamed)
    assert list(_named(session)) == ["Tamor Belzud", "Tamor Selkhan"]
    assert [person.public for person in the_case(session, "one").people] == [True, False]


def test_a_spelling_that_the_file_knows_stays_and_others_follow_the_campaign(session: Session) -> None:
    first = the_case(session, "one").people[0].names[0].name
    _said(session, Kind.NAME, public=YES)
    person = Person("Tamor Belzud", aliases=("Belzudov",))
    edit(session, "one", lambda content: replace(content, people=(person,)))
    assert _named(session) == {"Tamor Belzud": [first, "Belzudov"]}


def test_a_spelling_of_the_file_that_a_campaign_names_too_stands_once(session: Session) -> None:
    number = the_case(session, "one").people[0].id
    an_entry(session, "one", Kind.NAME, number, name="Belzudov")
    person = Person("Tamor Belzud", aliases=("Belzudov",))
    edit(session, "one", lambda content: replace(content, people=(person,)))
    assert _named(session) == {"Tamor Belzud": ["Belzudov"]}


def test_a_campaign_does_not_make_a_person_of_a_lawyer_of_the_file(session: Session) -> None:
    an_entry(session, "one", Kind.PERSON, role="lawyer", private_name="Nodira Wehlen")
    edit(session, "one", lambda content: replace(content, people=(*content.people, Person("Nodira Wehlen"))))
    assert [(person.role, person.name) for person in the_case(session, "one").people] == [
        ("at_risk", "Tamor Belzud"), ("lawyer", ""), ("at_risk", "Nodira Wehlen"),
    ]  # fmt: skip


def _source(session: Session) -> None:
    a_source(session, "one", "A newspaper")


def _event(session: Session) -> None:
    an_entry(session, "one", Kind.EVENT, happened_on="2021", what_en="x")


def _person(session: Session) -> None:
    a_person(session, "one", "Somebody else")


def _relation(session: Session) -> None:
    a_case(session, "two")
    an_entry(session, "two", Kind.RELATION, other="one", kind="family")


def _title(session: Session) -> None:
    case = the_case(session, "one")
    filing.amend(session, COMMAND_LINE, "one", Edit(case.revision, {}, {"title_en": "A defender"}), NOON)


@pytest.mark.parametrize("entered", [_source, _event, _person, _relation, _title])
def test_a_case_with_something_in_its_file_stays_when_its_campaign_is_gone(
    session: Session, entered: Callable[[Session], None]
) -> None:
    entered(session)
    drafts.discard(session, COMMAND_LINE, "one", row_of(session, "one").revision, NOON)
    assert "Tamor Belzud" not in _named(session)


def test_a_case_without_a_file_goes_with_its_campaign(session: Session) -> None:
    drafts.discard(session, COMMAND_LINE, "one", row_of(session, "one").revision, NOON)
    session.rollback()
    assert session.scalar(select(Case.id).where(Case.slug == "one")) is None


def test_a_case_whose_file_was_opened_first_stays_when_a_draft_leaves_it(session: Session) -> None:
    a_case(session, "two", public=False)
    publish(session, "two")
    edit(session, "one", lambda content: replace(content, case="two"))
    edit(session, "one", lambda content: replace(content, case="three"))
    assert the_case(session, "two").public
    assert the_case(session, "two").people == []
