"""Pure: what a text of a campaign may be, whether a file brings it or a form of the desk."""

from __future__ import annotations

from app.campaigns.content import LETTER_TEXTS, TextKind
from app.campaigns.texts.errors import ListRefused, NotOneParagraph, PlaceholderMisplaced, TextTooLong
from app.letters.letter import Block, Paragraph
from app.letters.markup import MarkupError, parse
from app.letters.templates import LARGEST_TEMPLATE, has_places

LONGEST_TEXT = LARGEST_TEMPLATE


def require_text(kind: TextKind, text: str) -> None:
    """Refuse what cannot be a text of this kind. Raises TextTooLong, PlaceholderMisplaced, ListRefused."""
    if kind not in LETTER_TEXTS:
        require_page_text(text)
    require_length(text)
    _parsed(text)


def require_page_text(text: str) -> None:
    """Refuse what cannot stand on a page. Raises TextTooLong, PlaceholderMisplaced, ListRefused."""
    require_length(text)
    require_no_placeholder(text)
    _parsed(text)


def require_demand(text: str) -> None:
    """Refuse what cannot be a demand. Raises TextTooLong, ListRefused, NotOneParagraph."""
    require_length(text)
    require_one_paragraph(_parsed(text))


def require_length(text: str) -> None:
    """Raises TextTooLong."""
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(len(text), LONGEST_TEXT)


def require_no_placeholder(text: str) -> None:
    """Raises PlaceholderMisplaced."""
    if has_places(text):
        raise PlaceholderMisplaced


def require_one_paragraph(blocks: tuple[Block, ...]) -> None:
    """Raises NotOneParagraph."""
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        raise NotOneParagraph


def _parsed(text: str) -> tuple[Block, ...]:
    try:
        return parse(text)
    except MarkupError:
        raise ListRefused from None
