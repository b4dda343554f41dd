"""An office as cells by name, which a form shows and the log keeps: such as `salutation_ru`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.errors import N_
from app.letters.conventions import Rank
from app.recipients import cells
from app.recipients.holders.names import told
from app.recipients.models import Accreditation, Office, OfficeWording

# What there is of each in every language, in the order of a form.
WORDINGS: Mapping[str, str] = {
    "title": N_("What the office is called"),
    "form_of_address": N_("In the address block"),
    "form_of_address_dative": N_("In the address block, in the dative"),
    "salutation": N_("Salutation, only where the rank does not give the right one"),
}
_LONGEST_FIRST = sorted(WORDINGS, key=len, reverse=True)


def of_language(cell: str) -> tuple[str, str] | None:
    """Return the wording and the language of a cell such as `title_en`, or None."""
    for name in _LONGEST_FIRST:
        language = cell[len(name) + 1 :]
        if cell.startswith(f"{name}_") and cells.LANGUAGE.fullmatch(language):
            return name, language
    return None


def languages_of(said: Mapping[str, str]) -> list[str]:
    """Return the languages that cells are of, in the order in which they come."""
    return list(dict.fromkeys(found[1] for name in said if (found := of_language(name))))


def cells_of(office: Office) -> dict[str, str]:
    """Return what an office is as cells."""
    said = {
        "country": office.country or "",
        "rank": office.rank,
        "reads": office.reads,
        "source": office.source,
        "verified_on": office.verified_on.isoformat() if office.verified_on else "",
        "keeper": str(office.keeper or 0),
        "accredited_to": " ".join(row.country for row in office.accreditations),
    }
    for wording in office.wordings:
        said |= {f"{name}_{wording.language}": getattr(wording, name) for name in WORDINGS}
    return said


def everything_of(office: Office) -> dict[str, str]:
    """Return what an office is with its holders and channels, for whoever deletes it and for the log."""
    holders = {f"holder {number}": told(holder) for number, holder in enumerate(office.holders, 1)}
    channels = {
        f"channel {number}": f"{row.kind} {row.network} {row.value} ({row.health})"
        for number, row in enumerate(office.channels, 1)
    }
    return {name: cell for name, cell in {**cells_of(office), **holders, **channels}.items() if cell}


def fill(office: Office, said: Mapping[str, str]) -> None:
    """Let an office be what checked cells say; what they do not name stays."""
    said = {**cells_of(office), **said} if office.rank else dict(said)
    office.country = said["country"] or None
    office.rank = Rank(said["rank"]).value
    office.reads, office.source = said["reads"], said["source"]
    office.verified_on = cells.as_day(said["verified_on"])
    office.keeper = int(said["keeper"]) or None
    _accredit(office, said["accredited_to"].split())
    _word(office, said)


def _accredit(office: Office, countries: Sequence[str]) -> None:
    known = {row.country: row for row in office.accreditations}
    office.accreditations = [known.get(country) or Accreditation(country=country) for country in countries]


def _word(office: Office, said: Mapping[str, str]) -> None:
    """A language of which nothing is said is none of the office's."""
    known = {row.language: row for row in office.wordings}
    rows = []
    for language in languages_of(said):
        words = {name: said.get(f"{name}_{language}", "") for name in WORDINGS}
        if any(words.values()):
            row = known.get(language) or OfficeWording(language=language)
            for name, text in words.items():
                setattr(row, name, text)
            rows.append(row)
    office.wordings = rows
