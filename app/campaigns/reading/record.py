"""Pure: what reading a published appeal gives. Nothing in it is guessed: what the document does not state is empty."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from app.campaigns.deadlines import DeadlineKind


class Layout(StrEnum):
    """The layouts that are known."""

    AMNESTY_1990S = "amnesty-1990s"
    AMNESTY_2009 = "amnesty-2009"
    AMNESTY_FORM_2017 = "amnesty-form-2017"
    AMNESTY_2018 = "amnesty-2018"
    AMNESTY_SECTION_WEB = "amnesty-section-web"
    AMNESTY_GERMAN = "amnesty-german"
    FRONT_LINE_DEFENDERS = "front-line-defenders"
    OBSERVATORY = "observatory"
    ORGANISATIONS_LETTER = "organisations-letter"
    SCHOLARS_NETWORK = "scholars-network"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReadDeadline:
    """The deadline in the document's words; `date` is ISO, None for an event and for a month without a year."""

    date: str | None
    kind: DeadlineKind
    text: str


@dataclass(frozen=True, slots=True)
class ReadLanguages:
    """The languages to write in (BCP 47), and whether the writer's own will do."""

    listed: tuple[str, ...] = ()
    or_own: bool = False


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """A person or group at risk as the name line or header gives them; `gender` is m, f or x, `pronouns` as printed."""

    name: str
    gender: str | None = None
    pronouns: str | None = None


@dataclass(frozen=True, slots=True)
class ReadDemand:
    """One thing asked; `to` is the state asked (ISO 3166-1 alpha-2) where the heading of its list names it."""

    to: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Fax:
    """A fax number as printed, and its extension."""

    number: str
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class Handle:
    """An account in a social network, whose name is in lower case."""

    network: str
    handle: str


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """An addressee: `role` is to or copy, `lines` is the address verbatim, the channels are lifted out of it."""

    role: str
    lines: tuple[str, ...] = ()
    faxes: tuple[Fax, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    handles: tuple[Handle, ...] = ()
    salutations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A message that the appeal suggests for a social network."""

    network: str
    text: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """What fed no field, with the number of its line, from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that a document states, in the order in which `flask campaigns read --json` prints it.

    `update` counts the issues before this one. Paragraphs of `summary`, `body` and `background` are parted by an empty
    line. A warning begins with the field that it is about, and a colon.
    """

    layout: Layout = Layout.UNKNOWN
    organisation: str | None = None
    reference: str | None = None
    index: str | None = None
    previous: str | None = None
    update: int | None = None
    title: str | None = None
    countries: tuple[str, ...] = ()
    issued_on: str | None = None
    deadline: ReadDeadline | None = None
    languages: ReadLanguages = field(default_factory=ReadLanguages)
    people: tuple[ReadPerson, ...] = ()
    demands: tuple[ReadDemand, ...] = ()
    targets: tuple[ReadTarget, ...] = ()
    diplomatic_copies: bool = False
    posts: tuple[Post, ...] = ()
    signatories: tuple[str, ...] = ()
    summary: str | None = None
    body: str | None = None
    background: str | None = None
    leftover: tuple[Leftover, ...] = ()
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the record as plain values, lists for tuples."""
        return dict(_plain(asdict(self)))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case StrEnum():
            return value.value
        case _:
            return value
