"""Reads accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.access import Role
from app.extensions import Base
from app.staff.models import Account, AccountRole

_WHOLE = (
    selectinload(Account.granted_roles),
    selectinload(Account.granted_sections),
    selectinload(Account.granted_languages),
    selectinload(Account.webauthn),
)


def everybody(session: Session) -> Sequence[Account]:
    """Return every account with all that belongs to it; those that are active first, by name."""
    rows = session.scalars(select(Account).options(*_WHOLE)).all()
    return sorted(rows, key=lambda account: (not account.active, account.shown_as.casefold(), account.id))


def by_email(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def by_number(session: Session, number: int) -> Account | None:
    return session.get(Account, number) if 0 < number < 1 << 31 else None


def locked(session: Session, number: int) -> Account | None:
    """Return an account as it is now, which nobody else changes until the caller's commit."""
    return session.get(Account, number, with_for_update=True, populate_existing=True)


def by_mark(session: Session, mark: str) -> Account | None:
    """Return the account whose links and sessions hold this mark, locked."""
    return session.scalar(select(Account).where(Account.fs_uniquifier == mark).with_for_update())


def active_admins(session: Session) -> Sequence[Account]:
    """Return all admins who can sign in, locked, so that two admins do not remove each other."""
    admins = select(AccountRole.account_id).where(AccountRole.role == Role.ADMIN)
    return session.scalars(
        select(Account).where(Account.active, Account.id.in_(admins)).order_by(Account.id).with_for_update()
    ).all()


def slugs_of(session: Session, sections: Collection[int]) -> dict[int, str]:
    """Return the slugs of sections by their numbers."""
    table = Base.metadata.tables["section"]
    found = session.execute(select(table.c.id, table.c.slug).where(table.c.id.in_(sections)))
    return {row.id: row.slug for row in found}
