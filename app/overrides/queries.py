"""Reads overrides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.overrides.models import OfficeOverride, What
from app.overrides.values import Own
from app.recipients.models import Office


def of_section(session: Session, section: int | None, offices: Collection[str]) -> dict[str, Own]:
    """Return what a section says of some offices itself, by office; nothing without a section."""
    if section is None:
        return {}
    query = select(OfficeOverride).where(OfficeOverride.section_id == section, OfficeOverride.office_id.in_(offices))
    rows: dict[str, list[OfficeOverride]] = defaultdict(list)
    for row in session.scalars(query):
        rows[row.office_id].append(row)
    return {office: _own(said) for office, said in rows.items()}


def _own(rows: Sequence[OfficeOverride]) -> Own:
    address = next((row for row in rows if row.what == What.ADDRESS), None)
    return Own(
        postal_lines=address.value if address else "",
        postal_country=address.country if address else None,
        email=next((row.value for row in rows if row.what == What.EMAIL), ""),
        salutations=_by_language(rows, What.SALUTATION),
        forms_of_address=_by_language(rows, What.FORM_OF_ADDRESS),
        forms_of_address_dative=_by_language(rows, What.FORM_OF_ADDRESS_DATIVE),
    )


def _by_language(rows: Sequence[OfficeOverride], what: What) -> dict[str, str]:
    return {row.language: row.value for row in rows if row.what == what}


def all_of(session: Session, section: int) -> Sequence[OfficeOverride]:
    """Return everything that a section says of offices itself, in the order of their ids."""
    query = select(OfficeOverride).where(OfficeOverride.section_id == section)
    order = (OfficeOverride.office_id, OfficeOverride.what, OfficeOverride.language)
    return session.scalars(query.order_by(*order)).all()


def one(session: Session, section: int, number: int, *, locked: bool = False) -> OfficeOverride | None:
    """Return one override of a section; `locked`, nobody else changes it before this commit."""
    query = select(OfficeOverride).where(OfficeOverride.id == number, OfficeOverride.section_id == section)
    query = query.execution_options(populate_existing=True)
    return session.scalar(query.with_for_update() if locked else query)


def email_addresses(session: Session) -> set[str]:
    """Return every e-mail address that a section has for an office itself."""
    return set(session.scalars(select(OfficeOverride.value).where(OfficeOverride.what == What.EMAIL)))


def office_exists(session: Session, office: str) -> bool:
    return session.scalar(select(Office.id).where(Office.id == office)) is not None


def offices_named(session: Session) -> set[str]:
    """Return the ids of the offices of which a section says something itself."""
    named = session.scalars(select(OfficeOverride.office_id).where(OfficeOverride.office_id.is_not(None)).distinct())
    return {office for office in named if office}
