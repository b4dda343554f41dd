"""What of a case is public: each kind of entry alone, and everything at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.cases.models import (
    Case,
    CaseClaim,
    CaseEvent,
    CaseRelation,
    CaseSource,
    PersonAtRisk,
    PersonName,
    PersonStatusEntry,
)
from app.cases.public_view import PublicCase, Words, view

# Stands in every text of an entry that is not public.
HIDDEN = "Belzud"


def _source(*, public: bool, publisher: str = "A newspaper", **said: str) -> CaseSource:
    return CaseSource(
        publisher=publisher, public=public, **{"title": "", "link": "", "language": "", "published_on": "", **said}
    )


def _file() -> Case:
    """Return a case of which everything is public."""
    source = _source(public=True)
    name = PersonName(name="Тамор Селхан", language="ru", grammatical_case="", alias=False, public=True, source=source)
    status = PersonStatusEntry(
        status="detained", happened_on="2021", confidence="reported", source=source, public=True
    )  # fmt: skip
    person = PersonAtRisk(
        name="Tamor Selkhan", role="at_risk", group=False, public=True, born_on="1970", names=[name], statuses=[status]
    )
    event = CaseEvent(
        happened_on="2021-03", texts={"en": {"what": "A trial", "place": "Dushanbe"}}, public=True,
        claims=[CaseClaim(texts={"en": "It was fair."}, confidence="disputed", source=source, public=True)],
    )  # fmt: skip
    texts = {"en": {"title": "A defender", "summary": "What happened."}, "ru": {"title": "Защитник"}}
    return Case(
        id=1, slug="one", texts=texts, public=True, historical=True, people=[person], events=[event], sources=[source]
    )


def _view(case: Case, language: str = "en", *relations: CaseRelation) -> PublicCase:
    found = view(case, relations, language)
    assert found is not None
    return found


def test_what_is_public_is_shown_in_the_readers_language_as_far_as_it_is_written() -> None:
    found = _view(_file(), "ru")
    assert (found.title, found.summary) == (Words("Защитник", "ru"), Words("What happened.", "en"))
    (person,), (event,), (source,) = found.people, found.events, found.sources
    assert (person.name, [spelling.name for spelling in person.spellings]) == ("Тамор Селхан", ["Тамор Селхан"])
    assert (event.what, event.claims[0].words) == (Words("A trial", "en"), Words("It was fair.", "en"))
    assert event.claims[0].source == person.statuses[0].source == person.spellings[0].source == source
    assert source.published_on is None


def test_of_a_case_that_is_not_public_there_is_nothing() -> None:
    case = _file()
    case.public = False
    assert view(case, (), "en") is None


def _hide_person(case: Case) -> None:
    case.people.append(PersonAtRisk(name=HIDDEN, role="at_risk", group=False, public=False))


def _hide_name(case: Case) -> None:
    case.people[0].names.append(PersonName(name=HIDDEN, language="en", grammatical_case="", public=False, alias=False))


def _hide_source(case: Case) -> None:
    source = _source(public=False, publisher=HIDDEN, title=HIDDEN, link=f"https://{HIDDEN}.example.org/")
    case.sources.append(source)
    case.people[0].names[0].source = case.people[0].statuses[0].source = case.events[0].claims[0].source = source


def _hide_claim(case: Case) -> None:
    claim = CaseClaim(texts={"en": HIDDEN}, confidence="denied", source=case.sources[0], public=False)
    case.events[0].claims.append(claim)


def _hide_event(case: Case) -> None:
    claim = CaseClaim(texts={"en": HIDDEN}, confidence="denied", source=case.sources[0], public=True)
    case.events.append(CaseEvent(happened_on="2022", texts={"en": {"what": HIDDEN}}, public=False, claims=[claim]))


def _hide_name_of_a_lawyer(case: Case) -> None:
    name = PersonName(name=HIDDEN, language="", grammatical_case="", public=True, alias=True)
    lawyer = PersonAtRisk(name=HIDDEN, private_name=HIDDEN, role="lawyer", group=False, public=True, names=[name])
    case.people.append(lawyer)


def _hide_form_of_a_name(case: Case) -> None:
    name = PersonName(name=HIDDEN, language="ru", grammatical_case="genitive", public=True, alias=False)
    case.people[0].names.append(name)


@pytest.mark.parametrize(
    "hide",
    [_hide_person, _hide_name, _hide_source, _hide_claim, _hide_event, _hide_name_of_a_lawyer, _hide_form_of_a_name],
)
def test_an_entry_that_is_not_public_is_shown_nowhere(hide: Callable[[Case], None]) -> None:
    case = _file()
    hide(case)
    assert HIDDEN not in repr(_view(case)) + repr(_view(case, "ru"))


def test_a_public_claim_with_a_source_that_is_not_stands_without_it() -> None:
    case = _file()
    _hide_source(case)
    assert [claim.source for claim in _view(case).events[0].claims] == [None]
    assert [claim.words.text for claim in _view(case).events[0].claims] == ["It was fair."]


def test_a_status_that_is_not_public_is_not_shown() -> None:
    case = _file()
    case.people[0].statuses[0].public = False
    assert _view(case).people[0].statuses == ()


def test_whoever_is_not_at_risk_is_shown_by_the_role_alone() -> None:
    case = _file()
    _hide_name_of_a_lawyer(case)
    lawyer = _view(case).people[1]
    assert (lawyer.role, lawyer.name, lawyer.spellings) == ("lawyer", "", ())


def test_a_birth_is_told_to_nobody() -> None:
    assert "1970" not in repr(_view(_file()))


@pytest.mark.parametrize(
    ("relation", "other", "slugs"),
    [(True, True, ["other"]), (True, False, []), (False, True, []), (False, False, [])],
)
def test_a_relation_is_shown_where_it_and_both_cases_are_public(
    *, relation: bool, other: bool, slugs: list[str]
) -> None:
    case = _file()
    related = Case(id=2, slug="other", texts={"en": {"title": HIDDEN}}, public=other)
    row = CaseRelation(case_id=1, other_id=2, case=case, other=related, kind="family", public=relation)
    assert [one.slug for one in _view(case, "en", row).relations] == slugs
    assert (HIDDEN in repr(_view(case, "en", row))) is bool(slugs)


def test_a_public_case_without_a_title_is_called_by_its_public_people_at_risk() -> None:
    case = _file()
    case.texts = {}
    _hide_person(case)
    _hide_name_of_a_lawyer(case)
    assert _view(case).title == Words("Tamor Selkhan")
    case.people[0].public = False
    assert _view(case).title == Words("one")


def test_events_and_statuses_are_in_the_order_of_their_dates() -> None:
    case = _file()
    case.events += [CaseEvent(happened_on=day, texts={"en": {"what": "x"}}, public=True) for day in ("2020-01", "2021")]
    assert [str(event.happened_on) for event in _view(case).events] == ["2020-01", "2021", "2021-03"]
