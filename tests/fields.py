"""The fields of a letter as a form posts them, and what a page says beside a field."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse


def fields(**changes: Any) -> dict[str, Any]:
    """A whole form for UA 84/11; a field given as None is left out, a pair (name, bytes) is a file."""
    values: dict[str, Any] = {
        "target": ["ru-prosecutor-general"],
        "letter_language": "ru",
        "name": "Ann Example",
        "country": "GB",
        "signature_kind": "typed",
        **changes,
    }
    files = {name: (io.BytesIO(value[1]), value[0]) for name, value in values.items() if isinstance(value, tuple)}
    return {name: files.get(name, value) for name, value in values.items() if value is not None}


class Page(HTMLParser):
    """What a test asks of a page: the error beside each field, what each field holds, and the page's text."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.errors: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._inside: list[str] = []
        self._select = ""
        self.feed(response.get_data(as_text=True))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        name = given.get("name") or ""
        if tag == "input" and given.get("type") in {"text", "email", "hidden", "date"}:
            self.values[name] = given.get("value")
        elif tag == "input" and "checked" in given:
            self.values.setdefault(name, []).append(given.get("value"))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.values[self._select] = given.get("value")
        elif tag == "textarea":
            self.values[name] = ""
        if tag not in {"input", "meta", "link", "br", "img"}:
            identifier = given.get("id") or ""
            self._inside.append(f"{tag} {name if tag == 'textarea' else identifier}")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop().split(" ")[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        tag, _, name = (self._inside[-1] if self._inside else " ").partition(" ")
        if tag == "textarea":
            self.values[name] += data.removeprefix("\n") if not self.values[name] else data
        if tag == "p" and name.endswith("-error"):
            self.errors[name.removesuffix("-error")] = data
