"""The public pages of cases: what is found under which spelling, what a page shows, and where they lead."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns.ending import services as ending
from app.campaigns.lifecycle import Ending, Outcome
from app.cases.filing.entries import Kind
from app.cases.pages import MOST_LISTED
from tests.casefiles import a_case, a_person, a_source, an_entry
from tests.conftest import NOON
from tests.ending import a_campaign
from tests.fields import Page
from tests.sections import a_section
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the queries under them are tested on both.")

AMON = "/en/cases/izzat-amon"


def found(client: FlaskClient, typed: str, language: str = "en") -> set[str]:
    answer = client.get(f"/{language}/cases?q={quote(typed)}")
    assert answer.status_code == 200
    return set(re.findall(rf'href="/{language}/cases/([^"/]+)"', answer.text))


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("Izzak", "Izzak Amon"),
        ("Izatullo", "Izatullo Kholov"),
        ("Амон", "Иззат Амон"),
        ("Kholov", "Kholov Izatullo Amonovich"),
        ("холов", "Изатулло Холов"),
        ("kholov izatullo", "Izatullo Kholov"),
        ("عزت", "عزت أمون"),
    ],
)
def test_a_name_in_any_spelling_finds_its_one_case_and_says_under_which(
    client: FlaskClient, typed: str, spelling: str
) -> None:
    assert found(client, typed) == {"izzat-amon"}
    page = Page(client.get(f"/en/cases?q={quote(typed)}"))
    assert f"Found for “{typed}”" in page.text
    told = next(line for line in page.text.splitlines() if line.startswith("Izzat Amon, found under the spelling: "))
    assert spelling in told.partition(": ")[2].split("; ")


def test_two_invented_people_of_one_surname_in_two_cases_stay_two(client: FlaskClient, session: Session) -> None:
    for slug, name in (("one", "Tamor Belzud"), ("two", "Zarif Belzud")):
        a_case(session, slug, f"The case of {name}", public=True)
        a_person(session, slug, name, public=True)
    assert found(client, "Belzud") == {"one", "two"}
    assert found(client, "Tamor Belzud") == {"one"}
    assert found(client, "Tamor Zarif") == set()
    assert "Zarif" not in client.get("/en/cases/one").text


@pytest.mark.parametrize(
    "typed",
    ["Nobody", "x" * 10_000, "Ж" * 10_000, "q " * 5_000, "%", "<script>", "😀", "=", "'; --"],
    ids=["unknown", "long", "long Cyrillic", "many words", "wildcard", "markup", "emoji", "sign", "SQL"],
)
def test_what_finds_nothing_says_so_and_leads_back(client: FlaskClient, typed: str) -> None:
    answer = client.get(f"/en/cases?q={quote(typed)}")
    assert answer.status_code == 200
    assert "izzat-amon" not in answer.text
    assert "<script>" not in answer.text
    # A sign alone is nothing that could be looked for, and yet all cases would be no answer to it.
    assert "No public case names a person at risk like this." in answer.text
    # What is too long for a name comes back short.
    assert len(answer.data) < 20_000


@pytest.mark.parametrize("typed", ["", "   ", "%00", "%00%01%0a", "%E2%80%A8", "%E2%80%AE%E2%80%8F"])
def test_nothing_typed_lists_every_public_case(client: FlaskClient, session: Session, typed: str) -> None:
    a_case(session, "hidden", "A hidden case")
    answer = client.get(f"/en/cases?q={typed}")
    assert re.findall('href="/en/cases/([^"/]+)"', answer.text) == ["izzat-amon", "nizomkhon-juraev"]
    assert "hidden" not in answer.text


def test_what_was_looked_for_twice_or_under_another_name_is_no_fault(client: FlaskClient) -> None:
    assert client.get("/en/cases?q=Izzak&q=Nobody&x=1").status_code == 200
    assert client.get("/en/cases?p=Izzak").status_code == 200


def test_more_cases_than_a_page_has_are_told_of(client: FlaskClient, session: Session) -> None:
    for number in range(MOST_LISTED):
        a_case(session, f"case-{number:03}", f"Case {number}", public=True)
    answer = client.get("/en/cases").text
    assert "There are more cases." in answer
    assert len(re.findall('href="/en/cases/[^"/]+"', answer)) == MOST_LISTED


def test_no_case_file_at_all_is_said(empty_app: Flask) -> None:
    assert "No case file is public yet." in empty_app.test_client().get("/en/cases").text


def test_contradictory_claims_stand_side_by_side_with_source_and_confidence(client: FlaskClient) -> None:
    html = client.get(AMON).text
    block = next(part for part in html.split('<li>\n<h3><span class="when">') if "He is brought from Russia" in part)
    claims = re.findall(
        r"<li><p><b[^>]*>([^<]+)</b></p><p[^>]*>([^<]+)</p><p class=\"source\">Source: (.+?)</p>", block
    )
    assert [confidence for confidence, _words, _source in claims] == ["disputed"] * 4
    assert [re.sub("<[^>]+>", "", source) for _confidence, _words, source in claims] == [
        "Front Line Defenders, 2 April 2021", "AsiaNews, no date given", "Front Line Defenders, 2 April 2021",
        "Front Line Defenders, 2 April 2021",
    ]  # fmt: skip
    assert "deported by decision of the Tverskoy Court" in claims[0][1]
    assert "it had no case against him" in claims[2][1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1996", "about March 2021", "25 March 2021", "about October 2021", "Cyrillic", "a lawyer", "denied"]),
        ("ru", ["1996", "25 марта 2021", "октябрь 2021", "кириллица", "латиница", "Иззат Амон"]),
    ],
)
def test_dates_scripts_and_people_are_said_in_the_reader_s_language(
    client: FlaskClient, language: str, said: list[str]
) -> None:
    text = Page(client.get(f"/{language}/cases/izzat-amon")).text
    assert [words for words in said if words not in text] == []


def test_the_sentence_is_reported_and_not_confirmed(client: FlaskClient) -> None:
    html = client.get(AMON).text
    block = html.split("He is said to be sentenced to nine years", 1)[1].split("</ul>", 1)[0]
    assert "No authority has confirmed it." in block
    assert re.findall("<b[^>]*>([^<]+)</b>", block) == ["reported", "reported"]


def test_relatives_and_lawyers_appear_by_their_role(client: FlaskClient) -> None:
    for slug in ("izzat-amon", "nizomkhon-juraev"):
        answer = client.get(f"/en/cases/{slug}").text
        assert "a relative" in answer
        assert "a lawyer" in answer
        # The lawyer and the brothers whom the documents name.
        assert not re.search("Sharifov|Saiburhon|Said\\b(?! to)|Savriddin|Suhrob", answer)
        assert "Historical example" in answer


def test_a_campaign_of_today_says_until_when_letters_can_be_written(app: Flask, client: FlaskClient) -> None:
    a_campaign(app, "today", NOON.date(), case="izzat-amon")
    assert "Letters can be written until 21 November 2026." in client.get(AMON).text


def test_campaign_and_case_lead_to_each_other_and_the_outcome_is_told(client: FlaskClient, session: Session) -> None:
    assert '<a href="/en/cases/izzat-amon">' in client.get("/en/campaigns/izzat-amon").text
    assert '<a href="/en/campaigns/izzat-amon">' in client.get(AMON).text
    assert "Issued on 2 April 2021. Historical example – not for sending" in text_of(client.get(AMON))
    ending.close(session, COMMAND_LINE, "izzat-amon", Ending(Outcome.IMPROVED, {"en": "He is better."}), NOON)
    assert "The situation has improved." in client.get(AMON).text
    # A case that nobody may see is none for the page of a campaign either.
    assert "/en/cases/" not in client.get("/en/campaigns/practice").text.partition("<main")[2]


def test_related_cases_are_led_to(client: FlaskClient) -> None:
    assert 'href="/en/cases/nizomkhon-juraev"' in client.get(AMON).text
    assert 'href="/en/cases/izzat-amon"' in client.get("/en/cases/nizomkhon-juraev").text


@pytest.mark.parametrize("place", ["", "/izzat-amon", "/izzat-amon/sheet.pdf", "?q=Izzak"])
def test_pages_may_be_kept_for_a_minute_and_set_no_cookie(client: FlaskClient, place: str) -> None:
    answer = client.get(f"/en/cases{place}")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers
    # Examples, and what was looked for, stay out of the searches of others.
    assert answer.headers.get("X-Robots-Tag") == ("noindex" if place else None)
    assert client.get(f"/en/cases{place}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_every_page_is_there_in_a_section_s_dress(app: Flask, client: FlaskClient) -> None:
    a_section(app)
    base = "/en/sections/germany/cases"
    assert f'href="{base}/izzat-amon"' in client.get(base).text
    answer = client.get(f"{base}/izzat-amon").text
    assert f'href="{base}/izzat-amon/sheet.pdf"' in answer
    assert 'href="/en/sections/germany/campaigns/izzat-amon"' in answer
    assert client.get(f"{base}/izzat-amon/sheet.pdf").mimetype == "application/pdf"
    assert client.get("/en/sections/nowhere/cases").status_code == 404


@pytest.mark.parametrize("slug", ["nothing", "hidden", "x" * 5_000, "%00", "..", "Izzat-Amon", "izzat-amon%0a"])
def test_a_case_that_is_not_there_or_not_public_is_not_found(client: FlaskClient, session: Session, slug: str) -> None:
    a_case(session, "hidden", "A hidden case")
    for place in ("", "/sheet.pdf"):
        assert client.get(f"/en/cases/{slug}{place}").status_code == 404


def test_a_source_without_a_date_or_not_named_is_said_to_be_so(client: FlaskClient, session: Session) -> None:
    a_case(session, "c", "A case", public=True)
    open_source = a_source(session, "c", "An Undated Paper", link='https://example.org/<a>?b="c"', public=True)
    hidden = a_source(session, "c", "A Hidden Witness")
    event = an_entry(session, "c", Kind.EVENT, happened_on="2021-05~", what_ru="Его нет", public=True)
    for source, text in ((open_source, "They say so."), (hidden, "They say no.")):
        an_entry(session, "c", Kind.CLAIM, event, text_en=text, source=source, confidence="disputed", public=True)
    page = Page(client.get("/en/cases/c"))
    assert "An Undated Paper, no date given" in page.text
    assert "Source: a source that is not named here" in page.text
    assert "A Hidden Witness" not in page.text
    # What nobody has written in the reader's language says in which it is.
    assert ("p", {"lang": "ru", "dir": "auto"}) in page.tags
