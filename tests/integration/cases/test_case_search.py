"""Cases are found under any spelling and script of their people, and say under which."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.cases import queries, services
from app.cases.filing import services as filing
from app.cases.filing.entries import Kind, cells_of, entry, told
from app.cases.filing.services import Place
from app.recipients.conflicts import Edit
from tests.casefiles import a_case, a_person, an_entry, publish, the_case
from tests.conftest import NOON


def _found(session: Session, text: str, *, public_only: bool = False) -> dict[str, list[tuple[str, ...]]]:
    session.rollback()
    cases = queries.search(session, text, public_only=public_only)
    return {case.slug: [person.spellings for person in case.people] for case in cases}


@pytest.fixture
def people(session: Session) -> tuple[int, int]:
    """Two invented people of one surname in two cases."""
    numbers = []
    for slug, name, other in (("one", "Tamor Belzud", "Тамор Белзуд"), ("two", "Zarif Belzud", "Зариф Белзуд")):
        a_case(session, slug)
        numbers.append(a_person(session, slug, name))
        an_entry(session, slug, Kind.NAME, numbers[-1], name=other, language="ru")
    an_entry(session, "one", Kind.NAME, numbers[0], name="Belzudov Tamorullo")
    return numbers[0], numbers[1]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("Tamor", {"one": [("Belzudov Tamorullo", "Tamor Belzud", "Тамор Белзуд")]}, id="latin"),
        pytest.param("тамор", {"one": [("Belzudov Tamorullo", "Tamor Belzud", "Тамор Белзуд")]}, id="cyrillic"),
        pytest.param("Tamorullo", {"one": [("Belzudov Tamorullo",)]}, id="one spelling alone"),
        pytest.param("Zarif Belzud", {"two": [("Zarif Belzud", "Зариф Белзуд")]}, id="two words"),
        pytest.param("Зариф Belzud", {"two": [("Zarif Belzud", "Зариф Белзуд")]}, id="two scripts"),
        pytest.param("Tamor Zarif", {}, id="words of two people"),
        pytest.param("elzud", {}, id="middle of a word"),
        pytest.param("", {}, id="nothing"),
        pytest.param("  \x00 ", {}, id="signs"),
        pytest.param("%", {}, id="a wildcard"),
        pytest.param("x" * 100_000, {}, id="far too long"),
    ],
)
def test_a_case_is_found_by_the_spellings_of_one_person(
    session: Session, typed: str, expected: dict[str, list[tuple[str, ...]]]
) -> None:
    assert _found(session, typed) == expected


@pytest.mark.usefixtures("people")
def test_two_people_of_one_surname_in_two_cases_stay_two(session: Session) -> None:
    assert list(_found(session, "Belzud")) == ["one", "two"]
    assert len(the_case(session, "one").people) == len(the_case(session, "two").people) == 1


def test_two_people_of_one_name_in_one_case_stay_two(session: Session) -> None:
    a_case(session, "one")
    first, second = (a_person(session, "one", "Tamor Belzud") for _ in range(2))
    assert first != second
    assert _found(session, "Belzud") == {"one": [("Tamor Belzud",), ("Tamor Belzud",)]}


def test_the_public_finds_public_spellings_of_public_people_in_public_cases(
    session: Session, people: tuple[int, int]
) -> None:
    publish(session, "one")
    assert _found(session, "Belzud", public_only=True) == {}
    _change(session, Kind.PERSON, people[0], public="yes")
    assert _found(session, "Belzud", public_only=True) == {"one": [("Tamor Belzud",)]}
    assert _found(session, "Tamorullo", public_only=True) == {}
    name = the_case(session, "one").people[0].names[-1].id
    _change(session, Kind.NAME, name, public="yes")
    assert _found(session, "Tamorullo", public_only=True) == {"one": [("Belzudov Tamorullo",)]}
    case = the_case(session, "one")
    filing.amend(session, COMMAND_LINE, "one", Edit(case.revision, {}, {"public": ""}), NOON)
    assert _found(session, "Tamorullo", public_only=True) == {}
    assert _found(session, "Tamorullo") == {"one": [("Belzudov Tamorullo",)]}


def _change(session: Session, kind: Kind, number: int, **typed: str) -> None:
    case = the_case(session, "one")
    row = entry(case, (), kind, number)
    assert row is not None
    filing.change(
        session, COMMAND_LINE, Place("one", kind), number, Edit(case.revision, cells_of(row, case), typed), NOON
    )


def test_whoever_is_not_at_risk_is_found_by_no_name(session: Session) -> None:
    a_case(session, "one")
    an_entry(session, "one", Kind.PERSON, role="lawyer", private_name="Nodira Wehlen")
    assert _found(session, "Nodira") == _found(session, "Wehlen") == {}


def test_a_name_that_was_removed_or_corrected_is_found_no_more(session: Session, people: tuple[int, int]) -> None:
    _change(session, Kind.PERSON, people[0], name="Tamor Selkhan")
    assert list(_found(session, "Tamor Selkhan")) == ["one"]
    assert _found(session, "Tamor Belzud")["one"] == [("Belzudov Tamorullo", "Тамор Белзуд")]
    case = the_case(session, "one")
    edit = Edit(case.revision, told(case.people[0], case), {})
    filing.remove(session, COMMAND_LINE, Place("one", Kind.PERSON), people[0], edit, NOON)
    assert "one" not in _found(session, "Belzud")


def test_the_people_of_campaigns_are_found_and_the_index_is_filled_anew(session: Session) -> None:
    before = _found(session, "Librarian") or _found(session, "a")
    assert before
    services.reindex(session)
    assert (_found(session, "Librarian") or _found(session, "a")) == before
    # Whom only a campaign names is in no public file.
    assert "practice" not in _found(session, "a", public_only=True)
