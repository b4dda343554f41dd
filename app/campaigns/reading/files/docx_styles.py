"""Pure: what the styles of a Word document say of a paragraph: the space around it, its number or bullet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from app.campaigns.reading.files.docx_parts import W, of
from app.campaigns.reading.files.numbers import numeral

# Space that shows as an empty line, in twentieths of a point.
_SPACE = 80
_AUTOMATIC = 280
# A style that is based on itself, by way of others, is read no deeper than this.
_DEEPEST = 12
_KINDS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


class Styles:
    """The styles and the numbering of one document; `mark` counts on, so it is asked once a paragraph, in order."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._styles = {} if styles is None else {of(each, "styleId"): each for each in styles.iter(W + "style")}
        self._default = None if styles is None else styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        self._normal = next(
            (id_ for id_, style in self._styles.items() if _is(style, "default") and of(style, "type") == "paragraph"),
            None,
        )
        self._numbering = numbering
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def are_apart(self, before: etree._Element, paragraph: etree._Element) -> bool:
        """Whether the space between two paragraphs shows as an empty line."""
        same_style = self._style_of(before) == self._style_of(paragraph)
        below = 0 if same_style and self._is_contextual(before) else self._space(before, "after")
        above = 0 if same_style and self._is_contextual(paragraph) else self._space(paragraph, "before")
        return max(below, above) >= _SPACE

    def is_entry(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph is an entry of a list."""
        return self._number(paragraph) is not None

    def mark(self, paragraph: etree._Element) -> str:
        """Return what stands before the entry of a list, and count it; "" for other paragraphs."""
        number = self._number(paragraph)
        if number is None:
            return ""
        id_, depth = number
        levels = self._levels_of(id_)
        level = levels.get(depth)
        kind = _value(level, "numFmt") if level is not None else None
        if level is None or kind in {None, "bullet"}:
            return "- "
        counts = self._counts[id_]
        counts[depth] = counts.get(depth, self._start(level) - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if kind == "none":
            return ""

        def count(place: re.Match[str]) -> str:
            index = int(place[1]) - 1
            at = levels.get(index)
            return numeral(counts.get(index, self._start(at)), _KINDS.get(_value(at, "numFmt") or "", "1"))

        return _PLACE.sub(count, _value(level, "lvlText") or "") + " "

    @staticmethod
    def _start(level: etree._Element | None) -> int:
        start = _value(level, "start") or "1"
        return int(start) if start.isdigit() else 1

    def _style_of(self, paragraph: etree._Element) -> str | None:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._normal if style is None else of(style, "val")

    def _properties(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Give the properties that hold for a paragraph, the nearest first."""
        own = paragraph.find(W + "pPr")
        if own is not None:
            yield own
        id_ = self._style_of(paragraph)
        for _depth in range(_DEEPEST):
            style = self._styles.get(id_)
            if style is None:
                break
            properties = style.find(W + "pPr")
            if properties is not None:
                yield properties
            id_ = _value(style, "basedOn")
        if self._default is not None:
            yield self._default

    def _space(self, paragraph: etree._Element, side: str) -> int:
        for properties in self._properties(paragraph):
            spacing = properties.find(W + "spacing")
            if spacing is None:
                continue
            if of(spacing, f"{side}Autospacing") in {"1", "true", "on"}:
                return _AUTOMATIC
            space = of(spacing, side)
            if space is not None and space.isdigit():
                return int(space)
        return 0

    def _is_contextual(self, paragraph: etree._Element) -> bool:
        for properties in self._properties(paragraph):
            contextual = properties.find(W + "contextualSpacing")
            if contextual is not None:
                return of(contextual, "val") not in {"0", "false", "off"}
        return False

    def _number(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list of an entry and how deep the entry stands in it."""
        id_ = depth = None
        for properties in self._properties(paragraph):
            numbering = properties.find(W + "numPr")
            if numbering is not None:
                id_ = id_ or _value(numbering, "numId")
                depth = depth or _value(numbering, "ilvl")
        if id_ in {None, "0"} or id_ is None:
            return None
        return id_, min(int(depth), _LEVELS - 1) if depth and depth.isdigit() else 0

    def _levels_of(self, id_: str) -> dict[int, etree._Element]:
        if id_ not in self._levels:
            self._levels[id_] = dict(self._read_levels(id_))
        return self._levels[id_]

    def _read_levels(self, id_: str) -> Iterator[tuple[int, etree._Element]]:
        if self._numbering is None:
            return
        instance = next((each for each in self._numbering.iter(W + "num") if of(each, "numId") == id_), None)
        abstract_id = None if instance is None else _value(instance, "abstractNumId")
        for abstract in self._numbering.iter(W + "abstractNum"):
            if of(abstract, "abstractNumId") == abstract_id:
                for level in abstract.iter(W + "lvl"):
                    yield int(of(level, "ilvl") or "0"), level


def _value(element: etree._Element | None, name: str) -> str | None:
    child = None if element is None else element.find(W + name)
    return None if child is None else of(child, "val")


def _is(element: etree._Element, name: str) -> bool:
    return of(element, name) in {"1", "true", "on"}
