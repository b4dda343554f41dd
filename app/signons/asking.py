"""Asks signers by mail, within the caller's commit; a mail that has not left yet gives way to the newer one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.outbox import services as outbox
from app.signons import mails, queries
from app.signons.models import JointLetter, JointOrganisation
from app.signons.post import Post
from app.signons.states import Answer

# The kinds of source that joint letters have messages of: the letter itself, the mails to organisations, and those to
# people who co-sign.
LETTER, SIGNER, COSIGNER = "joint_letter", "joint_organisation", "joint_cosigner"


def ask(
    session: Session, letter: JointLetter, organisations: Iterable[JointOrganisation], post: Post, now: datetime
) -> int:
    """Ask organisations to sign the present text, as far as they have an address. Returns how many."""
    asked = 0
    for row in organisations:
        if not row.email:
            continue
        if row.seed is None:
            give_link(row, post)
        again = row.asked_number is not None and row.asked_number != letter.text_number
        outbox.erase(session, SIGNER, [row.id], now)
        mail = (mails.changed if again else mails.invitation)(row, letter, post.links)
        outbox.enqueue(session, mail, now, source=(SIGNER, row.id))
        row.asked_number, row.asked_at = letter.text_number, now
        asked += 1
    return asked


def give_link(row: JointOrganisation, post: Post) -> None:
    """Give an organisation a new link; one that it had before ends."""
    row.seed = post.links.new_seed()
    row.link_hash = post.links.hashed(post.links.sign_token(row.seed))


def ask_again(session: Session, letter: JointLetter, post: Post, now: datetime) -> int:
    """Ask everybody again who was asked, or has signed, for the text that has just changed. Returns how many."""
    wanted = {Answer.NONE, Answer.SIGNED}
    rows = [row for row in letter.organisations if row.asked_number is not None and row.answer in wanted]
    asked = ask(session, letter, rows, post, now)
    for cosigner in queries.confirmed_cosigners(session, letter.id):
        outbox.erase(session, COSIGNER, [cosigner.id], now)
        mail = mails.cosigned_changed(cosigner, letter, post.links)
        outbox.enqueue(session, mail, now, source=(COSIGNER, cosigner.id))
        asked += 1
    return asked
