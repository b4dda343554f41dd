"""Pure: how a letter opens and closes.

The order of the rules is that of the letter's specification: the appeal's printed salutation, the office's own,
rank × gender, the stored title, the surname, the neutral form. A gender is never guessed from a first name.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.letters.conventions import Conventions, Gender, Rank, SalutationRules
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
    """What is known of an office in the letter's language; `printed` is the appeal's own salutation.

    `country` is the office's (ISO 3166-1 alpha-2): a language may address offices of its own countries otherwise.
    """

    office: str
    rank: Rank
    gender: Gender = Gender.UNKNOWN
    country: str | None = None
    printed: str | None = None
    stored: str | None = None
    title: str | None = None
    name: str | None = None
    surname: str | None = None


def resolve(addressed: Addressed, conventions: Conventions) -> Salutation:
    """Return the salutation for an office. Raises SalutationMissing where not even a neutral form is there."""
    for origin, words in _candidates(addressed, conventions.salutation):
        if bare := words.strip().rstrip(_END_PUNCTUATION):
            return Salutation(conventions.spelled(bare), origin)
    raise SalutationMissing(addressed.office, conventions.language)


def _candidates(addressed: Addressed, rules: SalutationRules) -> Iterable[tuple[Origin, str]]:
    gender = addressed.gender.value
    values = {"name": addressed.name, "surname": addressed.surname, "title": addressed.title}
    home = rules.at_home.get(addressed.country or "", {}).get(addressed.rank.value, {})
    yield Origin.PRINTED, addressed.printed or ""
    yield Origin.OFFICE, addressed.stored or ""
    for origin, row in (
        (Origin.RANK, home if gender in home else rules.by_rank.get(addressed.rank.value, {})),
        (Origin.TITLE, rules.title),
        (Origin.SURNAME, rules.surname),
    ):
        for pattern in row.get(gender, ()):
            yield origin, _elided(_filled(pattern, values), rules)
    yield Origin.NEUTRAL, rules.neutral


def _filled(pattern: str, values: Mapping[str, str | None]) -> str:
    """Return the pattern with its places filled, or an empty text where a value is not known."""
    places = [place for _text, place, _spec, _conversion in string.Formatter().parse(pattern) if place]
    return pattern.format(**values) if all(values.get(place) for place in places) else ""


def _elided(words: str, rules: SalutationRules) -> str:
    for full, short in rules.elision.items():
        before, found, after = words.partition(full)
        if found and after[:1].casefold() in set(rules.vowels):
            return before + short + after
    return words


def punctuated(salutation: Salutation, conventions: Conventions) -> str:
    """Return the salutation with the end punctuation of the letter's variant, and the greeting below it."""
    rules = conventions.salutation
    end = rules.neutral_end if salutation.origin is Origin.NEUTRAL else rules.end
    return "\n".join(filter(None, (salutation.words + end, rules.greeting)))


def closing(salutation: Salutation, rank: Rank, conventions: Conventions, *, together: bool = False) -> str:
    """Return the closing: that of the rank; after a neutral salutation the neutral one, where the language has it.

    `together` where several sign.
    """
    rules = conventions.closing
    # A printed or stored salutation may be the neutral one, too.
    neutral = rules.neutral if salutation.words == conventions.salutation.neutral else ""
    pattern = neutral or rules.by_rank.get(rank.value, rules.default)
    for one, several in rules.together.items() if together else ():
        pattern = pattern.replace(one, several)
    return pattern.format(salutation=salutation.words)
