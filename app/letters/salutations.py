"""Pure: how a letter opens and closes.

The order of the rules is that of the letter's specification: the appeal's printed salutation, the office's own,
rank × gender, the stored title, the surname, the neutral form. A gender is never guessed from a first name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.letters.conventions import Conventions, Gender, Rank
from app.letters.errors import SalutationMissing

_END_PUNCTUATION = " ,:;.!،"


class Origin(StrEnum):
    """Where a salutation came from."""

    PRINTED = "printed"
    OFFICE = "office"
    RANK = "rank"
    TITLE = "title"
    SURNAME = "surname"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Salutation:
    """The words of a salutation without its end punctuation, and how they were found."""

    words: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Addressed:
    """What is known of an office in the letter's language; `printed` is the appeal's own salutation."""

    office: str
    rank: Rank
    gender: Gender = Gender.UNKNOWN
    printed: str | None = None
    stored: str | None = None
    title: str | None = None
    surname: str | None = None


def resolve(addressed: Addressed, conventions: Conventions) -> Salutation:
    """Return the salutation for an office. Raises SalutationMissing where not even a neutral form is there."""
    gender = addressed.gender.value
    row = conventions.salutations.get(addressed.rank.value, {})
    candidates = (
        (Origin.PRINTED, addressed.printed),
        (Origin.OFFICE, addressed.stored),
        (Origin.RANK, row.get(gender)),
        (Origin.TITLE, addressed.title and conventions.title_patterns.get(gender, "").format(title=addressed.title)),
        (
            Origin.SURNAME,
            addressed.surname and conventions.surname_patterns.get(gender, "").format(surname=addressed.surname),
        ),
        (Origin.NEUTRAL, conventions.neutral_salutation),
    )
    for origin, words in candidates:
        if words and (bare := words.strip().rstrip(_END_PUNCTUATION)):
            return Salutation(bare, origin)
    raise SalutationMissing(addressed.office, conventions.language)


def punctuated(salutation: Salutation, conventions: Conventions) -> str:
    """Return the salutation with the end punctuation of the letter's variant."""
    return salutation.words + conventions.salutation_end


def closing(salutation: Salutation, rank: Rank, conventions: Conventions) -> str:
    """Return the closing: the neutral one after a neutral salutation, else that of the rank."""
    if salutation.origin is Origin.NEUTRAL:
        return conventions.neutral_closing
    return conventions.closings.get(rank.value, conventions.default_closing)
