"""What the pages of joint letters show, as plain values for their templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from app.campaigns import addressing
from app.letters.letter import Block
from app.letters.markup import parse
from app.recipients import queries as recipients
from app.signons import queries
from app.signons.changes import Change, changes
from app.signons.content import JointText, addressees_of
from app.signons.models import JointLetter, JointOrganisation
from app.signons.states import EDITABLE, SETTLED, Handed, Standing, State

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "dv", "ku"})


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one language, ready to be read."""

    language: str
    title: str
    blocks: tuple[Block, ...]
    direction: str


def direction_of(language: str) -> str:
    """Return in which direction a language is read ("ltr", "rtl")."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def text_of(language: str, text: JointText) -> Text:
    """Return a text as blocks."""
    return Text(language, text.title, parse(text.body), direction_of(language))


@dataclass(frozen=True, slots=True)
class Signer:
    """An organisation in the list of the desk."""

    number: int
    name: str
    country: str
    language: str
    standing: Standing
    signed_number: int | None
    answered_at: datetime | None
    wants_out_at: datetime | None
    has_address: bool
    has_link: bool


@dataclass(frozen=True, slots=True)
class DeskLetter:
    """A joint letter at the desk."""

    slug: str
    title: str
    state: State
    revision: int
    text_number: int
    languages: tuple[str, ...]
    office: str
    office_title: str
    handed: str
    handed_over_on: date | None
    takes_individuals: bool
    individuals: int
    historical: bool
    practice: bool
    order: str
    signers: tuple[Signer, ...]
    counts: Mapping[Standing, int]

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def waits(self) -> bool:
        """Whether it waits in the outbox, or is just being handed over."""
        return self.state is State.FROZEN and self.handed == Handed.MAIL

    @property
    def wants_out(self) -> int:
        """How many organisations asked to be taken off after the freeze."""
        return sum(1 for signer in self.signers if signer.wants_out_at is not None)


def at_desk(session: Session, slug: str, language: str) -> DeskLetter:
    """Return a letter as the desk sees it. Raises JointLetterUnknown."""
    letter = queries.letter(session, slug)
    reached = queries.with_address(session, letter.id)
    rows = queries.in_order(letter, letter.organisations)
    signers = tuple(_signer(letter, row, language, has_address=row.id in reached) for row in rows)
    return DeskLetter(
        slug=letter.slug,
        title=title_of(letter, language),
        state=State(letter.state),
        revision=letter.revision,
        text_number=letter.text_number,
        languages=tuple(dict.fromkeys([letter.letter_language, *letter.texts])),
        office=letter.office,
        office_title=office_title(session, letter, language),
        handed=letter.handed,
        handed_over_on=letter.handed_over_on,
        takes_individuals=letter.takes_individuals,
        individuals=letter.individuals if letter.state in SETTLED else queries.individuals(session, letter),
        historical=letter.historical,
        practice=letter.practice,
        order=letter.name_order,
        signers=signers,
        counts=Counter(signer.standing for signer in signers),
    )


def office_title(session: Session, letter: JointLetter, language: str) -> str:
    """Return what the office is called to which a letter goes.

    Where the directory has it no more, what it was called when the letter was handed over, else its id.
    """
    office = recipients.offices(session, [letter.office]).get(letter.office) if letter.office else None
    if office is not None:
        return addressing.title_of(office, language)
    kept = addressees_of(letter.addressees)
    found = next((one.title for one in (kept.get(language), *kept.values()) if one and one.title), None)
    return found or letter.office


def title_of(letter: JointLetter, language: str) -> str:
    """Return what a letter is called for a reader of a language, its short name where it has no title."""
    said = letter.texts.get(language) or letter.texts.get(letter.letter_language) or {}
    return str(said.get("title") or letter.slug)


def _signer(letter: JointLetter, row: JointOrganisation, language: str, *, has_address: bool) -> Signer:
    return Signer(
        row.id, queries.signatory_name(row, language), row.country, row.language, queries.standing_of(letter, row),
        row.signed_number, row.answered_at, row.wants_out_at, has_address, row.link_hash is not None,
    )  # fmt: skip


def texts_read_by(letter: JointLetter, language: str) -> list[Text]:
    """Return the texts of a letter, first the one that a reader of a language reads, then the others."""
    texts = queries.texts_of(letter.texts)
    first = language if language in texts else letter.letter_language
    return [text_of(code, texts[code]) for code in (first, *(code for code in texts if code != first))]


def changed_since(session: Session, letter: JointLetter, number: int | None) -> tuple[Change, ...]:
    """Return what has changed since the text of a number; nothing where it is the present one, or none."""
    if number is None or number == letter.text_number:
        return ()
    return changes(queries.kept_text(session, letter.id, number), queries.texts_of(letter.texts))


def text_steps(letter: JointLetter) -> Sequence[tuple[int, datetime, tuple[Change, ...]]]:
    """Return each text after the first with its number, when it was made, and what had changed; the newest first."""
    kept = letter.kept_texts
    return [
        (new.number, new.made_at, changes(queries.texts_of(old.texts), queries.texts_of(new.texts)))
        for old, new in pairwise(kept)
    ][::-1]
