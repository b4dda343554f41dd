"""A name that was corrected or taken out stays nowhere, unless it was published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.audit.models import AuditEntry
from app.campaigns.content import CampaignContent, Person
from app.campaigns.drafts import services as drafts
from app.cases.models import Case, PersonAtRisk
from tests.conftest import NOON
from tests.drafting import content_of, edit
from tests.ending import row_of

REAL, OTHER = "Mara Ilves-Taken-Out", "A librarian"


@pytest.fixture(autouse=True)
def _draft(session: Session) -> None:
    content = replace(content_of(session, "practice"), slug="one", case="one", people=(Person(REAL),))
    drafts.create(session, COMMAND_LINE, content, NOON)


def _people(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(PersonAtRisk.name).join(Case).where(Case.slug == "one")))


def _correct(content: CampaignContent) -> CampaignContent:
    return replace(content, people=(replace(content.people[0], name=OTHER),))


def _log(session: Session) -> str:
    return "\n".join(f"{entry.before} {entry.after}" for entry in session.scalars(select(AuditEntry)))


def test_a_name_that_was_corrected_is_gone_from_the_case_and_stands_in_no_log(session: Session) -> None:
    edit(session, "one", _correct)
    assert _people(session) == [OTHER]
    assert REAL not in _log(session)
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.before, last.after) == ({"changed of people": None}, {"changed of people": ["name"]})


def test_whom_another_campaign_of_the_case_names_stays(session: Session) -> None:
    drafts.create(session, COMMAND_LINE, replace(content_of(session, "one"), slug="two"), NOON)
    edit(session, "one", _correct)
    assert sorted(_people(session)) == [OTHER, REAL]
    drafts.discard(session, COMMAND_LINE, "two", row_of(session, "two").revision, NOON)
    assert _people(session) == [OTHER]


def test_a_draft_that_goes_to_another_case_leaves_none_behind(session: Session) -> None:
    edit(session, "one", lambda content: replace(content, case="two"))
    assert _people(session) == []
    assert list(session.scalars(select(Case.slug).where(Case.slug == "one"))) == []


def test_a_draft_that_is_discarded_leaves_no_name_in_the_log(session: Session) -> None:
    drafts.discard(session, COMMAND_LINE, "one", row_of(session, "one").revision, NOON)
    assert _people(session) == []
    assert REAL not in _log(session)
