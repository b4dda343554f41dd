"""Pure: a supporter's address and name, as far as mails to them and marks of them need."""

from __future__ import annotations

import re

from app.letters.addresses import ascii_email

# What a mail program would make a link of: an address of any kind, or a word with a dot in it and letters behind.
_LINK = re.compile(r"\S*(?:www\.|[/\\@]|:\S|[.。．｡]\w[^\s.。．｡])\S*", re.IGNORECASE)
_DOTS_MEAN_NOTHING = frozenset({"gmail.com", "googlemail.com"})
_LONGEST_NAME = 60


def normalised(address: str) -> str:
    """Return an address such that the usual ways of writing one mailbox are one text: for marks, never for sending."""
    local, _, domain = (ascii_email(address) or address).lower().rpartition("@")
    mailbox = local.partition("+")[0]
    if domain in _DOTS_MEAN_NOTHING:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    return f"{mailbox}@{domain}"


def of_domain(address: str, domain: str) -> bool:
    """Return whether an address is of a domain or below it."""
    own = normalised(address).rpartition("@")[2]
    return own == domain.lower() or own.endswith(f".{domain.lower()}")


def name_for_mail(name: str) -> str:
    """Return a name without anything that could be a link, for a mail that somebody else may have asked for."""
    return " ".join(_LINK.sub(" ", name).split())[:_LONGEST_NAME].strip()
