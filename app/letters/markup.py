"""Pure: the Markdown subset of templates and campaign texts, parsed to blocks of a letter.

Paragraphs, **bold**, *italic* and bullet lists; everything else is literal text. What a person typed never goes
through the parser: it stands in the source as one private-use character, a slot, and is put in afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.letters.letter import Block, Bullets, Paragraph, Run

# Supplementary private use area A; text with such a character is refused before it comes here.
_FIRST_SLOT, _LAST_SLOT = 0xF0000, 0xFFFFD
_SLOT = re.compile(f"([{chr(_FIRST_SLOT)}-{chr(_LAST_SLOT)}])")

_parser = MarkdownIt("zero").enable(["emphasis", "list", "escape"])


# What begins or ends emphasis, and what a place in a template begins with (two braces, or one and a percent sign).
_SPECIAL = re.compile(r"[\\*_]|(?<=\{)[{%#]")
_LIST = re.compile(r"^([ \t]*(?:\d{1,9}(?=[.)])|(?=[-+])))(?=[-+.)](?:[ \t]|$))", re.MULTILINE)

_REFUSED = {"ordered_list_open": "a numbered list"}


class MarkupError(ValueError):
    """The Markdown uses something outside the subset, or a text of several blocks stands inside a sentence."""


@dataclass(slots=True)
class Slots:
    """Values that stand in a Markdown source as single characters."""

    values: list[Sequence[Block]] = field(default_factory=list)

    def put(self, blocks: Sequence[Block]) -> str:
        """Keep the blocks and return the character that stands for them."""
        self.values.append(blocks)
        return chr(_FIRST_SLOT + len(self.values) - 1)

    def at(self, character: str) -> Sequence[Block] | None:
        index = ord(character) - _FIRST_SLOT
        return self.values[index] if 0 <= index < len(self.values) else None


def parse(source: str, slots: Slots | None = None) -> tuple[Block, ...]:
    """Return the blocks of a Markdown source. Raises MarkupError."""
    slots = slots or Slots()
    blocks: list[Block] = []
    items: list[tuple[Run, ...]] = []
    depth = 0
    for token in _parser.parse(source):
        if token.type in _REFUSED or (token.type == "bullet_list_open" and depth):
            raise MarkupError(_REFUSED.get(token.type, "a list inside a list"))
        if token.type == "bullet_list_open":
            depth, items = 1, []
        elif token.type == "list_item_open":
            items.append(())
        elif token.type == "inline" and depth:
            items[-1] += _runs(token.children or (), slots)
        elif token.type == "inline":
            blocks.extend(_blocks_of(token, slots))
        elif token.type == "bullet_list_close":
            depth = 0
            blocks.append(Bullets(tuple(items)))
    return tuple(blocks)


def literal(text: str) -> str:
    """Return a source that is read as just these words: whatever looks like Markdown or a place is but characters."""
    return _LIST.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", text))


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the text of blocks without their style, with an empty line between them."""
    return "\n\n".join(
        block.text if isinstance(block, Paragraph) else "\n".join("".join(r.text for r in item) for item in block.items)
        for block in blocks
        if isinstance(block, Paragraph | Bullets)
    )


def _blocks_of(token: Token, slots: Slots) -> Iterable[Block]:
    """A slot that is alone in its paragraph becomes its own blocks; otherwise its words join the sentence."""
    alone = token.content.strip()
    if len(alone) == 1 and (blocks := slots.at(alone)) is not None:
        return blocks
    runs = _runs(token.children or (), slots)
    return (Paragraph(runs),) if any(run.text.strip() for run in runs) else ()


def _runs(children: Iterable[Token], slots: Slots) -> tuple[Run, ...]:
    runs: list[Run] = []
    bold = italic = False
    for child in children:
        match child.type:
            case "strong_open" | "strong_close":
                bold = child.type == "strong_open"
            case "em_open" | "em_close":
                italic = child.type == "em_open"
            case "softbreak" | "hardbreak":
                runs.append(Run(" ", bold, italic))
            case _:
                runs.extend(_filled(child.content, slots, bold=bold, italic=italic))
    return _joined(runs)


def _filled(text: str, slots: Slots, *, bold: bool, italic: bool) -> Iterable[Run]:
    for part in filter(None, _SLOT.split(text.replace("\n", " "))):
        blocks = slots.at(part) if len(part) == 1 else None
        if blocks is None:
            yield Run(part, bold, italic)
            continue
        if len(blocks) > 1 or not all(isinstance(block, Paragraph) for block in blocks):
            raise MarkupError("a text of several paragraphs stands inside a sentence")
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from (Run(run.text, bold or run.bold, italic or run.italic) for run in block.runs)


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of one style become one run, so that a renderer sees words, not letters."""
    joined: list[Run] = []
    for run in runs:
        if joined and (joined[-1].bold, joined[-1].italic) == (run.bold, run.italic):
            joined[-1] = Run(joined[-1].text + run.text, run.bold, run.italic)
        else:
            joined.append(run)
    return tuple(joined)
