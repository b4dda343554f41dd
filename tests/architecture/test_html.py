"""Every page that the application answers with, whatever led to it: valid HTML, nothing inline, safe headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from app.config import ROOT
from tests.answered_pages import ERRORS, visit
from tests.answers import Answer, kept
from tests.nu_checker import found_in
from tests.safe_headers import faults

pytestmark = pytest.mark.sqlite("It is about pages and headers; the services under them are tested on both.")

# What the checker says that is no fault of ours, and why.
NO_FAULT = (
    # A browser that knows no dates sends what was typed, and gets it back to be mended.
    "The literal did not satisfy the date format.",
)
_ADDRESSES = {"action", "data", "formaction", "href", "poster", "src", "srcset"}
# Where a page names what a browser fetches for it, and what of a link it fetches.
_FETCHED = {"img": "src", "script": "src", "link": "href", "source": "src", "use": "href"}
_FETCHED_LINKS = {"icon", "stylesheet", "preload", "modulepreload", "manifest", "prefetch"}
_OWN = re.compile(r"/(?!/)|#|data:image/")


class Inline(HTMLParser):
    """Collects what the Content-Security-Policy would keep from working: what is inline, and what is not ours."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        wrong = [name for name in given if name.startswith("on") or name in {"style", "srcdoc", "http-equiv"}]
        wrong += [name for name in given.keys() & _ADDRESSES if given[name].strip().lower().startswith("javascript:")]
        if tag in {"style", "iframe", "object", "embed", "base", "applet", "frame"}:
            wrong.append("the element")
        if tag == "script" and "src" not in given:
            wrong.append("without src")
        fetched = given.get(_FETCHED.get(tag, ""), "")
        if tag == "link" and not _FETCHED_LINKS & set(given.get("rel", "").split()):
            fetched = ""
        if fetched and not _OWN.match(fetched):
            wrong.append(f"fetches {fetched}")
        self.found += [f"<{tag}> {fault}" for fault in wrong]

    def handle_data(self, data: str) -> None:
        if self._inside in {"script", "style"} and data.strip():
            self.found.append(f"<{self._inside}> holds {data.strip()[:40]!r}")

    def handle_endtag(self, _tag: str) -> None:
        self._inside = ""


def _document(answer: Answer) -> str:
    """Return a page; a part of one, which a script fetches, in a page of its own."""
    if "part=letter" not in answer.path:
        return answer.text
    return f'<!doctype html><html lang="en"><head><title>-</title></head><body><h1>-</h1>{answer.text}</body></html>'


def _different(pages: Iterable[Answer]) -> dict[str, str]:
    """Return the documents that differ in more than the token of their forms, each by what was asked."""
    found: dict[str, tuple[str, str]] = {}
    for number, answer in enumerate(pages):
        document = _document(answer)
        same = re.sub(r'name="csrf_token"[^>]*>', "", document)
        found.setdefault(same, (f"{number} {answer}", document))
    return dict(found.values())


def _not_opened(app: Flask, answers: list[Answer]) -> set[tuple[str, str]]:
    """Return the routes, by endpoint and method, none of whose answers was more than a refusal."""
    routes = app.url_map.bind("localhost")
    opened = set()
    for answer in answers:
        try:
            endpoint, _values = routes.match(answer.path.partition("?")[0], method=answer.method)
        except HTTPException:
            continue
        if answer.status in {200, 302, 303, 409, 422}:
            opened.add((endpoint, answer.method))
    there = {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    planted = {(endpoint, method) for endpoint, method in there if endpoint.startswith("planted")}
    return {(endpoint, method) for endpoint, method in there - planted - opened if method in {"GET", "POST"}}


@pytest.mark.slow
def test_every_page_is_valid_and_holds_nothing_inline_and_every_answer_is_safe(own_app: Flask, tmp_path: Path) -> None:
    with kept(own_app) as answers:
        visit(own_app)
    assert _not_opened(own_app, answers) == set()
    assert set(ERRORS) <= {answer.status for answer in answers}
    pages = [answer for answer in answers if answer.is_page]
    found = [f"{answer}: {fault}" for answer in pages for fault in Inline(answer.text).found]
    found += [f"{answer}: {fault}" for answer in answers for fault in faults(answer)]
    sheets = {path.name: path.read_text() for path in (ROOT / "app" / "static").glob("*.css")}
    checked = found_in({**_different(pages), **sheets}, tmp_path / "pages")
    found += [fault for fault in checked if not any(words in fault for words in NO_FAULT)]
    assert found == []


def test_the_checker_finds_what_is_planted(tmp_path: Path) -> None:
    page = '<!doctype html><html lang="en"><head><title>-</title></head><body>{}</body></html>'
    planted = {
        "valid": page.format("<h1>-</h1>"),
        "invalid": page.format("<h1>-</h1><span><form></form></span>"),
        "warned of": page.format("<h1>-</h1><section><p>-</p></section>"),
        "sheet.css": "p { colour: red }",
    }
    found = found_in(planted, tmp_path / "planted")
    assert {fault.partition(":")[0] for fault in found} == {"invalid", "warned of", "sheet.css"}


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<p style='color: red'>", 1),
        ("<style>p { color: red }</style>", 2),
        ("<script>alert(1)</script>", 2),
        ("<script src='https://elsewhere.example.org/a.js'></script>", 1),
        ("<img src='//elsewhere.example.org/a.png' alt='' onerror='alert(1)'>", 2),
        ("<a href=' JavaScript:alert(1)'>", 1),
        ("<link rel='stylesheet' href='https://elsewhere.example.org/a.css'>", 1),
        ("<iframe src='/en/'></iframe>", 1),
        ("<meta http-equiv='refresh' content='0'>", 1),
        ("<p>style='color: red' &lt;script&gt;alert(1)&lt;/script&gt;</p><script src='/static/a.js'></script>", 0),
        ("<link rel='alternate' href='https://letters.example.org/ru/'>", 0),
    ],
)
def test_what_is_inline_or_from_elsewhere_is_found(planted: str, found: int) -> None:
    assert len(Inline(planted).found) == found
