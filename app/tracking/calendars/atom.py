"""Pure: writes a feed of campaigns as Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text in a language (BCP 47)."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A campaign: the address of its page is its id, too; `countries` maps a code to a name."""

    address: str
    title: Text
    summary: Text
    published_at: datetime
    updated_at: datetime
    countries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is called, by whom it is, its own address, and that of the page that says the same."""

    title: Text
    author: str
    address: str
    page: str
    updated_at: datetime


def written(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Return a feed with its entries."""
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.title.language})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title.words)
    _add(root, "updated", _moment(feed.updated_at))
    _add(SubElement(root, "author"), "name", feed.author)
    _add(root, "generator", "Faithfully")
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.address})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    for entry in entries:
        _add_entry(SubElement(root, "entry"), entry, feed.title.language)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(element: Element, entry: Entry, language: str) -> None:
    _add(element, "id", entry.address)
    _add(element, "title", entry.title.words, entry.title.language)
    _add(element, "summary", entry.summary.words, entry.summary.language)
    _add(element, "published", _moment(entry.published_at))
    _add(element, "updated", _moment(entry.updated_at))
    SubElement(element, "link", {"rel": "alternate", "type": "text/html", "hreflang": language, "href": entry.address})
    for code, name in entry.countries.items():
        SubElement(element, "category", {"term": code, "label": name})


def _add(parent: Element, name: str, text: str, language: str = "") -> None:
    element = SubElement(parent, name, {"type": "text", "xml:lang": language} if language else {})
    element.text = text


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
