"""Keeps the index of the search over cases, within the caller's commit: under which words whoever is at risk is found.

Whoever is in a case by another role is found by no name.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseToken, PersonAtRisk, PersonName
from app.cases.values import PersonRole
from app.recipients import tokens


def reindex(session: Session, cases: Collection[int]) -> None:
    """Let the index say of the people of these cases (by number) what stands of them now."""
    session.flush()
    people = select(PersonAtRisk.id).where(PersonAtRisk.case_id.in_(cases))
    session.execute(
        delete(CaseToken).where(CaseToken.person_id.in_(people)).execution_options(synchronize_session=False)
    )
    rows = [
        {"person_id": person, "spelling": spelling, "token": token, "public": public}
        for (person, spelling), public in sorted(_spellings(session, cases).items())
        for token in sorted(tokens.tokens(spelling))
    ]
    if rows:
        session.connection().execute(insert(CaseToken), rows)


def _spellings(session: Session, cases: Collection[int]) -> dict[tuple[int, str], bool]:
    """Return the spellings of each person, and whether anybody may know of them."""
    found: dict[tuple[int, str], bool] = {}
    people = (
        select(PersonAtRisk.id, PersonAtRisk.name, PersonAtRisk.public, Case.public)
        .join(Case)
        .where(Case.id.in_(cases), PersonAtRisk.role == PersonRole.AT_RISK)
    )
    shown = {}
    for person, name, public, case_is_public in session.execute(people):
        shown[person] = found[person, name] = public and case_is_public
    names = select(PersonName.person_id, PersonName.name, PersonName.public).where(PersonName.person_id.in_(shown))
    for person, name, public in session.execute(names):
        found[person, name] = found.get((person, name), False) or (public and shown[person])
    return found
