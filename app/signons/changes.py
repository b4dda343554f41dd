"""Pure: what has changed between two texts of a joint letter, paragraph by paragraph and word by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from app.campaigns.texts.rows import Piece, compared
from app.letters.characters import paragraphs_of
from app.letters.letter import Bullets, Paragraph
from app.letters.markup import parse
from app.signons.content import JointText

# What an item of a list begins with.
_ITEM = "• "


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed in one language: paragraphs in pieces, the title first."""

    language: str
    paragraphs: tuple[tuple[Piece, ...], ...]


def changes(before: Mapping[str, JointText], after: Mapping[str, JointText]) -> tuple[Change, ...]:
    """Return each language whose text has changed, was added or was removed."""
    languages = [*after, *(language for language in before if language not in after)]
    return tuple(
        Change(language, _changed(before.get(language), after.get(language)))
        for language in languages
        if before.get(language) != after.get(language)
    )


def _changed(before: JointText | None, after: JointText | None) -> tuple[tuple[Piece, ...], ...]:
    old, new = _read(before), _read(after)
    # Where nothing but bold or italic words have changed, only the source shows it.
    return _paragraphs(old, new) if old != new else _paragraphs(_source(before), _source(after))


def _read(text: JointText | None) -> list[str]:
    """Return the title, paragraphs and items of lists as they are read."""
    told = [text.title] if text else []
    for block in parse(text.body) if text else ():
        match block:
            case Paragraph():
                told.append(block.text)
            case Bullets():
                told += [_ITEM + "".join(run.text for run in item) for item in block.items]
    return told


def _source(text: JointText | None) -> list[str]:
    return [text.title, *paragraphs_of(text.body)] if text else []


def _paragraphs(old: list[str], new: list[str]) -> tuple[tuple[Piece, ...], ...]:
    told: list[tuple[Piece, ...]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            told += [(Piece("same", text),) for text in old[a:b]]
        else:
            told += [
                tuple(piece for piece in compared(gone, come) if piece.text)
                for gone, come in zip_longest(old[a:b], new[c:d], fillvalue="")
            ]
    return tuple(told)
