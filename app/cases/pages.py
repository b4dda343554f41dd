"""What the public pages of cases show, as plain values; all of a case comes from the public view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError
from sqlalchemy.orm import Session

from app.cases import queries
from app.cases.public_view import PublicCase, PublicPerson, PublicSource, Words
from app.cases.queries import FoundPerson
from app.cases.values import LONGEST_QUERY
from app.letters.characters import script_of

# So many cases are listed; whoever looks for another one types a name.
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in the list, and who of it was found, under which spellings; nobody where nobody was looked for."""

    slug: str
    title: Words
    historical: bool
    people: tuple[FoundPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of cases. `asked` is what was looked for, as far as it can be; `more`: not all are here."""

    asked: str
    cases: tuple[Listed, ...]
    more: bool


def list_page(session: Session, typed: str, language: str) -> ListPage:
    """Return the public cases with somebody whose name, in any spelling, begins with what was typed; else all."""
    asked = " ".join("".join(filter(str.isprintable, " ".join(typed.split()))).split())[:LONGEST_QUERY]
    if asked:
        found = {case.slug: case.people for case in queries.search(session, asked, public_only=True)}
        titles = queries.titles(session, language, MOST_LISTED + 1, [*found])
    else:
        found = {}
        titles = queries.titles(session, language, MOST_LISTED + 1)
    listed = tuple(Listed(one.slug, one.title, one.historical, found.get(one.slug, ())) for one in titles)
    return ListPage(asked, listed[:MOST_LISTED], len(listed) > MOST_LISTED)


@dataclass(frozen=True, slots=True)
class SpellingShown:
    """A spelling of a name, what its script is called, and who spells it so."""

    name: str
    language: str
    script: str
    sources: tuple[PublicSource, ...]


def spellings(person: PublicPerson, language: str) -> list[SpellingShown]:
    """Return the spellings of a name, each once, with all sources that have it; `language` is the reader's."""
    found: dict[str, list[PublicSource]] = {}
    languages: dict[str, str] = {}
    for spelling in person.spellings:
        sources = found.setdefault(spelling.name, [])
        if spelling.source and spelling.source not in sources:
            sources.append(spelling.source)
        languages[spelling.name] = languages.get(spelling.name) or spelling.language
    return [
        SpellingShown(name, languages[name], _script(name, language), tuple(sources)) for name, sources in found.items()
    ]


def _script(name: str, language: str) -> str:
    """Return what the script of a name is called by CLDR, empty where it has none."""
    code = script_of(name)
    try:
        return str(Locale.parse(language, sep="-").scripts.get(code or "", ""))
    except (UnknownLocaleError, ValueError):
        return ""


def numbers(case: PublicCase) -> dict[PublicSource, int]:
    """Return the number of each source on the page, from 1."""
    return {source: number for number, source in enumerate(_each_once(case.sources), 1)}


def _each_once(sources: Iterable[PublicSource]) -> list[PublicSource]:
    return list(dict.fromkeys(sources))


@dataclass(frozen=True, slots=True)
class CampaignShown:
    """A campaign of a case. `phase` is one of the campaign's own; `outcome`, in words, is there once it is closed.

    `update` is which update of its series it is, 0 for the first issue.
    """

    slug: str
    reference: str
    title: Words
    issued_on: date
    update: int
    phase: str
    last_day: date
    outcome: str
    historical: bool
