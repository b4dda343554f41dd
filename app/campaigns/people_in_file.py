"""Pure: reads the people of a campaign file, with the forms of their names."""

from __future__ import annotations

import re

from app.campaigns import values as rules
from app.campaigns.content import Person
from app.campaigns.errors import StatusMissing
from app.campaigns.toml_table import MISSING, Table
from app.cases.values import PersonStatus
from app.errors import N_
from app.letters.conventions import GrammaticalCase

_GENDERS = frozenset({None, "m", "f", "x"})
_CASE = re.compile("[a-z]{3,20}")


def person(table: Table) -> Person:
    gender = table.text("gender", "") or None
    if gender not in _GENDERS:
        raise table.refuse("gender", N_("m, f or x is expected here"))
    found = Person(
        name=table.text("name", longest=rules.LONGEST_NAME),
        gender=gender,
        pronouns=table.text("pronouns", "", longest=rules.LONGEST_PRONOUNS),
        names=_names(table.table("names")),
        aliases=table.strings("aliases", longest=rules.LONGEST_NAME),
        group=table.take("group", bool, default=False),
        status=table.choice("status", PersonStatus) if "status" in table.values else None,
        status_on=table.day("status_on") if "status_on" in table.values else None,
        status_source=table.text("status_source", ""),
    )
    if found.status is None and (found.status_on or found.status_source):
        raise table.refuse("status", StatusMissing())
    table.end()
    return found


def _names(table: Table) -> dict[str, dict[str, str]]:
    """Read the name by language: a text, or a table of grammatical cases with the nominative among them."""
    names: dict[str, dict[str, str]] = {}
    for language in list(table.values):
        table.checked(language, rules.language, language)
        if isinstance(table.values[language], str):
            names[language] = {GrammaticalCase.NOMINATIVE.value: table.text(language, longest=rules.LONGEST_NAME)}
            continue
        names[language] = cases(table.table(language))
    return names


def cases(table: Table) -> dict[str, str]:
    if GrammaticalCase.NOMINATIVE.value not in table.values:
        raise table.refuse("nominative", MISSING)
    for case in table.values:
        if not _CASE.fullmatch(case):
            raise table.refuse(case, N_("this is no grammatical case"))
    return {case: table.text(case, longest=rules.LONGEST_NAME) for case in list(table.values)}
