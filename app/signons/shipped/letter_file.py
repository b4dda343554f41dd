"""Pure: reads a joint letter that comes with the program (TOML): historical, handed over and published.

A key that is unknown, and one that is missing, is an error of whoever ships the file, and none that somebody could mend
at the desk.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.letters.composing import Role
from app.letters.markup import parse
from app.signons.content import JointText, Signatory

_KEYS = {"slug", "letter_language", "office", "role", "states", "handed_over_on", "signatories", "texts"}


@dataclass(frozen=True, slots=True)
class LetterGiven:
    """A joint letter of the past; the signatories stand in their order."""

    slug: str
    letter_language: str
    office: str
    role: Role
    states: tuple[str, ...]
    handed_over_on: date
    texts: dict[str, JointText]
    signatories: tuple[Signatory, ...]


def read(path: Path) -> LetterGiven:
    """Return the letter of a file. Raises KeyError, TypeError or ValueError, and MarkupError for a text."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if unlike := set(table) ^ _KEYS:
        raise ValueError(f"{path.name}: missing or unknown: {', '.join(sorted(unlike))}")
    texts = {language: JointText(said["title"], said["body"].strip()) for language, said in table["texts"].items()}
    for said in texts.values():
        parse(said.body)
    if table["letter_language"] not in texts:
        raise ValueError(f"{path.name}: no text in the language of the letter")
    return LetterGiven(
        slug=table["slug"],
        letter_language=table["letter_language"],
        office=table["office"],
        role=Role(table["role"]),
        states=tuple(table["states"]),
        handed_over_on=table["handed_over_on"],
        texts=texts,
        signatories=tuple(Signatory(**one) for one in table["signatories"]),
    )
