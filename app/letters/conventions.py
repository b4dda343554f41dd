"""Pure: how a letter is written in one language and variant, as `letter_templates/<language>/conventions.toml` says.

These are the values; `conventions_file` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.letters.letter import Direction, Part


class Rank(StrEnum):
    """The rank of an office, by which salutation and closing are chosen."""

    HEAD_OF_STATE = "head_of_state"
    MONARCH = "monarch"
    HEAD_OF_GOVERNMENT = "head_of_government"
    FOREIGN_MINISTER = "foreign_minister"
    MINISTER = "minister"
    PROSECUTOR_GENERAL = "prosecutor_general"
    JUDGE = "judge"
    PARLIAMENT_PRESIDENT = "parliament_president"
    AMBASSADOR = "ambassador"
    GOVERNOR = "governor"
    MILITARY = "military"
    DIRECTOR = "director"
    INTERNATIONAL_HEAD = "international_head"
    OFFICIAL = "official"


class Gender(StrEnum):
    """The grammatical gender by which a person is addressed; unknown is never guessed from a name."""

    M = "m"
    F = "f"
    UNKNOWN = "unknown"


class GrammaticalCase(StrEnum):
    """The case in which office and holder stand in the address block."""

    NOMINATIVE = "nominative"
    DATIVE = "dative"


# What is said to a rank, by gender: patterns, of which the first is taken whose places can all be filled.
Row = Mapping[str, tuple[str, ...]]
Rows = Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Excellency:
    """How the address block of a foreign Excellency is written, in the languages that write it otherwise.

    It holds for `ranks`, outside the `domestic` countries, where the dative is stored; `honorific` is by gender.
    """

    ranks: frozenset[str]
    domestic: frozenset[str]
    lines: tuple[str, ...]
    honorific: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AddressRules:
    """How the inner address is written; `lines` are patterns with {honorific}, {holder} and {form}."""

    case: GrammaticalCase
    at_end_without_window: bool
    lines: tuple[str, ...]
    honorific: Mapping[str, str]
    excellency: Excellency | None = None


@dataclass(frozen=True, slots=True)
class SalutationRules:
    """The opening line; words stand without `end`. `greeting` is a line of its own below it, in some languages.

    `by_rank` maps rank → gender → patterns, `at_home` does so for the offices of single countries and goes first;
    `title` and `surname` map gender → patterns; `elision` shortens "le " before one of the `vowels`.
    """

    end: str
    neutral: str
    neutral_end: str
    greeting: str
    by_rank: Rows
    at_home: Mapping[str, Rows]
    title: Row
    surname: Row
    elision: Mapping[str, str] = field(default_factory=dict)
    vowels: str = ""


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """The line before the signature; {salutation} repeats the words of the opening.

    `neutral` follows a neutral salutation, in the languages that have one of its own. `together` maps words of one
    writer to those of several who sign together.
    """

    default: str
    neutral: str
    by_rank: Mapping[str, str]
    together: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HomeCalendar:
    """Another calendar that the language's own `countries` use; elsewhere `beside` puts the Gregorian date with it."""

    name: str
    countries: frozenset[str]
    months: tuple[str, ...]
    beside: str


@dataclass(frozen=True, slots=True)
class DateRules:
    """The date line: CLDR pattern letters d, MMMM, y and quoted text.

    `first` is the pattern on the first of a month; `line` is the line where the writer gives a town ({place}, {date}),
    `line_without_place` the one where not; `months` (January first) replace CLDR's, `months_in` do so for letters to
    single countries; `digits` replace 0 to 9.
    """

    pattern: str
    first: str
    line: str
    line_without_place: str
    months: tuple[str, ...] = ()
    months_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digits: str = ""
    calendar: HomeCalendar | None = None


@dataclass(frozen=True, slots=True)
class ListRules:
    """How words are listed: `last` stands before the last, `last_before` before one that begins so."""

    between: str
    last: str
    last_before: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What sentences about a person need.

    `cases` are the forms of a name that the language has; `agreement` the forms among which words choose
    (see `agreement`); `pronouns` map a name such as "subject" → agreement → word.
    """

    cases: tuple[str, ...]
    agreement: tuple[str, ...]
    pronouns: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Conventions:
    """The rules of one variant of a language.

    `order` is the order of the letter's parts, `align` their side; `begins` the word with which the body begins;
    `comma` stands between the details of a writer; `replace` maps letters of our texts to those that this variant
    writes instead (ß → ss in Switzerland).
    """

    language: str
    variant: str
    direction: Direction
    script: str
    order: tuple[Part, ...]
    align: Mapping[Part, str]
    begins: str
    comma: str
    replace: Mapping[str, str]
    address: AddressRules
    salutation: SalutationRules
    closing: ClosingRules
    date: DateRules
    grammar: Grammar
    between_demands: str
    after_last_demand: str
    labels: Mapping[str, str]
    lists: ListRules | None = None

    def spelled(self, text: str) -> str:
        """Return one of our own texts in the spelling of this variant; what a writer typed never comes here."""
        for letter, instead in self.replace.items():
            text = text.replace(letter, instead)
        return text


@dataclass(frozen=True, slots=True)
class Language:
    """A language of letters: its own name, its variants, and the countries whose writers use each variant.

    `unconfirmed` names the keys and files whose words no native speaker has confirmed.
    """

    code: str
    name: str
    script: str
    default_variant: str
    variants: Mapping[str, Conventions]
    variant_of_country: Mapping[str, str]
    unconfirmed: tuple[str, ...] = ()

    @property
    def default(self) -> Conventions:
        """The variant of a writer whose country has none of its own."""
        return self.variants[self.default_variant]

    def conventions_for(self, country: str | None) -> Conventions:
        """Return the variant of the writer's country where it has one, else the default variant."""
        return self.variants[self.variant_of_country.get(country or "", self.default_variant)]
