"""Pure: reads the people of a campaign file, with the forms of their names."""

from __future__ import annotations

from app.campaigns.content import Person, PersonStatus
from app.campaigns.toml_table import LANGUAGE, Table
from app.letters.conventions import GrammaticalCase

_LONGEST_NAME = 200


def person(table: Table) -> Person:
    gender = table.text("gender", "") or None
    if gender not in {None, "m", "f", "x"}:
        raise table.refuse("gender", "m, f or x is expected here")
    found = Person(
        name=table.text("name"),
        gender=gender,
        pronouns=table.text("pronouns", ""),
        names=_names(table.table("names")),
        aliases=table.strings("aliases"),
        group=table.take("group", bool, default=False),
        status=table.choice("status", PersonStatus) if "status" in table.values else None,
        status_on=table.day("status_on") if "status_on" in table.values else None,
        status_source=table.text("status_source", ""),
    )
    if found.status is None and (found.status_on or found.status_source):
        raise table.refuse("status", "this key is missing, while its day or source is there")
    _require_name(table, "name", found.name)
    table.end()
    return found


def _names(table: Table) -> dict[str, dict[str, str]]:
    """Read the name by language: a text, or a table of grammatical cases with the nominative among them."""
    names: dict[str, dict[str, str]] = {}
    for language in list(table.values):
        if not LANGUAGE.fullmatch(language):
            raise table.refuse(language, "this is not a language code (BCP 47)")
        if isinstance(table.values[language], str):
            names[language] = {GrammaticalCase.NOMINATIVE.value: table.text(language)}
            _require_name(table, language, *names[language].values())
            continue
        names[language] = cases(table.table(language))
    return names


def cases(table: Table) -> dict[str, str]:
    if GrammaticalCase.NOMINATIVE.value not in table.values:
        raise table.refuse("nominative", "this key is missing")
    names = {case: table.text(case) for case in list(table.values)}
    for case, name in names.items():
        _require_name(table, case, name)
    return names


def _require_name(table: Table, key: str, name: str) -> None:
    if len(name) > _LONGEST_NAME:
        raise table.refuse(key, f"a name has at most {_LONGEST_NAME} characters")
