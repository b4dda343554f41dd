"""What a content of a campaign says, and what differs between two, in the words of whoever reads it at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.campaigns import addressing
from app.campaigns.content import CampaignContent
from app.campaigns.differences import Difference, differences
from app.campaigns.facts.forms import KINDS
from app.campaigns.occasion import KINDS as OCCASIONS
from app.campaigns.people.words import GENDERS
from app.campaigns.versions.places import kind_words, part_of, words_of
from app.cases.values import PersonStatus
from app.cases.words import STATUSES
from app.errors import N_
from app.letters import countries
from app.letters.composing import Role
from app.public import interface_language
from app.recipients import queries as recipients
from app.recipients.words import language_name
from app.wording import day

_ROLES: Mapping[str, str] = {
    Role.TO: N_("the letter itself"),
    Role.COPY: N_("a copy, for information"),
    Role.RAISE_WITH: N_("the wish to raise the case with others"),
}

# What has a part of the page of its own.
_TOLD_APART = frozenset({"people", "texts", "demands", "targets"})


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a content says. `titles` are those of its targets, by id.

    `facts` and `people` are what is said, by what it is called; `texts` are by the code and the name of a language.
    """

    facts: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    titles: Mapping[str, str]
    texts: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def told(session: Session, content: CampaignContent) -> Told:
    """Return everything that a content says, in words."""
    shown_in, titles = interface_language(), _titles(session, content)
    said = [(one.place, _worded(one.place, one.after, titles)) for one in differences(None, content)]
    return Told(
        facts=tuple((words_of(place), text) for place, text in said if part_of(place) not in _TOLD_APART),
        people=tuple((words_of(place), text) for place, text in said if part_of(place) == "people"),
        titles=titles,
        texts=tuple(
            (code, language_name(code, shown_in), tuple((kind_words(kind), text) for kind, text in texts.items()))
            for code, texts in content.texts.items()
        ),
    )


def differing(
    session: Session, before: CampaignContent, after: CampaignContent
) -> tuple[tuple[str, Difference], ...]:  # fmt: skip
    """Return what differs between two contents, in words, each with what its place is called."""
    titles = {**_titles(session, before), **_titles(session, after)}
    return tuple(
        (
            words_of(one.place),
            replace(one, before=_worded(one.place, one.before, titles), after=_worded(one.place, one.after, titles)),
        )
        for one in differences(before, after)
    )


def _titles(session: Session, content: CampaignContent) -> dict[str, str]:
    ids = [target.office for target in content.targets]
    offices = recipients.offices(session, ids)
    return {id_: addressing.title_of(offices[id_], interface_language()) if id_ in offices else id_ for id_ in ids}


def _worded(place: str, text: str, titles: Mapping[str, str]) -> str:
    """Return what stands at a place in words, as far as it is a code; all else is said as it stands."""
    key = place.rpartition(".")[2]
    if not text or "texts." in place:
        return text
    if key == "office":
        office, _, role = text.partition(" ")
        return f"{titles.get(office, office)} ({gettext(_ROLES[role.strip('()')])})"
    return _WORDED[key](text) if key in _WORDED else text


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _deadline(text: str) -> str:
    kind, _, last = text.partition(" ")
    return f"{_day(last)} ({gettext(KINDS[kind])})"


def _occasion(text: str) -> str:
    kind, last, words = text.split(" ", 2)
    return f"{gettext(OCCASIONS[kind])}, {_day(last)}: {words}"


def _countries(text: str) -> str:
    return ", ".join(countries.name_of(code, interface_language()) for code in text.split(", "))


def _languages(text: str) -> str:
    return ", ".join(language_name(code, interface_language()) for code in text.split(", "))


def _yes(_text: str) -> str:
    return str(gettext("yes"))


_YES_OR_NO = (
    "issued_on_inferred", "diplomatic_copies", "check_with_section_after", "historical", "practice",
    "reference_in_letters", "organisation_in_letters", "deadline_is_usual", "group",
)  # fmt: skip
_WORDED: Mapping[str, Callable[[str], str]] = {
    "issued_on": _day,
    "status_on": _day,
    "deadline": _deadline,
    "deadline_moved_from": _deadline,
    "occasion": _occasion,
    "countries": _countries,
    "to": _countries,
    "states": _countries,
    "languages_read": _languages,
    "source_language": _languages,
    "gender": lambda text: str(gettext(GENDERS[text])),
    "status": lambda text: str(gettext(STATUSES[PersonStatus(text)])),
    **dict.fromkeys(_YES_OR_NO, _yes),
}
