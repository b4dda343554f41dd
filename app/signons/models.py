"""The tables of joint letters. What tells of a person stands in encrypted columns; `signons/retention.py` lists all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText
from app.letters.composing import Role
from app.signons.states import Answer, Handed, Order, State

_STATES = ", ".join(f"'{state}'" for state in State)
_ANSWERS = ", ".join(f"'{answer}'" for answer in Answer)
_ORDERS = ", ".join(f"'{order}'" for order in Order)


class JointLetter(Model):
    """One letter of many organisations to one office. `revision` counts every change of what the desk writes.

    `texts` is {language: {"title", "body"}} as it stands now; `text_number` is the number of that text, which signers
    sign: every change while the letter is open makes a new one. `states` are those with which a third party is asked
    to raise it. `signatories` and `individuals` (how many) are set when it is frozen.
    """

    __tablename__ = "joint_letter"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint(f"role IN ('{Role.TO}', '{Role.RAISE_WITH}')", name="role"),
        CheckConstraint(f"name_order IN ({_ORDERS})", name="name_order"),
        CheckConstraint(f"handed IN ('', '{Handed.MAIL}', '{Handed.HAND}')", name="handed"),
        # Messages outlive what they are about: the number must never be another's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=State.DRAFT)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    text_number: Mapped[int] = mapped_column(default=1)
    letter_language: Mapped[str] = mapped_column(String(12))
    office: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(10), default=Role.TO)
    states: Mapped[list[str]] = mapped_column(JSON, default=list)
    # In whose name the mail to the office comes, and where an answer goes.
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    reply_to: Mapped[str] = mapped_column(String(320), default="")
    sign_until: Mapped[date | None]
    name_order: Mapped[str] = mapped_column(String(12), default=Order.ALPHABETICAL)
    takes_individuals: Mapped[bool] = mapped_column(default=False)
    historical: Mapped[bool] = mapped_column(default=False)
    practice: Mapped[bool] = mapped_column(default=False)
    individuals: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # "mail" (while the state is still "frozen": it waits in the outbox) or "hand", empty before. The day stands in the
    # letter; the holder of the office is who it is addressed to, as the directory said.
    handed: Mapped[str] = mapped_column(String(4), default="")
    handed_over_on: Mapped[date | None]
    holder: Mapped[str] = mapped_column(default="")
    # The office as the letter addressed it then, by language (see `content.addressees_of`); the directory goes on.
    addressees: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the addresses of the signers were erased.
    scrubbed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisations: Mapped[list[JointOrganisation]] = relationship(
        cascade="all, delete-orphan", order_by="JointOrganisation.position", passive_deletes=True
    )
    signatories: Mapped[list[JointSignatory]] = relationship(
        cascade="all, delete-orphan", order_by="JointSignatory.position", passive_deletes=True
    )
    kept_texts: Mapped[list[JointText]] = relationship(
        cascade="all, delete-orphan", order_by="JointText.number", passive_deletes=True
    )


class JointText(Model):
    """The text of a number, as it stood when somebody could sign it; it is never changed."""

    __tablename__ = "joint_text"
    __table_args__ = (UniqueConstraint("letter_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("joint_letter.id", ondelete="CASCADE"))
    number: Mapped[int]
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JointOrganisation(Model):
    """An organisation that is asked to sign, and what it has answered.

    `language` is in which it is written to (BCP 47). The token of its link follows from `seed` by the program's secret,
    and is looked up by its keyed hash; both are empty where it has no link. `asked_number` is the number of the text
    that it was last asked to sign, `signed_number` of the one that it signed. `wants_out_at`: it asked to be taken off
    after the letter was frozen. `revision` counts what the desk changes of it.
    """

    __tablename__ = "joint_organisation"
    __table_args__ = (
        UniqueConstraint("link_hash"),
        CheckConstraint(f"answer IN ({_ANSWERS})", name="answer"),
        Index("ix_joint_organisation_letter_id", "letter_id", "position"),
        # As in `JointLetter`.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("joint_letter.id", ondelete="CASCADE"))
    position: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(String(2), default="")
    # A PNG that was drawn anew (see `logos`).
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    signer: Mapped[str] = mapped_column(String(200), default="")
    office: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(12))
    # Deferred, so that an organisation whose key is missing can be erased.
    email: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    seed: Mapped[str | None] = mapped_column(String(43))
    link_hash: Mapped[str | None] = mapped_column(String(43))
    revision: Mapped[int] = mapped_column(default=1)
    answer: Mapped[str] = mapped_column(String(10), default=Answer.NONE)
    asked_number: Mapped[int | None]
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_number: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wants_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JointSignatory(Model):
    """An organisation under a frozen letter, as it was when it was frozen, but for a signer who was taken off since.

    `organisation_id` is the row whose link may do that; none where that is there no more, or never had a link.
    """

    __tablename__ = "joint_signatory"
    __table_args__ = (UniqueConstraint("letter_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("joint_letter.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("joint_organisation.id", ondelete="SET NULL"))
    position: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(String(2), default="")
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    signer: Mapped[str] = mapped_column(String(200), default="")
    office: Mapped[str] = mapped_column(String(200), default="")


class JointCosigner(Model):
    """Somebody who signs beside the organisations; nothing counts before `confirmed_at`.

    `signed_number` is the number of the text that they confirmed. Their name is shown only where they wish it
    (`named`). `address_hash` is a keyed hash of the address, another one for each letter; links as in
    `JointOrganisation`: one to confirm, one to take the name off.
    """

    __tablename__ = "joint_cosigner"
    __table_args__ = (
        UniqueConstraint("letter_id", "address_hash"),
        UniqueConstraint("confirm_hash"),
        UniqueConstraint("end_hash"),
        # As in `JointLetter`.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("joint_letter.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(EncryptedText, deferred=True)
    email: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    named: Mapped[bool] = mapped_column(default=False)
    interface_language: Mapped[str] = mapped_column(String(12))
    address_hash: Mapped[str] = mapped_column(String(43))
    seed: Mapped[str | None] = mapped_column(String(43))
    confirm_hash: Mapped[str | None] = mapped_column(String(43))
    end_hash: Mapped[str] = mapped_column(String(43))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_number: Mapped[int | None]
