"""Pure: e-mail addresses as headers and mail servers take them."""

from __future__ import annotations

import email_validator


def ascii_email(text: str) -> str | None:
    """Return an address in ASCII (its domain in punycode), or None where the text is no address; nothing is looked up.

    The local part must be ASCII, since few servers take another; "=?" is refused, since in a header it begins
    an encoded word (RFC 2047).
    """
    if "=?" in text:
        return None
    try:
        found = email_validator.validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except (email_validator.EmailNotValidError, UnicodeError):
        return None
    return found.ascii_email
