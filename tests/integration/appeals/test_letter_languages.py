"""In which order languages are offered for a letter, which reasons each one has, and which are missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.appeals.languages import Languages, Reader, languages_of
from app.kept_pages import LASTS
from app.letters.catalogue import Catalogue
from app.letters.composing import Role
from tests.conftest import NOON
from tests.fields import Page
from tests.languages import a_campaign_in, let_read
from tests.redrafting import draft_of
from tests.sending import COUNCIL, EMBASSY, text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

PRACTICE = "/en/campaigns/practice"
BELOW = ("ar", "de", "es", "fa", "fr", "pt", "tg", "uk")


Offer = Callable[..., Languages]


@pytest.fixture
def offer(app: Flask, session: Session, catalogue: Catalogue) -> Offer:
    """Return a function that offers the practice campaign's languages on a page in one of the interface's."""
    content = draft_of(session)

    def languages(page: str, *readers: tuple[Role, str]) -> Languages:
        named = [Reader(f"Office {n}", role, tuple(reads.split())) for n, (role, reads) in enumerate(readers, 1)]
        with app.test_request_context(f"/{page}/"):
            return languages_of(content, named, page, catalogue)

    return languages


@pytest.mark.parametrize(
    ("readers", "first", "differ", "missing"),
    [
        pytest.param([(Role.TO, "ru")], ["ru", "en"], False, (), id="read by the one office"),
        pytest.param([(Role.TO, "tg ru"), (Role.TO, "tg")], ["tg", "ru", "en"], False, (), id="read by most"),
        pytest.param([(Role.TO, "uk"), (Role.TO, "fr")], ["fr", "uk", "en", "ru"], True, (), id="no common one"),
        pytest.param(
            [(Role.COPY, "fr"), (Role.TO, "uk")], ["uk", "en", "ru"], False, (), id="a copy counts for nothing"
        ),
        pytest.param([(Role.COPY, "fr")], ["fr", "en", "ru"], False, (), id="unless there are copies only"),
        pytest.param([(Role.TO, "")], ["en", "ru"], False, (), id="nobody knows: the appeal names them"),
        pytest.param([(Role.TO, ""), (Role.TO, "fr")], ["fr", "en", "ru"], False, (), id="one is known"),
        pytest.param([(Role.TO, "zh kk")], ["en", "ru"], False, ("Chinese", "Kazakh"), id="read, and not approved"),
    ],
)
def test_what_the_offices_read_goes_first(
    offer: Offer,
    readers: list[tuple[Role, str]],
    first: list[str],
    differ: bool,  # noqa: FBT001  # A table's column.
    missing: tuple[str, ...],
) -> None:
    languages = offer("en", *readers)
    assert languages.codes == [*first, *(code for code in BELOW if code not in first)]
    assert (languages.differ, languages.missing) == (differ, missing)


def test_the_writers_own_language_comes_next(offer: Offer) -> None:
    """After what the offices read, and after what the appeal names."""
    assert offer("ru", (Role.TO, "fr")).codes[:3] == ["fr", "ru", "en"]
    assert offer("en", (Role.TO, "fr")).codes[:3] == ["fr", "en", "ru"]


def test_each_language_says_why_it_stands_there(offer: Offer) -> None:
    readers = [(Role.TO, "ru fr uk"), (Role.TO, "ru fr"), (Role.RAISE_WITH, "ru fr"), (Role.TO, "ru de")]
    reasons = {language.code: language.reasons for language in offer("en", *readers).offered}
    assert reasons["ru"] == ("All the offices read this.",)
    assert reasons["fr"] == ("3 offices read this.",)
    assert reasons["uk"] == ("Read by: Office 1.",)
    assert reasons["en"] == ("The appeal names it as a language to write in.", "You read this page in it.")
    assert reasons["tg"] == ()
    assert offer("en", (Role.TO, "fr")).offered[0].reasons == ("Read by: Office 1.",)


def test_the_page_begins_with_the_best_for_the_offices(client: FlaskClient, session: Session) -> None:
    let_read(session, {COUNCIL: "tg", EMBASSY: "fr"})
    response = client.get(PRACTICE)
    page, said = Page(response), " ".join(text_of(response).split())
    assert page.values["letter_language"] == ["tg"]
    assert 'class="sheet paper-a4" lang="tg"' in response.text
    assert "reads: Tajik" in said
    assert "reads: French" in said
    codes = [given["value"] for tag, given in page.tags if tag == "input" and given.get("name") == "letter_language"]
    assert codes[:3] == ["tg", "en", "ru"]


def test_offices_without_a_common_language_are_told_of(client: FlaskClient, session: Session) -> None:
    said = "There is no language that all these offices read"
    assert said not in client.get("/en/campaigns/izzat-amon").text
    let_read(session, {"ru-prosecutor-general": "ru", "tj-prosecutor-general": "tg"})
    # What the directory says may be a minute old.
    with time_machine.travel(NOON + LASTS, tick=False):
        assert said in client.get("/en/campaigns/izzat-amon").text


def test_what_an_office_reads_and_nobody_has_approved_is_named(
    app: Flask, client: FlaskClient, session: Session, tmp_path: Path
) -> None:
    page = a_campaign_in(app, tmp_path, "en")
    let_read(session, {COUNCIL: "ru kk"})
    assert "no approved text in it: Russian and Kazakh." in " ".join(text_of(client.get(page)).split())
    assert Page(client.get(page)).values["letter_language"] == ["en"]
