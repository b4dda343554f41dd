"""Reads who may own a campaign."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import DESK
from app.staff.models import Account, AccountRole


def possible_owners(session: Session) -> Sequence[Account]:
    """Return the active coordinators and administrators, by name."""
    desk = select(AccountRole.account_id).where(AccountRole.role.in_(sorted(DESK)))
    found = session.scalars(select(Account).where(Account.active, Account.id.in_(desk)))
    return sorted(found, key=lambda account: (account.shown_as.casefold(), account.id))
