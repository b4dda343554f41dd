"""The mails to the staff, in the language of the page that causes them."""

from __future__ import annotations

from flask_babel import gettext

from app.outbox.content import NoticeContent
from app.public import interface_language
from app.staff.models import Account

_SENDER = "Faithfully"


def invitation(account: Account, link: str) -> NoticeContent:
    """Return the mail by which somebody sets the first password."""
    return mail(
        account,
        gettext("Your account for the desk of Faithfully"),
        gettext("You have been given an account for the desk, with this address: %(email)s", email=account.email),
        gettext("Choose a password here. The link works once, for seven days:"),
        link,
        gettext("If you do not know what this is about, you need not do anything."),
    )


def reset(account: Account, link: str) -> NoticeContent:
    """Return the mail by which somebody sets a new password."""
    return mail(
        account,
        gettext("A new password for the desk of Faithfully"),
        gettext("Somebody, probably you, asked for a new password. Choose it here. The link works once, for an hour:"),
        link,
        gettext("If it was not you, you need not do anything: your password stays as it is."),
    )


def password_changed(account: Account) -> NoticeContent:
    """Return the mail that tells that a password was changed."""
    return mail(
        account,
        gettext("Your password was changed"),
        gettext("The password of your account for the desk was changed, and you were signed out everywhere else."),
        gettext("If it was not you, tell an admin at once."),
    )


def mail(account: Account, subject: str, *paragraphs: str) -> NoticeContent:
    """Return a mail to somebody of the staff, with a greeting before what it says."""
    greeting = gettext("Hello %(name)s,", name=account.name) if account.name else gettext("Hello,")
    text = "\n\n".join((greeting, *paragraphs)) + "\n"
    return NoticeContent(account.email, _SENDER, subject, text, interface_language())
