"""A holder as cells by name, which a form shows and the log keeps: such as `name_dative_ru`."""

from __future__ import annotations

from collections.abc import Mapping

from app.recipients import cells
from app.recipients.models import HolderWording, OfficeHolder

_LONGEST_FIRST = ("name_dative", "name")


def told(holder: OfficeHolder | None) -> str:
    """Return a holder in one line, with the first and the last day."""
    if holder is None:
        return ""
    return f"{holder.name} ({holder.held_from or '…'} – {holder.held_until or '…'})"


def of_language(cell: str) -> tuple[str, str] | None:
    """Return the name and the language of a cell such as `name_dative_ru`, or None."""
    for name in _LONGEST_FIRST:
        language = cell[len(name) + 1 :]
        if cell.startswith(f"{name}_") and cells.LANGUAGE.fullmatch(language):
            return name, language
    return None


def cells_of(holder: OfficeHolder) -> dict[str, str]:
    """Return what is known of a holder as cells."""
    said = {
        "name": holder.name,
        "surname": holder.surname,
        "gender": holder.gender,
        "held_from": holder.held_from.isoformat() if holder.held_from else "",
        "held_until": holder.held_until.isoformat() if holder.held_until else "",
        "source": holder.source,
        "verified_on": holder.verified_on.isoformat() if holder.verified_on else "",
    }
    for wording in holder.wordings:
        said |= {f"name_{wording.language}": wording.name, f"name_dative_{wording.language}": wording.name_dative}
    return said


def fill(holder: OfficeHolder, said: Mapping[str, str]) -> None:
    """Let a holder be what checked cells say; what they do not name stays."""
    said = {**cells_of(holder), **said} if holder.name else dict(said)
    holder.name, holder.surname, holder.gender = said["name"], said["surname"], said["gender"]
    holder.held_from, holder.held_until = cells.as_day(said["held_from"]), cells.as_day(said["held_until"])
    holder.source, holder.verified_on = said["source"], cells.as_day(said["verified_on"])
    known = {row.language: row for row in holder.wordings}
    languages = dict.fromkeys(found[1] for cell in said if (found := of_language(cell)))
    rows = []
    for language in languages:
        name, dative = said.get(f"name_{language}", ""), said.get(f"name_dative_{language}", "")
        if name or dative:
            row = known.get(language) or HolderWording(language=language)
            row.name, row.name_dative = name, dative
            rows.append(row)
    holder.wordings = rows
