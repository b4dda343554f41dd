"""Messages as somebody at the desk of the outbox finds them."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Role
from app.audit.models import AuditEntry
from app.outbox import services
from app.outbox.content import NoticeContent
from app.outbox.models import Kind, OutboxMessage
from app.outbox.states import Reason, State
from tests.conftest import NOON
from tests.desk import Desk
from tests.fields import Page
from tests.sending import ANN, COUNCIL

ROLES = {"admin": Role.ADMIN, "coordinator": Role.COORDINATOR}
QUEUE = "/desk/outbox"


def queued(
    session: Session,
    *,
    state: State = State.QUEUED,
    reason: Reason = Reason.NONE,
    campaign: str = "practice",
    office: str = COUNCIL,
    section: int | None = None,
    kind: Kind = Kind.LETTER,
    at: datetime = NOON,
) -> int:
    """Let there be a message as it would be found; return its number."""
    content = NoticeContent(ANN, "Ann Example", "A subject", "Words of mine.\n", "en")
    message = services.enqueue(session, content, at, source=("x", 1), hold_key=campaign, lane=office, section=section)
    message.kind, message.state, message.reason = kind, state, reason
    if state in {State.FAILED, State.BOUNCED, State.HANDED_OVER, State.WITHDRAWN}:
        message.ended_at = at
    session.commit()
    return message.id


def found(session: Session, number: int) -> tuple[str, str]:
    session.rollback()
    session.expire_all()
    message = session.get(OutboxMessage, number)
    assert message is not None
    return message.state, message.reason


def entries(session: Session) -> list[AuditEntry]:
    session.rollback()
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def shown(desk: Desk, address: str = QUEUE) -> list[int]:
    """Return the numbers of the messages of a page, in its order."""
    response = desk.get(address)
    assert response.status_code == 200, response.text
    return [int(number) for number in re.findall(r'<td data-th="Message"><a href="/desk/outbox/(\d+)"', response.text)]


def seen(desk: Desk, number: int) -> str:
    """Return what a message's page says that its reader has seen."""
    return str(Page(desk.get(f"{QUEUE}/{number}")).values["seen"])
