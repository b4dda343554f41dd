"""Pure: a letter's address blocks: the sender, the postal lines, the inner address in the letter's language."""

from __future__ import annotations

from dataclasses import dataclass

from app.letters import countries
from app.letters.conventions import AddressRules, Conventions, Gender, GrammaticalCase, Rank
from app.letters.errors import FormOfAddressMissing

# Postal lines are read by the post of the writer's country and of the destination: Latin script, mostly English.
POSTAL_LANGUAGE = "en"

# The post of these countries wants so many lines, counted from the last, in capitals (France: NF Z 10-011).
_LINES_IN_CAPITALS = {"FR": 3}


@dataclass(frozen=True, slots=True)
class Inner:
    """What the inner address is made of; `form` is in the case that the language asks for."""

    office: str
    rank: Rank
    gender: Gender
    country: str | None
    form: str
    form_dative: str
    holder: str
    holder_missing: bool


def sender(name: str, address: str, place: str, country: str, email: str, conventions: Conventions) -> tuple[str, ...]:
    """Return the sender's lines; a town that the address names already is not repeated."""
    town = "" if _names_place(address, place) else place
    country_name = countries.name_of(country, conventions.variant)
    return tuple(line for line in (name, *address.split("\n"), town, country_name, email) if line)


def lent(name: str, return_address: str, email: str) -> tuple[str, ...]:
    """Return the sender's lines where a return address stands for the writer's; it has its own country."""
    return tuple(line for line in (name, *return_address.split("\n"), email) if line)


def _names_place(address: str, place: str) -> bool:
    """Return whether an address has the town already, alone in a line or beside a postcode; a street does not count."""
    parts = (part.split() for part in address.replace(",", "\n").split("\n"))
    named = (" ".join(word for word in words if not any(map(str.isdigit, word))) for words in parts)
    return place.casefold() in (name.casefold() for name in named)


def postal(lines: tuple[str, ...], country: str | None, country_line: str, writer_country: str) -> tuple[str, ...]:
    """Return the postal lines, verbatim; the last is the country, in capitals, where the letter goes abroad."""
    if not lines:
        return ()
    if capitals := _LINES_IN_CAPITALS.get(country or ""):
        lines = (*lines[:-capitals], *(line.upper() for line in lines[-capitals:]))
    abroad = country != writer_country
    return (*lines, *((country_line.upper(),) if abroad and country_line else ()))


def inner(addressed: Inner, conventions: Conventions) -> tuple[str, ...]:
    """Return the inner address. Raises FormOfAddressMissing."""
    rules = conventions.address
    if not addressed.form:
        form = "form of address" if rules.case is GrammaticalCase.NOMINATIVE else f"form of address in the {rules.case}"
        raise FormOfAddressMissing(addressed.office, conventions.language, form)
    if addressed.holder_missing:
        raise FormOfAddressMissing(addressed.office, conventions.language, f"name of the holder in the {rules.case}")
    patterns, excellency = _patterns(addressed, rules)
    values = {
        "excellency": excellency,
        # Without a name "Herrn" and "Monsieur" would stand before the office.
        "honorific": rules.honorific.get(addressed.gender.value, "") if addressed.holder else "",
        "holder": addressed.holder,
        "form": addressed.form,
        "form_dative": addressed.form_dative,
    }
    lines = (line.strip() for pattern in patterns for line in pattern.format(**values).split("\n"))
    return tuple(conventions.spelled(line) for line in lines if line)


def _patterns(addressed: Inner, rules: AddressRules) -> tuple[tuple[str, ...], str]:
    """Return the patterns of the lines, and "Seiner Exzellenz" where it is due and the dative is stored."""
    own = rules.excellency
    if (
        own is not None
        and addressed.rank.value in own.ranks
        and addressed.country not in own.domestic
        and addressed.form_dative
        and (honorific := own.honorific.get(addressed.gender.value))
    ):
        return own.lines, honorific
    return rules.lines, ""
