"""The ten languages of the pages: numbers, days, lists, what errors name, and the way from one language to another."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.errors import AppError
from app.letters import countries
from app.letters.errors import FormOfAddressMissing, NameFormMissing, TextMissing
from app.public import INTERFACE_LANGUAGES, direction_of, worded
from app.wording import channels, day, in_days, listed, moment
from tests.fields import Page

pytestmark = pytest.mark.sqlite("It is about words; no database is asked.")

DAY = date(2026, 5, 2)


@pytest.mark.parametrize(
    ("language", "days", "words"),
    [
        ("ar", 2, "بعد 2 يوم"), ("ar", 3, "بعد 3 أيام"), ("ar", 5, "بعد 5 أيام"), ("ar", 11, "بعد 11 يومًا"),
        ("ar", 100, "بعد 100 يوم"), ("fa", 2, "2 روز دیگر"), ("fa", 5, "5 روز دیگر"),
        ("uk", 2, "за 2 дні"), ("uk", 5, "за 5 днів"), ("uk", 21, "за 21 день"),
        ("fr", 2, "dans 2 jours"), ("fr", -1, "hier"),
    ],
)  # fmt: skip
def test_a_number_has_the_form_that_its_language_wants(app: Flask, language: str, days: int, words: str) -> None:
    with app.test_request_context(f"/{language}/"):
        assert in_days(days) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "2 مايو 2026"), ("de", "2. Mai 2026"), ("en", "2 May 2026"), ("es", "2 de mayo de 2026"),
        ("fa", "2 مهٔ 2026"), ("fr", "2 mai 2026"), ("pt", "2 de maio de 2026"), ("ru", "2 мая 2026"),
        ("tg", "2 майи соли 2026"), ("uk", "2 травня 2026"),
    ],
)  # fmt: skip
def test_a_day_is_written_as_the_language_writes_it(app: Flask, language: str, words: str) -> None:
    with app.test_request_context(f"/{language}/"):
        assert day(DAY) == words
        assert moment(datetime(2026, 5, 2, 16, 5, tzinfo=UTC)) == f"{words}, 16:05 UTC"


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "A وB وC"), ("de", "A, B und C"), ("en", "A, B and C"), ("fr", "A, B et C"), ("tg", "A, B, C")],
)
def test_several_things_are_listed_as_the_language_lists_them(app: Flask, language: str, words: str) -> None:
    with app.test_request_context(f"/{language}/"):
        assert listed(["A", "B", "C"]) == words
        assert (listed(["A"]), listed([])) == ("A", "")
        assert channels([])


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("de", ["Afghanistan", "Ägypten", "Ålandinseln", "Albanien"]),
        ("fr", ["Djibouti", "Dominique", "Égypte", "Émirats arabes unis"]),
        ("uk", ["Ефіопія", "Єгипет", "Ємен", "Замбія", "Зімбабве", "Індія", "Ірак", "Йорданія"]),
        ("fa", ["برونئی", "پاپوا گینهٔ نو", "تاجیکستان"]),
        ("tg", ["Хорватия", "Ҳиндустон", "Чили", "Ҷибути", "Эфиопия"]),
        ("ar", ["إثيوبيا", "أذربيجان", "بابوا غينيا الجديدة"]),
    ],
)
def test_countries_stand_in_the_order_of_the_alphabet(language: str, names: list[str]) -> None:
    found = list(countries.names(language).values())
    assert [name for name in found if name in names] == names


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TextMissing("legal_ground", "en"), "Il manque à l’action un texte (fondement juridique)"),
        (TextMissing("something new", "en"), "(something new)"),
        (FormOfAddressMissing("an-office", "ru", "form of address in the dative"), "(formule d’adresse au datif)"),
        (NameFormMissing("Mara", "genitive", "ru"), "(génitif)"),
    ],
)
def test_what_a_letter_lacks_is_named_in_the_reader_s_language(app: Flask, error: AppError, words: str) -> None:
    with app.test_request_context("/fr/"):
        said = worded(error)
    assert words in said
    assert "russe" in said or "anglais" in said


def _offered(client: FlaskClient, address: str) -> list[dict[str, str | None]]:
    page = client.get(address)
    inside = page.text.partition('<nav class="languages"')[2].partition("</nav>")[0]
    return [
        dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        for tag in re.findall(r"<(?:a|button class=\"link\") [^>]*>", inside)
    ]


@pytest.mark.parametrize("path", ["/", "/privacy", "/campaigns/practice/follow", "/campaigns/practice/reply"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_page_leads_to_itself_in_all_the_other_languages(client: FlaskClient, language: str, path: str) -> None:
    others = [code for code in INTERFACE_LANGUAGES if code != language]
    assert _offered(client, f"/{language}{path}") == [
        {"href": f"/{code}{path}", "lang": code, "hreflang": code, "dir": direction_of(code)} for code in others
    ]


def test_what_is_typed_goes_along_into_each_other_language(client: FlaskClient) -> None:
    offered = _offered(client, "/fa/campaigns/practice")
    assert [one["formaction"] for one in offered] == [
        f"/{code}/campaigns/practice" for code in INTERFACE_LANGUAGES if code != "fa"
    ]
    response = client.post("/ar/campaigns/practice", data={"name": "Ann Example"})
    assert Page(response).values["name"] == "Ann Example"


def test_no_language_is_taken_from_a_cookie(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("language", "fr")
    response = client.get("/de/", headers={"Accept-Language": "fr"})
    assert '<html lang="de" dir="ltr">' in response.text
    assert "Set-Cookie" not in response.headers
