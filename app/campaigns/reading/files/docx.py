"""Pure: the text of a Word document, in the order in which a reader meets it.

Its XML is read by lxml as it stands: what a page shows is spread over runs, text boxes, content controls and changes
that libraries for writing documents pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from app.campaigns.reading.errors import FileBroken, FileScanned
from app.campaigns.reading.files.blocks import Gathered, Gathering
from app.campaigns.reading.files.docx_parts import Package, W, of
from app.campaigns.reading.files.docx_styles import Styles

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What is not shown where it stands: deleted text, properties, commands of fields, text boxes (they follow), fallbacks.
_SKIPPED = frozenset({
    W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "instrText", W + "delText", W + "txbxContent", _FALLBACK,
    W + "sdtPr", W + "footnoteReference", W + "endnoteReference",
})  # fmt: skip
_BROKEN = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad"}
_BLANKS = re.compile(r"[^\S\n\t]*\n[^\S\n\t]*")


def text_of(data: bytes) -> str:
    """Return the text of a Word document: header, body, notes, footer.

    Raises FileBroken, UnpacksTooLarge, FileOfWrongType, FileScanned.
    """
    package = Package(data)
    try:
        return _Document(package).text()
    except (etree.LxmlError, ValueError, KeyError, AttributeError) as error:
        raise FileBroken from error


class _Document:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.part("styles"), package.part("numbering"))

    def text(self) -> str:
        parts = [self._story(root) for root in self._package.parts("header")]
        parts.append(self._story(self._package.body()))
        parts += [self._notes(kind) for kind in ("footnote", "endnote")]
        parts += [self._story(root) for root in self._package.parts("footer")]
        # A document has a header for its first page, for odd and for even ones, and often they say the same.
        text = "\n\n".join(dict.fromkeys(part for part in parts if part.strip()))
        if not text and self._package.has_pictures():
            raise FileScanned
        return text

    def _notes(self, kind: str) -> str:
        root = self._package.part(f"{kind}s")
        notes = [] if root is None else [note for note in root.iter(W + kind) if of(note, "type") is None]
        return "\n".join(filter(None, (self._story(note) for note in notes)))

    def _story(self, root: etree._Element) -> str:
        gathering = Gathering()
        self._gather(root, gathering)
        return gathering.text()

    def _gather(self, container: etree._Element, gathering: Gathering) -> None:
        before: etree._Element | None = None
        for block in _blocks(container):
            if block.tag == W + "tbl":
                self._gather_table(block, gathering)
                before = None
                continue
            self._gather_paragraph(block, before, gathering)
            before = block

    def _gather_paragraph(self, paragraph: etree._Element, before: etree._Element | None, gathering: Gathering) -> None:
        text = _BLANKS.sub("\n", _shown(paragraph)).strip(" \n")
        if before is None:
            gathering.part()
        elif self._styles.are_apart(before, paragraph) or ("\n" in text and not self._styles.is_entry(paragraph)):
            gathering.begin_paragraph()
        gathering.add(self._styles.mark(paragraph) + text if text else "")
        if "\n" in text:
            gathering.begin_paragraph()
        for box in _boxes(paragraph):
            gathering.part()
            self._gather(box, gathering)
            gathering.part()

    def _gather_table(self, table: etree._Element, gathering: Gathering) -> None:
        gathering.part()
        for row in _children(table, W + "tr"):
            gathering.add_row([self._cell(cell) for cell in _children(row, W + "tc")])
        gathering.part()

    def _cell(self, cell: etree._Element) -> list[Gathered]:
        gathering = Gathering()
        self._gather(cell, gathering)
        while gathering.lines and not gathering.lines[-1].text:
            gathering.lines.pop()
        return gathering.lines


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    return _children(container, W + "p", W + "tbl")


def _children(container: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Give the children of those names, also those in content controls and in inserted or moved text."""
    for child in container:
        if child.tag in names:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag"}:
            yield from _children(child, *names)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Give the text boxes that hang on a paragraph, each once: older programs are offered a second copy."""
    for box in paragraph.iter(W + "txbxContent"):
        around = {each.tag for each in box.iterancestors()}
        within = next((each for each in box.iterancestors(W + "txbxContent")), None)
        if _FALLBACK not in around and (within is None or paragraph in within.iter()):
            yield box


def _shown(paragraph: etree._Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == W + "t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag in _BROKEN:
            yield _BROKEN[child.tag]
        elif child.tag == W + "sym":
            yield chr(int(of(child, "char") or "20", 16))
        elif not (child.tag == W + "r" and _is_hidden(child)):
            yield from _pieces(child)


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and of(vanish, "val") not in {"0", "false", "off"}
