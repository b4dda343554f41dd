"""Every page of supporters in every language, from the URL map: nothing is left in English but what is marked so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_domain, gettext
from werkzeug.test import TestResponse

from app.public import INTERFACE_LANGUAGES, direction_of
from tests.following import follow, followed, links_to
from tests.sending import COUNCIL, ask, confirm_link, confirmed, practice_fields

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

LANGUAGES = [code for code in INTERFACE_LANGUAGES if code != "en"]

# Two words in a row, of which one is no name.
_ENGLISH = re.compile(r"[A-Za-z’]+ [a-z]{2,}")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
# What people typed, texts of campaigns, and names by CLDR.
_NOT_OURS = frozenset({"bdi", "option", "pre", "script", "textarea", "title"})
_SAID = ("alt", "aria-label", "placeholder", "title")


class _Words(HTMLParser):
    """What a page says in its own language: its texts and what screen readers are told, but for what is marked."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: set[str] = set()
        self.language = ""
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.language = self.language or given.get("lang") or ""
        foreign = tag in _NOT_OURS or given.get("lang", self.language) != self.language
        foreign = foreign or any(one for _tag, one in self._open)
        if not foreign:
            # What scripts say later waits in the attributes of data.
            self._say(value or "" for name, value in attrs if name in _SAID or name.startswith("data-"))
        if tag not in _VOID:
            self._open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(foreign for _tag, foreign in self._open):
            self._say([data])

    def _say(self, words: Iterable[str]) -> None:
        self.said |= {said for one in words if _ENGLISH.search(said := " ".join(one.split()))}


class _Untranslated(NullTranslations):
    """Stands behind a catalogue and keeps what is asked for and not in it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return msgid1 if n == 1 else msgid2


@contextmanager
def _behind(app: Flask, language: str) -> Iterator[_Untranslated]:
    """Let somebody keep what is asked for in a language and is not in its catalogue."""
    kept = _Untranslated()
    with app.test_request_context(f"/{language}/"):
        domain = get_domain()
        domain.get_translations().add_fallback(kept)
    try:
        yield kept
    finally:
        # All applications of a process share the catalogues, which are read anew.
        domain.cache.clear()


def _addresses(app: Flask) -> Iterator[str]:
    """Yield the address of each page that can be asked for, from "/" after its language on."""
    assert ask(app).status_code == 200
    asking = confirm_link(app)
    ledger = confirmed(app, email="ben@people.example.net")
    assert follow(app).status_code == 200
    tokens = {
        "confirming.confirmation": asking,
        "confirming.followed": ledger,
        "following.confirmation": links_to(app)[-1],
        "following.followed": followed(app, "cleo@people.example.net"),
    }
    for rule in app.url_map.iter_rules():
        path = rule.rule.removeprefix("/<language:interface_language>")
        if "GET" not in (rule.methods or ()) or path == rule.rule or "<in_section>" in path:
            continue
        if rule.endpoint in tokens:
            path = path.replace("<token>", tokens[rule.endpoint].rpartition("/")[2])
        # The practice campaign tells a case that has no file.
        slug = "izzat-amon" if rule.endpoint.startswith("cases.") else "practice"
        path = path.replace("<slug>", slug).replace("<any(pdf, docx, eml, txt):form>", "pdf")
        # A path with another token is answered as one that nobody knows.
        yield f"{path.replace('<token>', 'no-such-token')}?office={COUNCIL}"


# Forms that are refused in all their fields, and one that makes a letter.
_POSTED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/campaigns/practice", {}),
    ("/campaigns/practice/preview", {"email": "nobody", "signature_kind": "image", "letter_language": "zz"}),
    ("/campaigns/practice/preview", practice_fields(address="1 High Street", occupation="Baker", own_words="A word.")),
    ("/campaigns/practice/mail", practice_fields()),
    ("/campaigns/practice/posted", practice_fields()),
    ("/campaigns/practice/follow", {"email": "nobody"}),
    ("/campaigns/practice/reply", {}),
    (f"/campaigns/practice/wrong-address?office={COUNCIL}", {}),
    ("/campaigns/ua-84-11", {"name": "Ann"}),
)  # fmt: skip


def _pages(app: Flask, addresses: list[str], language: str) -> Iterator[tuple[str, TestResponse]]:
    client = app.test_client()
    for address in addresses:
        yield address, client.get(f"/{language}{address}")
    for address, typed in _POSTED:
        yield address, client.post(f"/{language}{address}", data=typed)


def _is_page(response: TestResponse) -> bool:
    """Whether there are words to look at; what leads on to another page has none of ours."""
    assert response.status_code < 500
    return response.mimetype == "text/html" and response.status_code != 303


def _faults(html: str, language: str, in_english: set[str]) -> Iterator[str]:
    if f'<html lang="{language}" dir="{direction_of(language)}">' not in html:
        yield "the page does not say its language"
    yield from (f"in English: {said}" for said in _Words(html).said & in_english)


def test_no_page_is_left_in_english(app: Flask) -> None:
    addresses = list(_addresses(app))
    assert len(addresses) > 20
    in_english: set[str] = set()
    for _address, response in _pages(app, addresses, "en"):
        if _is_page(response):
            in_english |= _Words(response.text).said
    assert len(in_english) > 100
    faults = []
    for language in LANGUAGES:
        with _behind(app, language) as kept:
            for address, response in _pages(app, addresses, language):
                if _is_page(response):
                    found = _faults(response.text, language, in_english)
                    faults += [f"{language} {address}: {fault}" for fault in found]
        faults += [f"{language}: not in the catalogue: {sentence}" for sentence in sorted(kept.asked)]
    assert not faults, "\n".join(faults)


def test_a_page_left_in_english_is_noticed(app: Flask) -> None:
    page = '<html lang="fr" dir="ltr"><p>{}</p></html>'
    for left in ("Back to the campaign", '<img alt="Back to the campaign">'):
        html = page.format(left)
        assert list(_faults(html, "fr", {"Back to the campaign"})) == ["in English: Back to the campaign"]
        assert list(_faults(html, "ar", set())) == ["the page does not say its language"]
    marked = page.format('<span lang="en">Back to the campaign</span>')
    assert list(_faults(marked, "fr", {"Back to the campaign"})) == []
    with _behind(app, "fr") as kept, app.test_request_context("/fr/"):
        assert gettext("Nobody has translated this.") == "Nobody has translated this."
        assert gettext("Back to the campaign") != "Back to the campaign"
    assert kept.asked == {"Nobody has translated this."}


@pytest.mark.parametrize("asked", ["fr", "ar", "fa-IR", "uk,en;q=0.1", "tg"])
def test_the_desk_is_wholly_in_english_for_whom_it_has_no_words(app: Flask, asked: str) -> None:
    in_english = app.test_client().get("/desk/account/sign-in")
    response = app.test_client().get("/desk/account/sign-in", headers={"Accept-Language": asked})
    assert '<html lang="en" dir="ltr">' in response.text
    assert _Words(response.text).said == _Words(in_english.text).said
    missing = app.test_client().get("/desk/nix", headers={"Accept-Language": asked})
    assert '<html lang="en" dir="ltr">' in missing.text
    russian = app.test_client().get("/desk/account/sign-in", headers={"Accept-Language": "fr,ru;q=0.5"})
    assert '<html lang="ru" dir="ltr">' in russian.text
