"""What the link of an organisation shows and can do once its letter is frozen, handed over or published."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from app.access import COMMAND_LINE, Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.signons import queries, services
from app.signons.models import JointSignatory
from tests.conftest import NOON
from tests.desk import signed_in
from tests.joint_letters import (
    ALPHA,
    BETA,
    SLUG,
    frozen,
    handed_over,
    link_of,
    opened,
    published,
    revision,
    sign,
    signatories,
)
from tests.sending import body_of, captured, run_once, text_of

PAGE = f"/en/joint-letters/{SLUG}"
OFFICE = "secretary@council.example.org"
BUTTON, TELL = "Take this name off the letter", "Tell the coordinators that we want to be taken off"
ANN = {"signer": "Ann Example", "office": "Director of Hives"}


def settled(app: Flask, state: str, **told: str) -> str:
    """Let two organisations sign, and the letter become this; return the link of the first."""
    opened(app, ALPHA, BETA)
    links = [link_of(app, email) for email in (ALPHA, BETA)]
    sign(app, links[0], **(told or ANN))
    sign(app, links[1], signer="Bob Example")
    frozen(app)
    if state != "frozen":
        handed_over(app)
    if state == "published":
        published(app)
    return links[0]


def shown(app: Flask) -> str:
    """Return the words of a published letter's page and files."""
    client = app.test_client()
    pdf = PdfReader(BytesIO(client.get(f"{PAGE}.pdf").data))
    word = Document(BytesIO(client.get(f"{PAGE}.docx").data))
    told = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    told += [paragraph.text for paragraph in word.paragraphs]
    return " ".join([client.get(PAGE).text, *(page.extract_text() for page in pdf.pages), *told])


def _names(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        letter = queries.letter(db.session(), SLUG)
        told = [(one.signer, one.office) for one in letter.organisations]
        return told + [(one.signer, one.office) for one in letter.signatories]


@pytest.mark.parametrize("state", ["handed_over", "published"])
def test_who_looks_after_the_hand_over_is_told_that_it_has_left(app: Flask, state: str) -> None:
    link = settled(app, state)
    page = app.test_client().get(link)
    said = text_of(page)
    assert f"The letter was handed over on {NOON.day} November 2026." in said
    assert "What has left cannot be called back." in said
    assert TELL not in said
    assert "frozen</h2>" not in page.text
    assert (f'href="{PAGE}"' in page.text) == (state == "published")


@pytest.mark.parametrize("answer", ["withdraw", "decline"])
def test_nothing_is_asked_of_the_coordinators_any_more_once_it_has_left(app: Flask, answer: str) -> None:
    link = settled(app, "handed_over")
    refused = app.test_client().post(f"{link}/{answer}")
    assert refused.status_code == 409
    assert "what has left cannot be called back" in refused.text
    with app.app_context():
        assert [row.wants_out_at for row in queries.letter(db.session(), SLUG).organisations] == [None, None]
    assert signatories(app) == ["Alpha Watch", "Beta Rights"]


@pytest.mark.parametrize("state", ["frozen", "handed_over", "published"])
def test_the_signers_name_is_taken_off_and_the_organisation_stays(app: Flask, state: str) -> None:
    link, client = settled(app, state), app.test_client()
    before = text_of(client.get(link))
    assert BUTTON in before
    assert (TELL in before) == (state == "frozen")
    assert client.post(f"{link}/nameless").status_code == 303
    assert _names(app) == [("", ""), ("Bob Example", ""), ("", ""), ("Bob Example", "")]
    after = text_of(client.get(link))
    assert BUTTON not in after
    assert "does not show who signs for your organisation" in after
    assert signatories(app) == ["Alpha Watch", "Beta Rights"]
    # Again changes nothing, and is not noted again.
    assert client.post(f"{link}/nameless").status_code == 303
    with app.app_context():
        (entry,) = db.session().query(AuditEntry).filter_by(action="take signer off")
        noted = repr((entry.before, entry.after))
    assert "Alpha Watch" in noted
    assert "Ann Example" not in noted
    assert "Director of Hives" not in noted


def test_the_published_page_and_its_files_are_made_anew_without_the_name(app: Flask) -> None:
    link = settled(app, "published")
    assert shown(app).count("Ann Example") == 3
    tag = app.test_client().get(PAGE).headers["ETag"]
    app.test_client().post(f"{link}/nameless")
    after = shown(app)
    assert "Ann Example" not in after
    assert "Director of Hives" not in after
    assert "Bob Example" in after
    assert "Alpha Watch" in after
    again = app.test_client().get(PAGE, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["Cache-Control"] == "public, max-age=60"


def test_a_letter_that_waits_with_the_name_does_not_leave_with_it(app: Flask) -> None:
    link = settled(app, "frozen")
    desk = signed_in(app, Role.COORDINATOR)
    for _ in range(2):
        with app.app_context():
            seen = revision(db.session())
        assert desk.post(f"/desk/joint-letters/{SLUG}/hand-over/mail", {"seen": seen}).status_code == 303
        assert app.test_client().post(f"{link}/nameless").status_code == 303
    # The first was taken back; the second, without the name, was not.
    run_once(app)
    (mail,) = captured(app, OFFICE)
    assert "Ann Example" not in body_of(mail)
    assert "Alpha Watch" in body_of(mail)


def test_a_letter_that_is_opened_again_has_forgotten_the_name(app: Flask) -> None:
    link = settled(app, "frozen")
    app.test_client().post(f"{link}/nameless")
    with app.app_context():
        services.unfreeze(db.session(), COMMAND_LINE, SLUG, revision(db.session()), NOON)
        assert db.session().query(JointSignatory).count() == 3  # Those of the example.
    assert "Ann Example" not in app.test_client().get(link).text


@pytest.mark.parametrize(
    ("told", "is_there"),
    [({"signer": "", "office": ""}, False), ({"signer": "Ann Example"}, True), ({"office": "Director"}, True)],
    ids=["nobody", "a-name", "an-office"],
)
def test_the_button_is_there_only_where_somebody_stands(app: Flask, told: dict[str, str], *, is_there: bool) -> None:
    link = settled(app, "published", **told)
    assert (BUTTON in app.test_client().get(link).text) == is_there


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_takes_a_name_off_without_the_link(app: Flask, method: str) -> None:
    settled(app, "published")
    response = getattr(app.test_client(), method)("/en/sign/no-such-token/nameless")
    assert response.status_code == (303 if method == "get" else 404)
    assert ("Ann Example", "Director of Hives") in _names(app)
