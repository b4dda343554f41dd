"""Pure: the text of a web page, as a browser shows it without its style: blocks, breaks, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import tinyhtml5
import webencodings

from app.campaigns.reading.errors import FileTooCostly
from app.campaigns.reading.files.blocks import Gathering
from app.campaigns.reading.files.numbers import numeral
from app.campaigns.reading.files.plain import decoded

_HIDDEN = frozenset({
    "head", "script", "style", "template", "noscript", "object", "iframe", "svg", "canvas", "audio", "video",
    "select", "datalist",
})  # fmt: skip
_PARAGRAPHS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "table", "pre", "figure", "hr",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset", "figcaption",
    "footer", "form", "header", "html", "legend", "li", "main", "nav", "section", "summary", "tbody", "tfoot", "thead",
})  # fmt: skip
_ENTRIES = frozenset({"li", "dt", "dd"})
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_KEPT_SPACE = re.compile(
    r"white-space(-collapse)?\s*:\s*(pre|pre-wrap|pre-line|break-spaces|preserve)\b", re.IGNORECASE
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,5000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_LOOKED_AT = 4096
# To nest elements costs the parser the square of their number. Those that need no end are not counted as nested.
_MOST_TAGS = 40_000
_DEEPEST = 500
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|dt|dd|tr|td|th|option|br|img|hr|meta|link|input|col|area|wbr|source)\b)[a-z]", re.IGNORECASE
)


def text_of(data: bytes) -> str:
    """Return the text of a web page.

    Raises FileOfWrongType, FileTooCostly.
    """
    return text_of_page(_decoded(data))


def text_of_page(page: str) -> str:
    """Return the text of a web page that is text already. Raises FileTooCostly."""
    if page.count("<") > _MOST_TAGS or _depth(page) > _DEEPEST:
        raise FileTooCostly
    tree = tinyhtml5.parse(page, namespace_html_elements=False)
    return _Shown(tree).text()


def _depth(page: str) -> int:
    """Return about how deeply elements are nested."""
    deepest = depth = 0
    for tag in _NESTING.finditer(page):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _decoded(data: bytes) -> str:
    """Return a page as text: as UTF-8 if it is, else as it says, else as it seems."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:_LOOKED_AT])
    encoding = webencodings.lookup(said[1].decode("ascii", "replace")) if said else None
    if encoding and encoding.name not in {"utf-8", "utf-16le", "utf-16be", "replacement", "x-user-defined"}:
        return str(webencodings.decode(data, encoding)[0])
    return decoded(data)


@dataclass(slots=True)
class _List:
    ordered: bool
    kind: str
    next: int
    step: int


@dataclass(slots=True)
class _Buffer:
    """What one cell, or the page, has gathered."""

    gathering: Gathering = field(default_factory=Gathering)
    text: str = ""
    mark: str = ""
    starts: list[int] = field(default_factory=list)


class _Shown:
    """Walks a page without recursion: its elements may be nested as deeply as somebody likes."""

    def __init__(self, tree: Element) -> None:
        self._style = _Style(tree)
        self._tree = tree
        self._buffers = [_Buffer()]
        self._rows: list[list[Gathering]] = []
        self._lists: list[_List] = []

    def text(self) -> str:
        for happening, element, kept in _walk(self._tree, self._style):
            if isinstance(happening, str):
                self._add(happening, kept=kept)
            elif happening:
                self._enter(element)
            else:
                self._leave(element)
        self._end_line()
        return self._buffers[0].gathering.text()

    @property
    def _buffer(self) -> _Buffer:
        return self._buffers[-1]

    def _add(self, text: str, *, kept: bool) -> None:
        if kept:
            *lines, last = text.replace("\r\n", "\n").split("\n")
            for line in lines:
                self._buffer.text += line
                self._break()
            self._buffer.text += last
            return
        text = _SPACE.sub(" ", text)
        if not self._buffer.text or self._buffer.text.endswith(" "):
            text = text.lstrip(" ")
        self._buffer.text += text

    def _break(self) -> None:
        """End a line, be it empty."""
        buffer = self._buffer
        buffer.gathering.add(buffer.mark + buffer.text)
        buffer.text = buffer.mark = ""

    def _end_line(self) -> None:
        if self._buffer.text.strip(" "):
            self._break()
        self._buffer.text = ""

    def _enter(self, element: Element) -> None:
        name = element.tag
        if name == "br":
            self._break()
        elif name in _CELLS:
            self._end_line()
            self._buffers.append(_Buffer())
        elif name == "tr":
            self._end_line()
            self._rows.append([])
        elif name in _PARAGRAPHS or name in _BLOCKS:
            self._begin_block(element)

    def _begin_block(self, element: Element) -> None:
        self._end_line()
        gathering = self._buffer.gathering
        if self._is_paragraph(element):
            gathering.begin_paragraph()
        self._buffer.starts.append(len(gathering.lines))
        if element.tag in {"ul", "ol"}:
            self._lists.append(_list(element))
        elif element.tag == "li" and self._lists:
            self._buffer.mark = _mark(self._lists[-1], element)

    def _is_paragraph(self, element: Element) -> bool:
        """Whether empty lines part an element from others; within a list they do not."""
        return element.tag in _PARAGRAPHS and not (element.tag in {"p", "ul", "ol"} and self._lists)

    def _leave(self, element: Element) -> None:
        name = element.tag
        if name in _CELLS and len(self._buffers) > 1:
            self._end_line()
            cell = self._buffers.pop().gathering
            if self._rows:
                self._rows[-1].append(cell)
        elif name == "tr" and self._rows:
            self._buffer.gathering.add_row([cell.lines for cell in self._rows.pop()])
        elif name in _PARAGRAPHS or name in _BLOCKS:
            self._end_block(element)

    def _end_block(self, element: Element) -> None:
        self._end_line()
        gathering = self._buffer.gathering
        start = self._buffer.starts.pop() if self._buffer.starts else 0
        if element.tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if element.tag == "p" and start == len(gathering.lines):
            gathering.add("")
        if self._is_paragraph(element):
            gathering.begin_paragraph()
        elif element.tag in _BLOCKS - _ENTRIES and len(gathering.lines) - start > 1:
            # Several lines that a page keeps together, such as an address, are a block.
            gathering.part_since(start)
        if element.tag == "li":
            self._buffer.mark = ""


def _walk(tree: Element, style: _Style) -> Iterator[tuple[str | bool, Element, bool]]:
    """Give what a page holds, in order: True where an element begins, False where it ends, and text.

    With each, whether white space is kept.
    """
    todo: list[tuple[Element, bool, bool]] = [(tree, False, True)]
    while todo:
        element, kept, begins = todo.pop()
        if not begins:
            yield False, element, kept
        elif isinstance(element.tag, str) and element.tag not in _HIDDEN and not style.hides(element):
            inner = kept or style.keeps_space(element)
            yield True, element, inner
            todo.append((element, kept, False))
            if element.text:
                yield element.text, element, inner
            todo += [(child, inner, True) for child in reversed(element)]
            continue
        # The text behind an element belongs to its parent; for the tree itself there is none.
        if element.tail and element is not tree:
            yield element.tail, element, kept


class _Style:
    """What little of a page's style changes its words: what is hidden, and whether white space is kept."""

    def __init__(self, tree: Element) -> None:
        self._keeping: set[str] = {"pre", "textarea", "listing", "xmp"}
        self._hiding: set[str] = set()
        for sheet in tree.iter("style"):
            for selectors, rules in _RULE.findall(_COMMENT.sub("", sheet.text or "")):
                names = {selector.strip().lower() for selector in selectors.split(",")}
                if _KEPT_SPACE.search(rules):
                    self._keeping |= names
                if _NOT_SHOWN.search(rules):
                    self._hiding |= names

    def keeps_space(self, element: Element) -> bool:
        return bool(_KEPT_SPACE.search(element.get("style", ""))) or not self._keeping.isdisjoint(_names(element))

    def hides(self, element: Element) -> bool:
        return (
            element.get("hidden") is not None
            or bool(_NOT_SHOWN.search(element.get("style", "")))
            or not self._hiding.isdisjoint(_names(element))
        )


def _names(element: Element) -> set[str]:
    """Return the selectors of one name that an element answers to."""
    names = {element.tag, f"#{element.get('id', '').lower()}"}
    for each in element.get("class", "").lower().split():
        names |= {f".{each}", f"{element.tag}.{each}"}
    return names


def _list(element: Element) -> _List:
    items = sum(child.tag == "li" for child in element)
    backwards = element.get("reversed") is not None
    start = _whole(element.get("start"), items if backwards else 1)
    return _List(element.tag == "ol", element.get("type", "1"), start, -1 if backwards else 1)


def _mark(of: _List, item: Element) -> str:
    if not of.ordered:
        return "- "
    number = _whole(item.get("value"), of.next)
    of.next = number + of.step
    return f"{numeral(number, of.kind)}. "


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else otherwise
