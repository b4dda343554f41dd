"""Reads a form of the desk from its page, as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from tests.desk import Desk


class _Forms(HTMLParser):
    """Collects what each form of a page would send when nobody touches it, but for its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._open = False
        self._name: str | None = None
        self._first: str | None = None
        self._chosen: str | None = None

    def _say(self, name: str | None, value: str) -> None:
        if name and self._open:
            self.forms[-1][1].setdefault(name, []).append(value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action") or "", {}))
            self._open = True
        elif tag == "input" and given.get("type") not in {"checkbox", "radio"}:
            self._say(given.get("name"), given.get("value") or "")
        elif tag == "input" and "checked" in given:
            self._say(given.get("name"), given.get("value") or "on")
        elif tag == "textarea":
            self._name = given.get("name")
            self._say(self._name, "")
        elif tag == "select":
            self._name, self._first, self._chosen = given.get("name"), None, None
        elif tag == "option":
            value = given.get("value") or ""
            self._first = value if self._first is None else self._first
            if "selected" in given:
                self._chosen = value

    def handle_data(self, data: str) -> None:
        if self._name and self._open and self._first is None:
            values = self.forms[-1][1].get(self._name)
            if values:
                # A browser leaves out the line feed right after the tag.
                values[-1] = (values[-1] + data).removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea":
            self._name = None
        elif tag == "select":
            self._say(self._name, self._chosen if self._chosen is not None else self._first or "")
            self._name = self._first = self._chosen = None


def forms_of(page: TestResponse | str) -> list[tuple[str, dict[str, list[str]]]]:
    """Return the forms of a page: where each is sent, and its fields."""
    parser = _Forms()
    parser.feed(page if isinstance(page, str) else page.text)
    return parser.forms


def fields_of(page: TestResponse | str, action: str = "") -> dict[str, list[str]]:
    """Return the fields of the first form of a page whose action ends so."""
    forms = forms_of(page)
    for address, fields in forms:
        if address.endswith(action) and "csrf_token" in fields:
            return fields
    raise AssertionError(f"no form for {action!r}: {[address for address, _fields in forms]}")


def sent(desk: Desk, address: str, page: TestResponse, **changed: Any) -> TestResponse:
    """Send the form of a page with some fields changed; None leaves a field out."""
    fields: dict[str, Any] = {**fields_of(page), **changed}
    return desk.post(
        address, {name: value for name, value in fields.items() if value is not None and name != "csrf_token"}
    )
