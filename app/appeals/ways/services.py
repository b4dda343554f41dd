"""Use cases of the ways out: letters for the writer's own mail program."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.appeals import copies, services
from app.appeals.errors import NoOfficeByEmail
from app.appeals.letters_of import Appeal
from app.appeals.models import Form
from app.campaigns import queries as campaigns
from app.letters.catalogue import Catalogue
from app.letters.letter import Letter


def for_mail_program(
    session: Session, found: campaigns.Published, appeal: Appeal, catalogue: Catalogue, today: date
) -> copies.Answer:
    """Compose the letters that the writer's own mail program is to send, and count those that have an address.

    Raises NoOfficeByEmail, and as `compose_letters`.
    """
    written = copies.answer(session, found, appeal, catalogue, today)
    going = mailed(written, found)
    if not any(found.content.target(letter.target) for letter in going):
        raise NoOfficeByEmail
    services.count(session, found, going, Form.EML, today, written.gaps)
    return written


def mailed(written: copies.Answer, found: campaigns.Published) -> list[Letter]:
    """Return the letters that a mail program can send; those of a historical example have no address, and are shown."""
    return [letter for letter in written.letters if found.content.historical or letter.target in written.addresses]
