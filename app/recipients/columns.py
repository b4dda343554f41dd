"""Pure: the columns of a file of recipients. `recipients/README.md` explains every one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from app.errors import N_
from app.recipients.rows import Fault

# Columns of which there is one for each language: `title_en`, `holder_name_dative_ru`.
OFFICE_WORDINGS = ("title", "form_of_address", "form_of_address_dative", "salutation")
HOLDER_WORDINGS = ("holder_name", "holder_name_dative")
COLUMNS_BEFORE = ("office", "country", "rank", "reads", "accredited_to", "keeper", "version")
COLUMNS_OF_HOLDER = ("holder", "holder_surname", "holder_gender", "holder_from", "holder_until")
COLUMNS_OF_CHANNELS = (
    "post",
    "post_country",
    "post_country_line",
    "fax",
    "fax_extension",
    "email",
    "handle",
    "historical",
    "health",
)
COLUMNS_AFTER = ("source", "verified_on")
# What a file need not say of an office; what it does not say stays.
OPTIONAL = ("accredited_to", "keeper", "version", "health")
ALWAYS_WRITTEN = tuple(
    column
    for column in (*COLUMNS_BEFORE, *COLUMNS_OF_HOLDER, *COLUMNS_OF_CHANNELS, *COLUMNS_AFTER)
    if column not in OPTIONAL
)
# What only the first row of an office says, beside its wordings.
SAID_ONCE = ("country", "rank", "reads", "accredited_to", "keeper", "version")

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
_LONGEST_LANGUAGE = 12
_KNOWN = frozenset({*COLUMNS_BEFORE, *COLUMNS_OF_HOLDER, *COLUMNS_OF_CHANNELS, *COLUMNS_AFTER})
_LONGEST_FIRST = sorted((*OFFICE_WORDINGS, *HOLDER_WORDINGS), key=len, reverse=True)

UNKNOWN = N_("unknown column")
TWICE = N_("this column stands here twice")
MISSING = N_("this column is missing")
ONE_COLUMN = N_("only one column was found: columns are parted by a comma, a semicolon or a tab")


@lru_cache(maxsize=1024)
def by_language(column: str) -> tuple[str, str] | None:
    """Return the name and the language of a column such as `title_en`, or None."""
    for name in _LONGEST_FIRST:
        language = column[len(name) + 1 :]
        if column.startswith(f"{name}_") and len(language) <= _LONGEST_LANGUAGE and LANGUAGE.fullmatch(language):
            return name, language
    return None


def is_known(column: str) -> bool:
    return column in _KNOWN or by_language(column) is not None


def faults_of(columns: Sequence[str]) -> list[Fault]:
    """Return what is wrong with the first row of a file."""
    if len(columns) == 1 and not is_known(columns[0]):
        return [Fault(0, "", ONE_COLUMN)]
    faults = [Fault(1, _shown(column), UNKNOWN) for column in columns if not is_known(column)]
    twice = dict.fromkeys(column for column in columns if columns.count(column) > 1)
    faults += [Fault(1, _shown(column), TWICE) for column in twice]
    needed = ["office", "rank"]
    if {"post", "fax", "email", "handle"} & {*columns}:
        # Without it, an address of the past would be taken for one of today.
        needed.append("historical")
    return faults + [Fault(1, column, MISSING) for column in needed if column not in columns]


def _shown(column: str) -> str:
    return column[:60] or "(empty)"


def ordered(filled: Collection[str]) -> list[str]:
    """Return the columns that a file needs which fills these, in the order in which files have them."""
    languages = sorted({found[1] for column in filled if (found := by_language(column))})
    columns = [
        *COLUMNS_BEFORE,
        *(f"{name}_{language}" for language in languages for name in OFFICE_WORDINGS),
        *COLUMNS_OF_HOLDER,
        *(f"{name}_{language}" for language in languages for name in HOLDER_WORDINGS),
        *COLUMNS_OF_CHANNELS,
        *COLUMNS_AFTER,
    ]
    return [column for column in columns if column in ALWAYS_WRITTEN or column in filled]
