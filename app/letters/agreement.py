"""Pure: words that agree with the people of a letter, in gender and number, and the forms of their names.

A form that is not there is never guessed: it refuses the letter and names itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.letters.conventions import Conventions
from app.letters.errors import FormMissing, NameFormMissing

# The forms among which a word may choose. A language lists those that it tells apart (`grammar.agreement`); "x" is a
# person who is neither m nor f, "unknown" one of whom it is not stated.
FORMS = ("one", "m", "f", "x", "unknown", "two", "two_f", "several", "several_f")

# Of whom the writer may say what they are; saying nothing takes the neutral wording, "unknown".
WRITER_FORMS = ("m", "f", "unknown")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a group, whom a letter is about.

    `gender` is "m", "f", "x" or None where it is not stated; `group` marks a name that stands for several;
    `pronouns` are the person's own ("they/them"), in whatever language; `names` maps grammatical case → name in the
    letter's language.
    """

    name: str
    gender: str | None = None
    group: bool = False
    pronouns: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, case: str, conventions: Conventions) -> str:
        """Return the name in a grammatical case. Raises NameFormMissing."""
        if name := self.names.get(case):
            return name
        raise NameFormMissing(self.name, case, conventions.language)


def chain(people: Sequence[Person], conventions: Conventions) -> tuple[str, ...]:
    """Return the forms that fit some people, the most telling first; own pronouns go before a gender."""
    several_women = all(person.gender == "f" for person in people)
    match len(people), any(person.group for person in people):
        case 1, False:
            own = _own_form(people[0], conventions)
            gender = own or people[0].gender or "unknown"
            return ("one",) if gender == "one" else (gender, "one")
        case 2, False:
            return ("two_f", "two", "several_f", "several") if several_women else ("two", "several")
        case _:
            return ("several_f", "several") if several_women else ("several",)


def _own_form(person: Person, conventions: Conventions) -> str | None:
    """Return the form that a person's own pronouns ("they/them") name, where they are of this language."""
    own = person.pronouns.partition("/")[0].strip().casefold()
    subjects = conventions.grammar.pronouns.get("subject", {})
    # "they" is also what several people are called: for one person the form for one is meant.
    return next((form for form in ("m", "f", "x", "one") if own and subjects.get(form, "").casefold() == own), None)


def chosen(people: Sequence[Person], forms: Mapping[str, str], conventions: Conventions) -> str:
    """Return the word that fits some people.

    Raises FormMissing where the language tells a form apart that the text does not give.
    """
    fitting = chain(people, conventions)
    told_apart = conventions.grammar.agreement
    # A less telling form serves only where the language does not tell the more telling one apart.
    last = next((place for place, form in enumerate(fitting) if form in told_apart), len(fitting) - 1)
    for form in fitting[: last + 1]:
        if form in forms:
            return forms[form]
    missing = fitting[last] if fitting[last] in told_apart else fitting[0]
    raise FormMissing(missing, ", ".join(person.name for person in people), conventions.language)
