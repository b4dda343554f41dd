"""Which section's dress a public page is shown in. A stand-in, until the pages of sections are merged."""

from __future__ import annotations

from flask import g

from app.sections.models import Section


def current_section() -> Section | None:
    """Return the section whose pages the reader is on, None on the general ones."""
    section: Section | None = g.get("section")
    return section
