"""Pure: a letter as a link that opens the writer's own mail program (RFC 6068)."""

from __future__ import annotations

from urllib.parse import quote

# Windows hands a program links of at most about 2,000 characters (2,083 are an address's limit there); what is longer
# is cut off or opens nothing, and nobody is told. Some room is left for what a browser adds.
LONGEST = 1_900


def link(recipient: str, subject: str, body: str) -> str:
    """Return a link that opens a message; `recipient` is empty where the writer must enter one.

    A line break is CRLF (RFC 6068, 5). Any character that is not plain is escaped, at three characters for each byte.
    """
    fields = {"subject": subject, "body": body.replace("\n", "\r\n")}
    given = "&".join(f"{name}={quote(text, safe='')}" for name, text in fields.items() if text)
    return f"mailto:{quote(recipient, safe='@')}?{given}"


def fits(address: str) -> bool:
    """Return whether every program takes a link of this length."""
    return len(address) <= LONGEST
