"""Headings in the wordings that sections use, and lines of the account that only look like them."""

from __future__ import annotations

import pytest

from app.campaigns.reading.adjectives import state_asked
from app.campaigns.reading.amnesty import reference_in, updates_before
from app.campaigns.reading.amnesty_notes import link_at
from app.campaigns.reading.channels import numbers
from app.campaigns.reading.form_headings import HEADINGS, RUN_ON
from app.campaigns.reading.headings import headed
from app.campaigns.reading.record import Fax
from app.campaigns.reading.source import Source
from app.campaigns.reading.targets import addressees


def heading_of(text: str) -> str:
    source = Source(text)
    found = headed(source, list(source.free(1, len(source))), HEADINGS, RUN_ON)
    return next((each.name for each in found if each.name), "")


@pytest.mark.parametrize(
    "text",
    [
        "PLEASE TAKE ACTION BEFORE: 5 May 2020",
        "PLEASE TAKE ACTION BY 5 May 2020",
        "APPEALS TO BE SENT BEFORE: 5 May 2020",
        "Deadline: September 2016",
        "APPELS À ENVOYER JUSQU’AU : 12 septembre 2017",
        "MERCI D’AGIR DANS LES PLUS BREFS DÉLAIS, AVANT LE : 27 juillet 2022",
        "DATE LIMITE : 27 juillet 2022",
        "ENVIAR LLAMAMIENTOS ANTES DEL: 3 de junio de 2014",
        "SE RUEGA ACTUAR ANTES DEL: 3 de junio de 2014",
        "FECHA LÍMITE PARA ENVIAR LLAMAMIENTOS: 3 de junio de 2014",
        "Bitte schreiben Sie bis: 5. Mai 2020",
        "EINSENDESCHLUSS: 5. Mai 2020",
        "Frist für Appelle: 5. Mai 2020",
    ],
)
def test_a_heading_of_the_deadline_is_known_by_its_words(text: str) -> None:
    assert heading_of(text) == "deadline"


@pytest.mark.parametrize(
    "text",
    [
        "NAME AND PREFERRED PRONOUN(S): A",
        "PREFERRED NAME AND PRONOUNS: A",
        "PRÉNOM, NOM ET PRONOM À UTILISER : A",
        "NOM(S) ET PRONOM(S) PRÉFÉRÉ(S) : A",
        "NOMBRE Y PRONOMBRES: A",
        "NOMBRES Y PRONOMBRES QUE DEBEN USARSE: A",
        "NAME(N) UND PRONOMEN: A",
    ],
)
def test_a_heading_of_people_is_known_by_its_words(text: str) -> None:
    assert heading_of(text) == "people"


@pytest.mark.parametrize(
    "text",
    ["Please send a copy to: A", "Envíen también copias a: A", "Veuillez envoyer une copie à : A", "In Kopie: A"],
)
def test_a_heading_of_copies_is_known_by_its_words(text: str) -> None:
    assert heading_of(text) == "copies"


@pytest.mark.parametrize(
    "text",
    [
        "Appeals must be lodged before\n2 April",
        "appeals court hears the case before\n2 April",
        "Letters to his family were held back until\n3 May 2012",
        "Send him home before 5 May 2012 was what they asked",
        "Nom de Dieu, il",
    ],
)
def test_a_line_of_the_account_is_no_heading(text: str) -> None:
    assert not heading_of(text)


@pytest.mark.parametrize(
    "said", ["ext. 31", "extn. 31", "ext: 31", "int. 31", "Nst. 31", "poste 31", "anexo 31", "x31"]
)
def test_an_extension_is_known_by_its_words(said: str) -> None:
    text = f"+504 2555 0118, {said}"
    assert [fax for _, _, fax in numbers(text, 0, len(text))] == [Fax("+504 2555 0118", "31")]


def lines_of(text: str) -> list[list[str]]:
    source = Source(text)
    return [each.lines for each in addressees(source, list(source.free(1, len(source))), "to")]


@pytest.mark.parametrize(
    "remark",
    [
        "(Please note that the lines may be off outside office hours.)\nMinister A\nStreet 5\nFax: +1 555 0126",
        "(Please note that the lines may be\noff outside office hours)\nMinister A\nStreet 5\nFax: +1 555 0126",
        "Minister A\nStreet 5\nFax: +1 555 0126 (if somebody answers,\nsay: fax tone, please)\nSalutation: Sir",
        "Minister A\nStreet 5\nFax: +1 555 0126\n(keep trying)",
    ],
)
def test_a_remark_in_brackets_is_no_line_of_an_address(remark: str) -> None:
    assert lines_of(remark) == [["Minister A", "Street 5"]]


def test_an_address_set_with_empty_lines_stands_among_others_without() -> None:
    apart = "Head of Prisons\n\nT. Asan\n\nStreet 92\n\nBishkek\n\nFax +996 555 0145\n\nSalutation: Sir"
    assert lines_of(f"{apart}\n\nProsecutor\nG. Oroz\nStreet 9") == [
        ["Head of Prisons", "T. Asan", "Street 92", "Bishkek"],
        ["Prosecutor", "G. Oroz", "Street 9"],
    ]


def test_a_language_is_no_state_that_is_asked() -> None:
    assert state_asked("Please write immediately in Russian:", named=False) is None
    assert state_asked("in Russian, urging the Russian authorities to:", named=False) == "RU"


def test_a_number_with_its_year_in_full_is_the_same_reference_and_counts_nothing() -> None:
    found = reference_in("UA-084/2011-2")
    assert (found.value if found else "", updates_before("UA-084/2011-2")) == ("UA 84/11", None)


def test_a_link_goes_on_in_the_next_line() -> None:
    assert link_at("http://a.example/en/\nEUR46.\nMore", 0) == ("http://a.example/en/EUR46", 26)
    assert link_at("http://a.example/en\nMore", 0) == ("http://a.example/en", 19)
