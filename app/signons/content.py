"""Pure: a joint letter as it is read and rendered: its texts, to whom it goes, and who stands under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app.letters.composing import Addressee, Role
from app.letters.conventions import Gender, Rank
from app.signons.states import State


@dataclass(frozen=True, slots=True)
class JointText:
    """What a joint letter says in one language; `body` is in the Markdown subset (see `letters.markup`)."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """An organisation under a joint letter.

    `names` are by language (BCP 47), at least one; `country` is ISO 3166-1 alpha-2, empty for an international one;
    `logo` is a PNG of ours (see `logos`), None for none; `signer` and `office` say who signs for it, or are empty.
    """

    names: Mapping[str, str]
    country: str = ""
    logo: bytes | None = None
    signer: str = ""
    office: str = ""

    def name_language(self, language: str) -> str:
        """Return the language of the name that a reader of a language is shown: that, else English, else any."""
        return next((one for one in (language, "en") if self.names.get(one)), next(iter(self.names)))

    def name_in(self, language: str) -> str:
        """Return what an organisation is called for a reader of a language."""
        return self.names[self.name_language(language)]


@dataclass(frozen=True, slots=True)
class JointLetterView:
    """A joint letter on a day, as it is rendered; once it is frozen, the same whatever is edited afterwards.

    `texts` are by language (BCP 47), `letter_language` is the one that goes to the `office` (an id of the directory);
    `states` (ISO 3166-1 alpha-2) are those with which a third party (`role` is RAISE_WITH) is asked to raise it.
    `signatories` stand in their order. `individuals` says how many people signed beside them, `individual_names` who
    of them wishes to be named. `written_on` is the day of the letter: of its hand-over, else of its freeze, else today;
    `addressees` are the office as it was addressed at the hand-over, by language, none before.
    """

    slug: str
    state: State
    texts: Mapping[str, JointText]
    text_number: int
    letter_language: str
    office: str
    role: Role
    states: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    written_on: date
    individuals: int = 0
    individual_names: tuple[str, ...] = ()
    sender_name: str = ""
    reply_to: str = ""
    historical: bool = False
    practice: bool = False
    addressees: Mapping[str, Addressee] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it can be read, that of the letter first."""
        return (self.letter_language, *(one for one in self.texts if one != self.letter_language))

    def text_language(self, language: str) -> str:
        """Return the language of the text that a reader of a language is shown: that, else the letter's."""
        return language if language in self.texts else self.letter_language


def addressees_as_json(addressees: Mapping[str, Addressee]) -> dict[str, Any]:
    """Return addressees by language as JSON values, of which `addressees_of` makes the same again."""
    return {language: asdict(one) | {"postal_lines": [*one.postal_lines]} for language, one in addressees.items()}


def addressees_of(kept: Mapping[str, Any]) -> dict[str, Addressee]:
    """Return the addressees that `addressees_as_json` wrote."""
    return {
        language: Addressee(
            **{
                **values,
                "rank": Rank(values["rank"]),
                "role": Role(values["role"]),
                "gender": Gender(values["gender"]),
                "postal_lines": tuple(values["postal_lines"]),
            }
        )
        for language, values in kept.items()
    }
