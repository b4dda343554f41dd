"""Pure: a letter as a Word document with real styles, lists and languages.

Each part of a letter has a paragraph style of its own, so that a writer who changes the document changes styles,
not places. A right-to-left paragraph needs `w:bidi`, which python-docx does not know and which is added by hand.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.letters.letter import (
    Block,
    Bullets,
    Direction,
    Letter,
    Paper,
    Paragraph,
    Part,
    Run,
    Section,
    SignatureImage,
    SignatureRoom,
    Window,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph as DocxParagraph

FONT = "Times New Roman"
_PAGE_SIZES_MM = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
_MARGIN_TOP_MM, _MARGIN_LEFT_MM, _MARGIN_RIGHT_MM, _MARGIN_BOTTOM_MM = 20.0, 22.0, 20.0, 20.0
_SIZE_PT, _SMALL_SIZE_PT = 11.0, 10.0
_LINE_PT = 13.6
_SMALL_LINE_PT = 12.4
_MM_TO_PT = 72 / 25.4
# At least so much stands between the sender and the address below it.
_LEAST_GAP_PT = 11.0

# Points of space after a part's paragraphs, and whether they are set in the smaller size of address blocks.
_SPACING: dict[Part, tuple[float, bool]] = {
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
}
_ALIGNMENTS = {
    "start": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "end": WD_ALIGN_PARAGRAPH.RIGHT,
}
# An address block at the end of the line begins here and keeps its lines flush with each other.
_END_BLOCK_MM = 95.0
_BLOCKS_AT_END = frozenset({Part.SENDER, Part.POSTAL, Part.ADDRESSEE})


def render(letter: Letter) -> bytes:
    """Return the letter as a .docx file."""
    document = docx.Document()
    _page(document, letter)
    _styles(document, letter)
    _properties(document, letter)
    for section in letter.sections:
        if section.part is Part.NOTICE:
            _header(document, letter)
            continue
        for block in section.blocks:
            _add(document, letter, section, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Document, letter: Letter) -> None:
    page = document.sections[0]
    width, height = _PAGE_SIZES_MM[letter.paper]
    page.page_width, page.page_height = Mm(width), Mm(height)
    page.top_margin, page.bottom_margin = Mm(_MARGIN_TOP_MM), Mm(_MARGIN_BOTTOM_MM)
    page.left_margin, page.right_margin = Mm(_MARGIN_LEFT_MM), Mm(_MARGIN_RIGHT_MM)
    page.header_distance = Mm(8)


def _styles(document: Document, letter: Letter) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(_SIZE_PT)
    properties = normal.element.get_or_add_rPr()
    for script in ("w:eastAsia", "w:cs"):
        properties.rFonts.set(qn(script), FONT)
    # The template's own default language and theme fonts give way to the letter's.
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), letter.variant)
        language.set(qn("w:bidi"), letter.variant)
    for part, (after, small) in _SPACING.items():
        style: Any = document.styles.add_style(_style_name(part), WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _spaced(style, after, _SMALL_LINE_PT if small else _LINE_PT)
        if small:
            style.font.size = Pt(_SMALL_SIZE_PT)
        if part in {Part.CLOSING, Part.SIGNATURE}:
            style.paragraph_format.keep_with_next = True
    bullets: Any = document.styles["List Bullet"]
    _spaced(bullets, 2, _LINE_PT)


def _style_name(part: Part) -> str:
    return "Letter " + part.value.replace("_", " ").title()


def _spaced(style: ParagraphStyle, after: float, line: float) -> None:
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after = Pt(0), Pt(after)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)


def _properties(document: Document, letter: Letter) -> None:
    written = datetime.combine(letter.written_on, time(), UTC)
    properties = document.core_properties
    # A core property holds at most 255 characters.
    properties.title, properties.subject = letter.title[:255], letter.subject[:255]
    properties.author, properties.last_modified_by = letter.writer[:255], ""
    properties.language, properties.comments, properties.keywords = letter.variant, "", ""
    properties.created = properties.modified = written.replace(tzinfo=None)
    properties.revision = 1
    # The template's picture of another document, and its word count made elsewhere, go.
    package = document.part.package
    for identifier, relationship in list(package.rels.items()):
        if relationship.reltype.endswith(("/thumbnail", "/extended-properties")):
            del package.rels[identifier]


def _header(document: Document, letter: Letter) -> None:
    """The notice of a historical example stands on every page."""
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(letter.notice)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(9), RGBColor(0x8B, 0x1A, 0x16)


def _add(document: Document, letter: Letter, section: Section, block: Block) -> None:
    match block:
        case Bullets(items):
            for number, item in enumerate(items, 1):
                paragraph = document.add_paragraph(style="List Bullet")
                if number == len(items):
                    paragraph.paragraph_format.space_after = Pt(_SPACING[section.part][0])
                _fill(paragraph, item, letter.direction, None)
        case Paragraph(runs, language=language, direction=direction):
            paragraph = document.add_paragraph(style=_style_name(section.part))
            _place(paragraph, letter, section)
            _fill(paragraph, runs, direction or letter.direction, language)
        case SignatureImage():
            paragraph = document.add_paragraph(style=_style_name(section.part))
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            picture = paragraph.add_run().add_picture(
                io.BytesIO(block.png), width=Mm(block.width_mm), height=Mm(block.height_mm)
            )
            description = picture._inline.docPr  # noqa: SLF001  # python-docx has no call for a picture's description.
            description.set("descr", block.alt)
            description.set("name", "Signature")
        case SignatureRoom(height_mm):
            paragraph = document.add_paragraph(style=_style_name(section.part))
            paragraph.paragraph_format.space_before = Mm(height_mm)


def _place(paragraph: DocxParagraph, letter: Letter, section: Section) -> None:
    spacing = paragraph.paragraph_format
    if section.align == "end" and section.part in _BLOCKS_AT_END:
        spacing.left_indent = Mm(_END_BLOCK_MM)
    elif section.align != "start":
        paragraph.alignment = _ALIGNMENTS[section.align]
    if letter.window and section.part is _last_above_address(letter):
        # Some programs add the space after a paragraph to that before the next, some take the larger: one of them is 0.
        spacing.space_after = Pt(0)
    if letter.window and section.part is Part.POSTAL:
        spacing.left_indent = Mm(max(0.0, letter.window.left_mm - _MARGIN_LEFT_MM))
        spacing.space_before = Pt(max(_LEAST_GAP_PT, _room_above_window(letter, letter.window)))
        spacing.keep_together = True


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
                used += (block.text.count("\n") + 1) * (_SMALL_LINE_PT if small else _LINE_PT)
        if section.part is not _last_above_address(letter):
            used += after
    return (window.top_mm - _MARGIN_TOP_MM) * _MM_TO_PT - used


def _fill(paragraph: DocxParagraph, runs: tuple[Run, ...], direction: Direction, language: str | None) -> None:
    if direction is Direction.RTL:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx has no call for w:bidi.
        properties.insert_element_before(
            OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
            "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
            "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
        )  # fmt: skip
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.bold or None, run.italic or None
        properties = added._r.get_or_add_rPr()  # noqa: SLF001  # python-docx has no call for w:lang.
        if direction is Direction.RTL:
            added.font.rtl = True
        if language is not None and language != "und":
            lang = OxmlElement("w:lang")
            lang.set(qn("w:val"), language)
            properties.append(lang)
