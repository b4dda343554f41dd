"""What supporters are shown of a campaign that has ended, and how an old address leads on."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns import queries
from app.campaigns.content import Person
from app.campaigns.ending import services
from app.campaigns.lifecycle import Ending, Outcome, Status
from app.cases.values import PersonStatus
from tests.conftest import NOON
from tests.ending import a_campaign, an_update, at, ended, publish
from tests.sections import a_section
from tests.sending import ask, confirm_link, confirmed, practice_fields, run_once, text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

PRACTICE = "/en/campaigns/practice"
NEWER = "There is a newer appeal about"


def _close(session: Session, kind: Outcome, slug: str = "practice", **texts: str) -> None:
    services.close(session, COMMAND_LINE, slug, Ending(kind, texts), NOON)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Outcome.RELEASED, "Released, or out of danger."),
        (Outcome.IMPROVED, "The situation has improved."),
        (Outcome.UNCHANGED, "The situation has not changed."),
        (Outcome.WORSENED, "The situation has become worse."),
        (Outcome.DIED, "Somebody whom this appeal was about has died."),
        (Outcome.NOT_KNOWN, "It is not known what has become of the people."),
    ],
)
def test_a_closed_campaign_tells_the_outcome(client: FlaskClient, session: Session, kind: Outcome, said: str) -> None:
    _close(session, kind, en="She is *at home*.\n\n- Her **library** is open.")
    page = client.get(PRACTICE)
    assert page.status_code == 200
    assert said in text_of(page)
    assert "<p>She is <i>at home</i>.</p><ul><li>Her <b>library</b> is open.</li></ul>" in page.text


@pytest.mark.parametrize(
    ("texts", "shown", "language"),
    [
        ({"en": "She is free.", "ru": "Она свободна."}, "Она свободна.", None),
        ({"en": "She is free.", "fr": "Elle est libre."}, "She is free.", "en"),
        ({"fa": "او آزاد است."}, "او آزاد است.", "fa"),
    ],
)
def test_the_outcome_is_in_the_readers_language_or_says_which_it_is_in(
    client: FlaskClient, session: Session, texts: dict[str, str], shown: str, language: str | None
) -> None:
    _close(session, Outcome.RELEASED, **texts)
    page = client.get("/ru/campaigns/practice").text
    marked = f' lang="{language}" dir="auto"' if language else ""
    assert f"<div{marked}><p>{shown}</p></div>" in page


def test_what_is_told_cannot_be_markup(client: FlaskClient, session: Session) -> None:
    _close(session, Outcome.RELEASED, en="<script>alert(1)</script>")
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in client.get(PRACTICE).text


def test_a_close_without_a_word_still_has_its_page(client: FlaskClient, session: Session) -> None:
    _close(session, Outcome.NOT_KNOWN)
    assert "It is not known" in text_of(client.get(PRACTICE))


def test_a_closed_campaign_does_not_contradict_its_outcome(app: Flask, session: Session) -> None:
    held = Person("Mara Ilves", gender="f", status=PersonStatus.DETAINED, status_on=date(2026, 11, 1))
    a_campaign(app, "one", date(2026, 12, 21), people=(held,))
    open_ = text_of(app.test_client().get("/en/campaigns/one"))
    for words in ("in detention (1 November 2026)", "What we ask", "are asked to:"):
        assert words in open_
    _close(session, Outcome.RELEASED, "one", en="She is at home.")
    closed = text_of(app.test_client().get("/en/campaigns/one"))
    for words in ("in detention", "What we ask", "are asked to:"):
        assert words not in closed
    for words in ("Released, or out of danger.", "What was asked", "were asked to:"):
        assert words in closed


def test_a_stopped_campaign_asks_not_to_write(client: FlaskClient, session: Session) -> None:
    ended(session, "practice", Status.STOPPED)
    assert "Please do not write any more" in text_of(client.get(PRACTICE))


def test_a_passed_campaign_says_where_to_look_again(client: FlaskClient) -> None:
    with at("2026-12-25T12:00:00"):
        assert "will say here whether the campaign goes on" in text_of(client.get(PRACTICE))


def test_each_old_address_of_a_chain_leads_on_at_each_step(app: Flask, session: Session) -> None:
    a_campaign(app, "one", date(2026, 12, 21))

    def leads_to(slug: str) -> str:
        session.rollback()
        page = app.test_client().get(f"/en/campaigns/{slug}")
        assert page.status_code == 200
        return page.text.partition('<p class="newer"><a href="')[2].partition('"')[0]

    second = an_update(app, "one", published=False)
    # What is a draft is not spoken of.
    assert leads_to("one") == ""
    publish(session, second)
    assert leads_to("one") == f"/en/campaigns/{second}"
    assert leads_to(second) == ""
    third = an_update(app, second)
    assert (leads_to("one"), leads_to(second), leads_to(third)) == (f"/en/campaigns/{third}",) * 2 + ("",)
    # A newest one that has ended itself still is the newest.
    _close(session, Outcome.RELEASED, third, en="She is free.")
    assert leads_to("one") == f"/en/campaigns/{third}"


def test_the_way_leads_back_too_and_through_a_section(app: Flask) -> None:
    a_section(app)
    new = an_update(app)
    here = app.test_client().get(f"/ru/sections/germany/campaigns/{new}").text
    assert 'href="/ru/sections/germany/campaigns/practice"' in here
    assert (
        f'href="/ru/sections/germany/campaigns/{new}"'
        in app.test_client().get("/ru/sections/germany/campaigns/practice").text
    )


def test_the_way_back_is_called_as_readers_know_it(app: Flask) -> None:
    a_campaign(app, "one", date(2026, 12, 21), reference="PR 9/26")
    second = an_update(app, "one")
    third = an_update(app, second)

    def way_back(language: str, slug: str) -> str:
        page = app.test_client().get(f"/{language}/campaigns/{slug}").text
        link = page.partition('class="source">')[2]
        return link.partition("<a ")[2].partition("</a>")[0].partition(">")[2]

    title = "For practice: a librarian missing since she left the courthouse"
    assert way_back("en", second) == f"<bdi>{title}</bdi>"
    assert way_back("ru", second).startswith("<bdi>Для упражнения: ")
    assert way_back("en", third) == "<bdi>PR 9/26, first update</bdi>"


def test_an_older_issue_makes_no_letters_and_the_newer_one_does(app: Flask, client: FlaskClient) -> None:
    new = an_update(app)
    refused = client.post(f"{PRACTICE}/letter.txt", data=practice_fields())
    assert refused.status_code == 409
    assert NEWER in text_of(refused)
    assert client.post(f"/en/campaigns/{new}/letter.txt", data=practice_fields()).status_code == 200
    index = client.get("/en/").text
    assert f"/en/campaigns/{new}" in index
    assert '/en/campaigns/practice"' not in index


def test_a_page_that_was_kept_is_known_to_be_old(app: Flask, session: Session) -> None:
    client = app.test_client()

    def mark() -> str:
        session.rollback()
        return client.get(PRACTICE).headers["ETag"]

    marks = [mark()]
    ended(session, "practice", Status.STOPPED)
    marks.append(mark())
    _close(session, Outcome.RELEASED, en="She is free.")
    marks.append(mark())
    an_update(app)
    marks.append(mark())
    assert len(set(marks)) == 4
    assert client.get(PRACTICE, headers={"If-None-Match": marks[-1]}).status_code == 304


def test_an_outcome_is_read_with_the_campaign(session: Session) -> None:
    assert queries.published(session, "practice").outcome is None
    _close(session, Outcome.DIED, en="She has died.")
    assert queries.published(session, "practice").outcome == Ending(Outcome.DIED, {"en": "She has died."})


def test_who_wrote_still_sees_what_became_of_the_letter(app: Flask) -> None:
    page = confirmed(app)
    run_once(app)
    an_update(app)
    shown = app.test_client().get(page)
    assert shown.status_code == 200
    assert "Handed over on 21 November 2026" in text_of(shown)


def test_what_was_asked_for_before_an_update_is_not_sent_after_it(app: Flask) -> None:
    assert ask(app).status_code == 200
    link = confirm_link(app)
    an_update(app)
    assert app.test_client().get(link).status_code == 200
    assert app.test_client().post(link).status_code == 410
