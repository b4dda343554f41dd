"""Pure: a letter as plain text, the same words in the same order as every other output."""

from __future__ import annotations

from app.letters.letter import Block, Bullets, Letter, Paragraph


def render(letter: Letter) -> str:
    """Return the letter with an empty line between its paragraphs; each paragraph is one line."""
    parts = [text for section in letter.sections for block in section.blocks if (text := _text(block))]
    return "\n\n".join(parts) + "\n"


def _text(block: Block) -> str:
    match block:
        case Paragraph():
            return block.text
        case Bullets(items):
            return "\n".join("• " + "".join(run.text for run in item) for item in items)
        case _:
            return ""
