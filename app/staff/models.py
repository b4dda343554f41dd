"""The tables of accounts. Some columns are named as Flask-Security looks for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access import Actor, Role
from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText
from app.staff.grants import needs_second_factor

_ROLES = ", ".join(f"'{role}'" for role in Role)


class AccountRole(Model):
    """A role that an account has."""

    __tablename__ = "account_role"
    __table_args__ = (CheckConstraint(f"role IN ({_ROLES})", name="role"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class AccountSection(Model):
    """A section that a section editor edits."""

    __tablename__ = "account_section"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"), primary_key=True)


class AccountLanguage(Model):
    """A language (BCP 47) whose texts a translator has."""

    __tablename__ = "account_language"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)


class _AnyUsage(str):
    """Equal to each of the two uses that Flask-Security knows of a passkey: alone, and after the password."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return other in {"first", "secondary"}

    __hash__ = str.__hash__


class Passkey(WebAuthnMixin, Model):  # type: ignore[misc]  # Flask-Security has no types.
    """A passkey of an account. Every one serves alone and as the step after the password."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str]] = mapped_column(JSON)
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64), default="")
    # Flask-Security shows what a browser adds about a passkey; that is not kept.
    extensions = None
    lastuse_datetime: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def usage(self) -> str:
        return _AnyUsage("first")

    def get_user_mapping(self) -> dict[str, Any]:
        return {"id": self.account_id}


class Account(UserMixin, Model):  # type: ignore[misc]  # Flask-Security has no types.
    """Somebody of the staff. Whoever was invited has no password until the link of the invitation was used.

    `fs_uniquifier` stands in sessions and in links: a new one ends them all. `email` is in lower case.
    `mf_recovery_codes` are keyed hashes; `tf_last_counter` is the last time step whose code was used.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_webauthn_user_handle: Mapped[str] = mapped_column(String(64), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    # Is not read with the rest: where the key is missing, it can still be removed.
    tf_totp_secret: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)

    granted_roles: Mapped[list[AccountRole]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    granted_sections: Mapped[list[AccountSection]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    granted_languages: Mapped[list[AccountLanguage]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    webauthn: Mapped[list[Passkey]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=Passkey.id
    )

    # Flask-Security forgets a telephone number together with the secret; there is none.
    tf_phone_number = None

    @property
    def shown_as(self) -> str:
        """What somebody is called on pages and in the log."""
        return self.name or self.email

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method or self.webauthn)

    @property
    def actor(self) -> Actor:
        return Actor(
            account=self.id,
            name=self.shown_as,
            roles=frozenset(Role(row.role) for row in self.granted_roles),
            sections=frozenset(row.section_id for row in self.granted_sections),
            languages=frozenset(row.language for row in self.granted_languages),
        )

    def check_tf_required_setup(self) -> bool:
        """Whether the authenticator app must stay, since it is the one second factor of somebody who needs one."""
        asked_for = current_app.extensions["staff"].second_factor
        return needs_second_factor(self.actor.roles, asked_for=asked_for) and not self.webauthn

    def check_tf_required(self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool) -> tuple[bool, Any]:  # noqa: ARG002, FBT001  # Flask-Security's signature.
        """Ask for a second step whoever has one; who must have one and has none is led to it once signed in."""
        return bool(tf_setup_methods), tf_setup_methods
