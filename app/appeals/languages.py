"""In which languages a letter is offered, and why: those that the offices read first, then the writer's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from app.campaigns.content import CampaignContent
from app.letters.catalogue import Catalogue
from app.letters.composing import Role
from app.recipients.words import language_name

# So many offices are named as readers of a language; more of them are counted.
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Reader:
    """An office of the campaign and the languages (BCP 47) that it reads, as far as somebody has entered them."""

    title: str
    role: Role
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LanguageOffered:
    """A language with an approved text: its own name, what the reader of the page calls it, and why it is offered."""

    code: str
    name: str
    called: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a campaign's letters, the best for its offices first.

    `differ` says that there is none that all the offices read; `missing` are those that an office reads, or that the
    appeal names, and that have no approved text, as the reader of the page calls them.
    """

    offered: tuple[LanguageOffered, ...]
    differ: bool
    missing: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        return [language.code for language in self.offered]

    @property
    def called(self) -> dict[str, str]:
        """What the reader of the page calls each language."""
        return {language.code: language.called for language in self.offered}


def languages_of(
    content: CampaignContent, readers: Sequence[Reader], interface_language: str, catalogue: Catalogue
) -> Languages:
    """Return the languages that a campaign's letters can be written in, for a reader of the page."""
    # A copy is for information: what those read who are asked for something goes first.
    asked = [reader for reader in readers if reader.role is not Role.COPY] or list(readers)
    approved = [code for code in content.letter_languages if code in catalogue.languages]

    def place(code: str) -> tuple[int, bool, bool]:
        return -len(_reading(code, asked)), code not in content.languages_read, code != interface_language

    known = [set(reader.reads) for reader in asked if reader.reads]
    wanted = dict.fromkeys([*content.languages_read, *(code for reader in asked for code in reader.reads)])
    return Languages(
        offered=tuple(
            LanguageOffered(
                code,
                catalogue.languages[code].name,
                language_name(code, interface_language),
                tuple(_reasons(code, content, asked, interface_language)),
            )
            for code in sorted(approved, key=place)
        ),
        differ=bool(known) and not set.intersection(*known),
        missing=tuple(language_name(code, interface_language) for code in wanted if code not in approved),
    )


def _reading(code: str, asked: Sequence[Reader]) -> list[str]:
    return [reader.title for reader in asked if code in reader.reads]


def _reasons(code: str, content: CampaignContent, asked: Sequence[Reader], interface_language: str) -> list[str]:
    """Return why a language is offered, in sentences; none for one that merely has an approved text."""
    reasons = []
    reading = _reading(code, asked)
    if len(reading) == len(asked) > 1:
        reasons.append(gettext("All the offices read this."))
    elif len(reading) > _MOST_NAMED:
        reasons.append(ngettext("%(num)d office reads this.", "%(num)d offices read this.", len(reading)))
    elif reading:
        reasons.append(gettext("Read by: %(offices)s.", offices="; ".join(reading)))
    elif code in content.languages_read:
        reasons.append(gettext("The appeal names it as a language to write in."))
    if code == interface_language:
        reasons.append(gettext("You read this page in it."))
    return reasons
