"""Use cases of accounts; each is one commit."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import writing
from app.letters.addresses import ascii_email
from app.limits.services import Limit, hit
from app.outbox import services as outbox
from app.outbox.content import NoticeContent
from app.staff import queries
from app.staff.errors import AccountExists, AccountUnknown, EmailRefused, LastAdmin, LinkRefused, OwnAdminRole
from app.staff.grants import Grant
from app.staff.links import Links
from app.staff.models import Account, AccountLanguage, AccountRole, AccountSection

# The kind of source of the mails to the staff.
STAFF_MAIL = "staff_mail"

_LONGEST_EMAIL = 120

_Answer = TypeVar("_Answer")
# Makes the mail of an invitation from the account and its link, in the language of the page; None: nothing is mailed.
Invitation = Callable[[Account, str], NoticeContent] | None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to get an account."""

    email: str
    name: str
    grant: Grant


def address(typed: str) -> str:
    """Return an e-mail address as accounts have it. Raises EmailRefused."""
    found = ascii_email(typed.strip()) if len(typed) <= _LONGEST_EMAIL else None
    if found is None or len(found) > _LONGEST_EMAIL:
        raise EmailRefused(typed[:_LONGEST_EMAIL])
    return found.lower()


def invite(
    session: Session, actor: Actor, newcomer: Newcomer, links: Links, invitation: Invitation, now: datetime
) -> str:
    """Make an account and return the link by which somebody sets its password; the mail is queued.

    Raises EmailRefused, AccountExists, RolesMissing, SectionsMissing, LanguagesMissing.
    """
    email, grant = address(newcomer.email), newcomer.grant.checked()
    with writing(session):
        if queries.by_email(session, email):
            raise AccountExists(email)
        account = Account(
            email=email, name=newcomer.name.strip(), created_at=now,
            fs_uniquifier=secrets.token_hex(16), fs_webauthn_user_handle=secrets.token_hex(16),
        )  # fmt: skip
        session.add(account)
        _grant(account, grant)
        session.flush()
        after = {"email": email, "name": account.name, **grant.as_values()}
        audit.record(session, actor, "create", _subject(account), now, after=after)
        return _send(session, account, links, invitation, now)


def invite_again(
    session: Session, actor: Actor, number: int, links: Links, invitation: Invitation, now: datetime
) -> str:
    """Make a new link to set a password and return it; the mail is queued. Raises AccountUnknown.

    Before there is a password, the links made earlier end with this.
    """
    with writing(session):
        account = _locked(session, number)
        if account.password is None:
            account.fs_uniquifier = secrets.token_hex(16)
        audit.record(session, actor, "link", _subject(account), now)
        return _send(session, account, links, invitation, now)


def change(session: Session, actor: Actor, number: int, name: str, grant: Grant, now: datetime) -> None:
    """Change what somebody is called and let do.

    Raises AccountUnknown, RolesMissing, SectionsMissing, LanguagesMissing, OwnAdminRole, LastAdmin.
    """
    grant = grant.checked()
    with writing(session):
        admins = queries.active_admins(session)
        account = _locked(session, number)
        before = _values(session, account)
        if Role.ADMIN in account.actor.roles and Role.ADMIN not in grant.roles:
            _keep_an_admin(actor, account, admins)
        account.name = name.strip()
        _grant(account, grant)
        session.flush()
        after = {"name": account.name, **grant.as_values()}
        if before != after:
            audit.record(session, actor, "change", _subject(account), now, before=before, after=after)


def set_active(session: Session, actor: Actor, number: int, now: datetime, *, active: bool) -> None:
    """Let somebody in again, or out at once. Raises AccountUnknown, OwnAdminRole, LastAdmin."""
    with writing(session):
        admins = queries.active_admins(session)
        account = _locked(session, number)
        if account.active == active:
            return
        if not active:
            _keep_an_admin(actor, account, admins)
            # Whoever is let in again signs in again.
            account.fs_uniquifier = secrets.token_hex(16)
        account.active = active
        audit.record(session, actor, "activate" if active else "deactivate", _subject(account), now)


def remove_second_factors(session: Session, actor: Actor, number: int, now: datetime) -> None:
    """Forget the second factors of somebody who lost them, and end all sessions. Raises AccountUnknown."""
    with writing(session):
        account = _locked(session, number)
        account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
        account.mf_recovery_codes = None
        account.webauthn.clear()
        account.fs_uniquifier = secrets.token_hex(16)
        audit.record(session, actor, "remove second factors", _subject(account), now)


def account_of_link(session: Session, links: Links, token: str, now: datetime) -> Account:
    """Return whose password a link sets. Raises LinkRefused."""
    account = queries.by_mark(session, links.mark_in(token, now))
    if account is None or not account.active:
        raise LinkRefused
    return account


def set_password(
    session: Session, links: Links, token: str, hashed: str, notice: Callable[[Account], NoticeContent], now: datetime
) -> None:
    """Set the password of whoever has the link, for the first time or anew; all sessions and links end.

    Raises LinkRefused.
    """
    with writing(session):
        account = account_of_link(session, links, token, now)
        first = account.password is None
        account.password, account.fs_uniquifier = hashed, secrets.token_hex(16)
        audit.record(session, account.actor, "set password", _subject(account), now)
        if not first:
            mail(session, account, notice(account), now)


def sign_out_everywhere(session: Session, number: int, now: datetime) -> None:
    """End all sessions of an account. Raises AccountUnknown."""
    with writing(session):
        account = _locked(session, number)
        account.fs_uniquifier = secrets.token_hex(16)
        audit.record(session, account.actor, "sign out everywhere", _subject(account), now)


def step(session: Session, number: int | None, do: Callable[[], _Answer]) -> _Answer:
    """Run one step of Flask-Security's pages within one commit that has the write lock from its beginning.

    `number` is the account that is signed in, whose row is locked; the pages lock others when they look for them.
    """
    with writing(session):
        if number is not None:
            queries.locked(session, number)
        return do()


def record_own(session: Session, account: Account, action: str, now: datetime) -> None:
    """Add what somebody did with their own account to the log, within the caller's commit."""
    audit.record(session, account.actor, action, _subject(account), now)


def mail(session: Session, account: Account, content: NoticeContent, now: datetime) -> None:
    """Queue a mail to somebody of the staff within the caller's commit."""
    outbox.enqueue(session, content, now, source=(STAFF_MAIL, account.id))


def _send(session: Session, account: Account, links: Links, invitation: Invitation, now: datetime) -> str:
    link = links.password(account.fs_uniquifier, now)
    if invitation is not None:
        mail(session, account, invitation(account, link), now)
    return link


def _locked(session: Session, number: int) -> Account:
    account = queries.locked(session, number) if 0 < number < 1 << 31 else None
    if account is None:
        raise AccountUnknown(str(number))
    return account


def _subject(account: Account) -> Subject:
    return Subject("account", account.email)


def _keep_an_admin(actor: Actor, account: Account, admins: Any) -> None:
    if actor.account == account.id:
        raise OwnAdminRole
    if [admin.id for admin in admins] == [account.id]:
        raise LastAdmin(account.shown_as)


def _values(session: Session, account: Account) -> dict[str, Any]:
    """Return what the log says of an account."""
    grant = Grant(account.actor.roles, queries.slugs_of(session, account.actor.sections), account.actor.languages)
    return {"name": account.name, **grant.as_values()}


def _grant(account: Account, grant: Grant) -> None:
    """Give an account these roles, sections and languages, and leave the rows alone that stay."""
    _replace(account.granted_roles, "role", {str(role): AccountRole for role in grant.roles})
    _replace(account.granted_sections, "section_id", dict.fromkeys(grant.sections, AccountSection))
    _replace(account.granted_languages, "language", dict.fromkeys(grant.languages, AccountLanguage))


def _replace(rows: list[Any], column: str, wanted: dict[Any, Any]) -> None:
    rows[:] = [row for row in rows if getattr(row, column) in wanted]
    there = {getattr(row, column) for row in rows}
    rows.extend(model(**{column: value}) for value, model in wanted.items() if value not in there)


def may_try(session: Session, tries: Sequence[tuple[Limit, str]], now: datetime) -> bool:
    """Count a try under each of these limits, and return whether all of them still allow it."""
    with writing(session):
        # Each is counted, also where another one forbids it already.
        allowed = [hit(session, limit, key, now) for limit, key in tries]
    return all(allowed)
