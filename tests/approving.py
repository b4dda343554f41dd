"""The second person who approves a publication, for tests."""

from __future__ import annotations

from flask import Flask

from app.access import COMMAND_LINE, Actor, Role
from app.campaigns.publishing import Approval
from tests.desk import an_account

COORDINATOR = Actor(1_000_001, "Cleo Coordinator", frozenset({Role.COORDINATOR}))
APPROVED = Approval(COMMAND_LINE, COORDINATOR)


def approved_by(app: Flask) -> list[str]:
    """Return the options that name a coordinator, whose account is made for it."""
    return ["--approved-by", an_account(app, Role.COORDINATOR, name="Cleo Coordinator")[1]]
