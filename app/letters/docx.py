"""Pure: a letter as a Word document with real styles, lists, languages and directions.

The parts of the document are XML templates of our own (`letter_templates/_page/docx/`), lean where python-docx's
default template is large. Each part of a letter has a paragraph style, and what depends on the letter (its sides, the
place of the address behind the envelope's window) stands in these styles: who changes the document changes styles.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.letters.bidi import in_order
from app.letters.letter import (
    Block,
    Direction,
    Letter,
    Marks,
    Paper,
    Paragraph,
    Part,
    Picture,
    Section,
    SignatureImage,
    SignatureRoom,
    Table,
    Window,
)

_PAGE_SIZES_MM = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
_MARGINS_MM = {"top": 20.0, "right": 20.0, "bottom": 20.0, "left": 22.0}
# Exact heights of a line: programs would spread Arabic letters, which are set a little larger, over more.
_LINE_PT = {Direction.LTR: 13.2, Direction.RTL: 14.4}
_SMALL_LINE_PT = {Direction.LTR: 12.0, Direction.RTL: 12.6}
_HALF_POINTS, _SMALL_HALF_POINTS = 22, 20
_MM_TO_PT = 72 / 25.4
_EMU_PER_MM = 36_000
# At least so much stands between the sender and the address below it.
_LEAST_GAP_PT = 11.0
# An address block at the end of the line begins here and keeps its lines flush with each other.
_END_BLOCK_MM = 95.0
_BLOCKS_AT_END = frozenset({Part.SENDER, Part.POSTAL, Part.ADDRESSEE})

# Points of space after a part's paragraphs, and whether they are set in the smaller size of address blocks.
_SPACING: dict[Part, tuple[float, bool]] = {
    Part.LETTERHEAD: (16, False),
    Part.SIGNATORIES: (0, True),
    Part.COSIGNERS: (6, True),
    Part.SENDER: (10, True),
    Part.POSTAL: (10, True),
    Part.ADDRESSEE: (10, True),
    Part.DATE: (10, False),
    Part.COPY_NOTE: (6, True),
    Part.SUBJECT: (6, False),
    Part.SALUTATION: (6, False),
    Part.BODY: (6, False),
    Part.CLOSING: (6, False),
    Part.SIGNATURE: (2, False),
    Part.NAME: (6, False),
    Part.REFERENCE: (0, True),
    Part.TRANSLATION_HEADING: (6, False),
    Part.TRANSLATION_NOTE: (12, True),
}

# The share of the width that a narrow column of a table takes.
_NARROW = 0.2

# The day that every file in the package bears, so that the same letter is the same file.
_PACKED_ON = (1980, 1, 1, 0, 0, 0)
_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: distances in twips (a twentieth of a point), `size` in half points.

    `language` is set where it is not the document's own; `middle` puts words beside the middle of a picture.
    """

    id: str
    name: str
    before: int = 0
    after: int = 0
    line: int = 0
    rule: str = "exact"
    indent: int = 0
    jc: str = ""
    middle: bool = False
    size: int = 0
    bold: bool = False
    italic: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    rtl: bool = False
    language: str = ""
    based_on: str = "Normal"


class DocxRenderer:
    """Renders letters with the parts in one folder; made once per process."""

    def __init__(self, page: Path) -> None:
        folder = page / "docx"
        environment = Environment(
            loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        environment.filters.update(
            emu=lambda mm: round(mm * _EMU_PER_MM),
            style_of=lambda section, own: _style_id(section.part, "Letter" if own else "Translation"),
            marked=_marked,
            widths=_widths,
        )
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "macros.xml")
        # The list of content types goes first: some programs look for it there.
        self._templates: dict[str, Template] = {
            str(path.relative_to(folder)): environment.get_template(str(path.relative_to(folder))) for path in files
        }
        self._macros = environment.get_template("macros.xml")

    def render(self, letter: Letter) -> bytes:
        """Return the letter as a .docx file; its translation begins on a page of its own."""
        picture, logos = _picture(letter), _logos(letter)
        values: dict[str, Any] = {
            "letter": letter,
            "rtl": letter.direction is Direction.RTL,
            "picture": picture is not None,
            "pictures": logos,
            "tabled": any(isinstance(block, Table) for block in _blocks(letter)),
            "styles": _styles(letter),
            "line": _twips(_LINE_PT[letter.direction]),
            "page": _page(letter.paper),
        }
        own = vars(self._macros.make_module({"letter": letter}))
        values |= {name: own[name] for name in ("words", "paragraph", "drawing")}
        documents = [letter, *([letter.reading_copy] if letter.reading_copy else [])]
        values["documents"] = [
            (document, vars(self._macros.make_module({"letter": document}))["paragraph"]) for document in documents
        ]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, template in self._templates.items():
                _pack(package, name, template.render(values).encode("utf-8"))
            if picture is not None:
                _pack(package, "word/media/signature.png", picture.png)
            for logo, at in logos.items():
                _pack(package, f"word/media/logo{at}.png", logo.png)
        return out.getvalue()


def _pack(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    package.writestr(zipfile.ZipInfo(name, _PACKED_ON), data, zipfile.ZIP_DEFLATED)


def _picture(letter: Letter) -> SignatureImage | None:
    return next((block for block in _blocks(letter) if isinstance(block, SignatureImage)), None)


def _blocks(letter: Letter) -> Iterator[Block]:
    return (block for section in letter.sections for block in section.blocks)


def _logos(letter: Letter) -> dict[Picture, int]:
    """Return the pictures of a letterhead and of tables, each with a number of its own from 1 on."""
    found: list[Picture] = []
    for block in _blocks(letter):
        match block:
            case Marks(marks):
                found += [mark for mark in marks if isinstance(mark, Picture)]
            case Table(_, _, rows):
                found += [row.picture for row in rows if row.picture]
    return {picture: at for at, picture in enumerate(dict.fromkeys(found), 1)}


def _widths(table: Table) -> list[int]:
    """Return the widths of the columns of a table in twips."""
    whole = _PAGE_SIZES_MM[Paper.A4][0] - _MARGINS_MM["left"] - _MARGINS_MM["right"]
    wide = (1 - _NARROW * sum(table.narrow)) / max(1, len(table.narrow) - sum(table.narrow))
    return [_twips_of_mm(whole * (_NARROW if narrow else wide)) for narrow in table.narrow]


def _marked(text: str, direction: Direction | None) -> str:
    """Return text that runs against its paragraph between marks of its own direction.

    Word knows the marks and not the isolating characters; a number after a mark counts as part of its stretch.
    """
    if direction is None:
        return text
    marks = (_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK)
    inside, outside = marks if direction is Direction.LTR else marks[::-1]
    # The outer marks keep a comma between two such stretches from joining them.
    return f"{outside}{inside}{in_order(text, direction)}{inside}{outside}"


def _page(paper: Paper) -> dict[str, int]:
    width, height = _PAGE_SIZES_MM[paper]
    return {name: _twips_of_mm(mm) for name, mm in {**_MARGINS_MM, "width": width, "height": height}.items()}


def _twips(points: float) -> int:
    return round(points * 20)


def _twips_of_mm(mm: float) -> int:
    return _twips(mm * _MM_TO_PT)


def _style_id(part: Part, of: str) -> str:
    return _style_name(part, of).replace(" ", "")


def _style_name(part: Part, of: str) -> str:
    """Return what a part's style is called; `of` is "Letter" or "Translation"."""
    return f"{of} {part.value.removeprefix('translation_').replace('_', ' ').title()}"


def _styles(letter: Letter) -> list[_Style]:
    """Return a style for each part of this letter, with its side and its place on this sheet."""
    copy = letter.reading_copy
    return [*_own_styles(letter), *(_translation_styles(copy) if copy else [])]


def _translation_styles(copy: Letter) -> list[_Style]:
    """Return the styles of a translation, which know its language and direction."""
    language, rtl = copy.variant, copy.direction is Direction.RTL
    styles = [_style(copy, section, "Translation") for section in copy.sections]
    bullet = _Style(
        "TranslationListBullet",
        "Translation List Bullet",
        after=_twips(_SPACING[Part.BODY][0]),
        line=_twips(_line_pt(copy, small=False)),
        based_on="ListBullet",
    )
    return [replace(style, language=language, size=style.size or _HALF_POINTS, rtl=rtl) for style in (*styles, bullet)]


def _own_styles(letter: Letter) -> list[_Style]:
    styles = [_style(letter, section, "Letter") for section in letter.sections if section.part is not Part.NOTICE]
    room = next((block for s in letter.sections for block in s.blocks if isinstance(block, SignatureRoom)), None)
    before = _twips_of_mm(room.height_mm) if room else 0
    return [
        *styles,
        _Style("LetterSignatureRoom", "Letter Signature Room", before=before, keep_next=True),
        _Style("LetterSignaturePicture", "Letter Signature Picture", line=240, rule="auto", keep_next=True),
        *_styles_of_many(letter),
    ]


def _styles_of_many(letter: Letter) -> list[_Style]:
    """Return the styles of a letterhead, and of the table of those who sign, where there are any."""
    blocks = list(_blocks(letter))
    styles = []
    if any(isinstance(block, Marks) for block in blocks):
        after = _twips(_SPACING[Part.LETTERHEAD][0])
        styles += [_Style("LetterLogos", "Letter Logos", after=after, line=240, rule="auto", jc="center", middle=True)]
    if any(isinstance(block, Table) for block in blocks):
        rtl = letter.direction is Direction.RTL
        heading = _Style("LetterSignatoriesHeading", "Letter Signatories Heading", size=_SMALL_HALF_POINTS, rtl=rtl)
        styles += [
            _Style("LetterLogo", "Letter Logo", line=240, rule="auto", keep_next=True),
            replace(heading, line=_twips(_line_pt(letter, small=True)), italic=True, keep_next=True),
        ]
    return styles


def _style(letter: Letter, section: Section, of: str) -> _Style:
    part = section.part
    after, small = _SPACING[part]
    indent = before = 0.0
    if section.align == "end" and part in _BLOCKS_AT_END:
        indent = _END_BLOCK_MM * _MM_TO_PT
    if letter.window and part is _last_above_address(letter):
        # Some programs add the space after a paragraph to that before the next, some take the larger: one of them is 0.
        after = 0
    if part is Part.COSIGNERS:
        before = after
    if letter.window and part is Part.POSTAL:
        indent = max(0.0, letter.window.left_mm - _MARGINS_MM["left"]) * _MM_TO_PT
        before = max(_LEAST_GAP_PT, _room_above_window(letter, letter.window))
    return _Style(
        id=_style_id(part, of),
        name=_style_name(part, of),
        before=_twips(before),
        after=_twips(after),
        line=_twips(_line_pt(letter, small=small)),
        indent=_twips(indent),
        jc="" if section.align == "start" or part in _BLOCKS_AT_END else section.align,
        size=_SMALL_HALF_POINTS if small else 0,
        bold=part in {Part.SUBJECT, Part.TRANSLATION_HEADING},
        italic=part is Part.SIGNATURE,
        keep_next=part in {Part.CLOSING, Part.SIGNATURE},
        keep_lines=part is Part.POSTAL,
        new_page=part is Part.TRANSLATION_HEADING,
        rtl=letter.direction is Direction.RTL,
    )


def _line_pt(letter: Letter, *, small: bool) -> float:
    return (_SMALL_LINE_PT if small else _LINE_PT)[letter.direction]


def _above_address(letter: Letter) -> list[Section]:
    """Return the sections that stand above the postal address; none where there is no address."""
    parts = [section.part for section in letter.sections]
    above = letter.sections[: parts.index(Part.POSTAL)] if Part.POSTAL in parts else ()
    return [section for section in above if section.part is not Part.NOTICE]


def _last_above_address(letter: Letter) -> Part | None:
    above = _above_address(letter)
    return above[-1].part if above else None


def _room_above_window(letter: Letter, window: Window) -> float:
    """Return the points from what stands above the address to the envelope's window, so that it shows there."""
    used = 0.0
    for section in _above_address(letter):
        after, small = _SPACING[section.part]
        for block in section.blocks:
            if isinstance(block, Paragraph):
                used += (block.text.count("\n") + 1) * _line_pt(letter, small=small)
        if section.part is not _last_above_address(letter):
            used += after
    return (window.top_mm - _MARGINS_MM["top"]) * _MM_TO_PT - used


@cache
def renderer(page: Path) -> DocxRenderer:
    """Return this process's renderer for the parts in `page` (the folder `_page` of the letter templates)."""
    return DocxRenderer(page)
