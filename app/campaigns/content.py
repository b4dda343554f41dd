"""Pure: everything that a campaign says, as one frozen value; a draft and a published version hold the same value.

It is stored as JSON, so that what a letter said on a day can be shown later, whatever changes around it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.campaigns import occasion as occasions
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.occasion import Occasion
from app.cases.values import PersonStatus
from app.letters.composing import Role
from app.letters.conventions import GrammaticalCase


class TextKind(StrEnum):
    """What a text of a campaign is for. The last three stand in the letter."""

    TITLE = "title"
    SUMMARY = "summary"
    ACCOUNT = "account"
    BACKGROUND = "background"
    INTRODUCTION = "introduction"
    CONCERN = "concern"
    LEGAL_GROUND = "legal_ground"


# Without these a language has no page (the first two) and no letter (the others).
PAGE_TEXTS = (TextKind.TITLE, TextKind.SUMMARY)
LETTER_TEXTS = (TextKind.INTRODUCTION, TextKind.CONCERN, TextKind.LEGAL_GROUND)

# To so many offices anybody can write; a post is no longer than the networks take, a salutation than a line.
MOST_TARGETS = 200
# Nobody reads a page with more of them; a file that has more was made by a machine.
MOST_PEOPLE = 100
MOST_DEMANDS = 100
MOST_LANGUAGES = 60
LONGEST_POST = 280
LONGEST_SALUTATION = 200

Texts = dict[str, dict[TextKind, str]]


@dataclass(frozen=True, slots=True)
class Person:
    """A person at risk, or a `group` of several under one name.

    `names` maps language → grammatical case → the name, as far as somebody has entered it; `aliases` are other
    spellings. `status` is told by `status_source` for the day `status_on`; None where nobody has entered one.
    """

    name: str
    gender: str | None = None
    pronouns: str = ""
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    group: bool = False
    status: PersonStatus | None = None
    status_on: date | None = None
    status_source: str = ""

    def name_in(self, language: str) -> str:
        return self.names.get(language, {}).get(GrammaticalCase.NOMINATIVE.value, self.name)


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked. `to` is the state asked (ISO 3166-1 alpha-2), None for every target."""

    id: str
    to: str | None
    texts: dict[str, str]

    def is_addressed_to(self, country: str | None) -> bool:
        return self.to is None or self.to == country


@dataclass(frozen=True, slots=True)
class Target:
    """An office chosen for the campaign. `salutations` are those printed in the appeal; `posts` suggested messages.

    `states` (ISO 3166-1 alpha-2) are those with which a third party is asked to raise the case, none for all.
    """

    office: str
    role: Role = Role.TO
    salutations: dict[str, str] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)
    states: tuple[str, ...] = ()

    def carries(self, demand: Demand, country: str | None) -> bool:
        """Whether a letter to this target, an office of a state or of none, carries a demand."""
        if self.role is Role.RAISE_WITH:
            return not self.states or demand.to is None or demand.to in self.states
        return demand.is_addressed_to(country)


@dataclass(frozen=True, slots=True)
class CampaignContent:
    """A campaign as its coordinators wrote it.

    `update` counts the issues before this one; `time_zone` is IANA. `deadline_is_usual`: the appeal prints none;
    `issued_on_inferred`: it prints no date of issue, and the day follows from its text.
    """

    slug: str
    reference: str
    organisation: str
    issued_on: date
    deadline: Deadline
    case: str
    people: tuple[Person, ...]
    texts: Texts
    demands: tuple[Demand, ...]
    targets: tuple[Target, ...]
    time_zone: str = "UTC"
    index: str = ""
    update: int | None = None
    previous: str = ""
    countries: tuple[str, ...] = ()
    languages_read: tuple[str, ...] = ()
    diplomatic_copies: bool = False
    check_with_section_after: bool = False
    historical: bool = False
    practice: bool = False
    reference_in_letters: bool = False
    organisation_in_letters: bool = False
    source: str = ""
    # The language that the texts were written in, of which the others are translations; empty: see `original_language`.
    source_language: str = ""
    # The e-mail address to which offices may reply instead of to the writer.
    reply_to: str = ""
    deadline_is_usual: bool = False
    deadline_moved_from: Deadline | None = None
    issued_on_inferred: bool = False
    occasion: Occasion | None = None

    @property
    def original_language(self) -> str:
        """The language of which the texts in the others are translations; empty where there is no text yet."""
        if self.source_language:
            return self.source_language
        return "en" if "en" in self.texts else next(iter(self.texts), "")

    @property
    def letter_languages(self) -> tuple[str, ...]:
        """The languages in which every text of the letter and every demand is there; those the targets read first."""
        complete = [
            language
            for language, texts in self.texts.items()
            if all(texts.get(kind) for kind in LETTER_TEXTS)
            and all(demand.texts.get(language) for demand in self.demands)
        ]
        read = [language for language in self.languages_read if language in complete]
        return (*read, *(language for language in complete if language not in read))

    def text(self, kind: TextKind, language: str) -> str:
        """Return a text in the reader's language, else in English, else in any language; empty where there is none."""
        languages = (language, "en", *self.texts)
        return next((text for code in languages if (text := self.texts.get(code, {}).get(kind, ""))), "")

    def text_language(self, kind: TextKind, language: str) -> str:
        """Return the language of what `text` returns, so that a page can mark a foreign passage."""
        languages = (language, "en", *self.texts)
        return next((code for code in languages if self.texts.get(code, {}).get(kind)), language)

    def subject(self, language: str) -> str:
        """Return the names of the people at risk in a language: what the letter is about."""
        return ", ".join(self.named(language))

    def named(self, language: str) -> tuple[str, ...]:
        """Return the names of the people at risk in a language, one by one."""
        return tuple(person.name_in(language) for person in self.people)

    def target(self, office: str) -> Target | None:
        return next((target for target in self.targets if target.office == office), None)

    def originals(self, chosen: Collection[str] = ()) -> tuple[Target, ...]:
        """Return the targets that are asked for something: of those chosen, else all of the campaign's."""
        addressed = tuple(target for target in self.targets if target.role is not Role.COPY)
        return tuple(target for target in addressed if target.office in chosen) or addressed

    @property
    def asked(self) -> str:
        """Return a short mark of the demands and their order, by which an outdated form is known."""
        demands = json.dumps([[demand.id, demand.to, demand.texts] for demand in self.demands], sort_keys=True)
        return hashlib.sha256(demands.encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Any]:
        """Return the content as JSON values, of which `from_json` makes the same content again."""
        return {
            "slug": self.slug,
            "reference": self.reference,
            "organisation": self.organisation,
            "issued_on": self.issued_on.isoformat(),
            "deadline": _deadline_json(self.deadline),
            "case": self.case,
            "people": [
                {
                    "name": p.name,
                    "gender": p.gender,
                    "pronouns": p.pronouns,
                    "names": p.names,
                    "aliases": [*p.aliases],
                    "group": p.group,
                    "status": p.status.value if p.status else None,
                    "status_on": p.status_on.isoformat() if p.status_on else None,
                    "status_source": p.status_source,
                }
                for p in self.people
            ],
            "texts": {language: dict(texts) for language, texts in self.texts.items()},
            "demands": [{"id": d.id, "to": d.to, "texts": d.texts} for d in self.demands],
            "targets": [
                {
                    "office": t.office,
                    "role": t.role.value,
                    "salutations": t.salutations,
                    "posts": t.posts,
                    "states": [*t.states],
                }
                for t in self.targets
            ],
            "time_zone": self.time_zone,
            "index": self.index,
            "update": self.update,
            "previous": self.previous,
            "countries": [*self.countries],
            "languages_read": [*self.languages_read],
            "diplomatic_copies": self.diplomatic_copies,
            "check_with_section_after": self.check_with_section_after,
            "historical": self.historical,
            "practice": self.practice,
            "reference_in_letters": self.reference_in_letters,
            "organisation_in_letters": self.organisation_in_letters,
            "source": self.source,
            "source_language": self.source_language,
            "reply_to": self.reply_to,
            "deadline_is_usual": self.deadline_is_usual,
            "issued_on_inferred": self.issued_on_inferred,
            "deadline_moved_from": self.deadline_moved_from and _deadline_json(self.deadline_moved_from),
            "occasion": self.occasion and self.occasion.as_json(),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> CampaignContent:
        """Return the content that `as_json` wrote."""
        return cls(
            **{
                **values,
                "issued_on": date.fromisoformat(values["issued_on"]),
                "deadline": _deadline(values["deadline"]),
                "people": tuple(_person(person) for person in values["people"]),
                "texts": {
                    language: {TextKind(kind): text for kind, text in texts.items()}
                    for language, texts in values["texts"].items()
                },
                "demands": tuple(Demand(**d) for d in values["demands"]),
                "targets": tuple(_target(target) for target in values["targets"]),
                "countries": tuple(values["countries"]),
                "languages_read": tuple(values["languages_read"]),
                "deadline_moved_from": values["deadline_moved_from"] and _deadline(values["deadline_moved_from"]),
                # What was stored before campaigns had occasions has none.
                "occasion": occasions.from_json(values.get("occasion")),
            }
        )


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two contents as JSON say the same; one that was kept long ago may lack what came later."""
    return one == other or CampaignContent.from_json(one) == CampaignContent.from_json(other)


def _target(values: Mapping[str, Any]) -> Target:
    # What was stored before a third party could be asked about some of the states is asked about all.
    return Target(**{**values, "role": Role(values["role"]), "states": tuple(values.get("states", ()))})


def _person(values: Mapping[str, Any]) -> Person:
    # A version that was published before people had a status has none of its keys.
    status, day = values.get("status"), values.get("status_on")
    return Person(
        **{
            **values,
            "aliases": tuple(values["aliases"]),
            "status": PersonStatus(status) if status else None,
            "status_on": date.fromisoformat(day) if day else None,
        }
    )


def _deadline_json(deadline: Deadline) -> dict[str, str]:
    return {"kind": deadline.kind.value, "day": deadline.day.isoformat()}


def _deadline(values: Mapping[str, str]) -> Deadline:
    return Deadline(DeadlineKind(values["kind"]), date.fromisoformat(values["day"]))
