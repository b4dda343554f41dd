"""What the public pages of joint letters show, as plain values for their templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.letters.countries import name_of
from app.signons import queries
from app.signons.content import JointLetterView, JointText
from app.signons.errors import JointLetterUnknown
from app.signons.models import JointLetter
from app.signons.pages import Text, office_title, text_of
from app.signons.states import State


@dataclass(frozen=True, slots=True)
class Listed:
    """A published letter in the list of all; `language` is that of its title."""

    slug: str
    title: str
    language: str
    office: str
    handed_over_on: date
    organisations: int
    historical: bool
    practice: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A published letter as its page shows it, in one of its languages."""

    view: JointLetterView
    text: Text
    office: str
    states: tuple[str, ...]


def listed(session: Session, language: str) -> list[Listed]:
    """Return the published letters for a reader of a language, the last handed over first."""
    return [_listed(session, letter, language) for letter in queries.published(session)]


def _listed(session: Session, letter: JointLetter, language: str) -> Listed:
    texts = queries.texts_of(letter.texts)
    shown = language if language in texts else letter.letter_language
    return Listed(
        slug=letter.slug,
        title=texts[shown].title,
        language=shown,
        office=office_title(session, letter, language),
        handed_over_on=letter.handed_over_on or letter.changed_at.date(),
        organisations=len(letter.signatories),
        historical=letter.historical,
        practice=letter.practice,
    )


def published(session: Session, slug: str, wanted: str, language: str, today: date) -> LetterPage:
    """Return a published letter in the language that is wanted, else in the reader's, else in its own.

    Raises JointLetterUnknown for one that is not published as for one that there is not.
    """
    letter = queries.letter(session, slug)
    if letter.state != State.PUBLISHED:
        raise JointLetterUnknown(slug)
    view = queries.view(session, letter, today)
    shown = wanted if wanted in view.texts else view.text_language(language)
    said: JointText = view.texts[shown]
    states = tuple(name_of(state, language) for state in view.states)
    return LetterPage(view, text_of(shown, said), office_title(session, letter, language), states)
