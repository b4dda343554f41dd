"""A draft as a file: downloaded, uploaded as a new campaign, held against the draft that is there."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE, Role
from app.audit.models import AuditEntry
from app.campaigns.campaign_file import LARGEST_FILE, read
from app.campaigns.campaign_toml import written
from app.campaigns.cli import EXAMPLES
from app.campaigns.drafts import queries
from app.campaigns.lifecycle import Status
from app.campaigns.queries import all_campaigns
from tests.desk import Desk, signed_in
from tests.desk_forms import fields_of, sent
from tests.ending import ended
from tests.fields import Page
from tests.integration.campaigns.test_all_campaigns import a_draft
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

IMPORT = "/desk/campaigns/import"
BARE = 'slug = "bare"\ncase = "bare"\nissued_on = 2026-11-01\n'


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cleo Coordinator")


def upload(desk: Desk, file: str | bytes, address: str = IMPORT, name: str = "a.toml") -> TestResponse:
    data = file if isinstance(file, bytes) else file.encode()
    answer = desk.post(address, {"file": (BytesIO(data), name)}, content_type="multipart/form-data")
    answer.get_data()
    # What the client kept in a file of its own, since it is large, goes.
    answer.request.input_stream.close()
    return answer


def test_a_file_that_lacks_nearly_everything_becomes_a_draft(session: Session, desk: Desk) -> None:
    made = upload(desk, BARE)
    assert (made.status_code, made.location) == (303, "/desk/campaigns/bare")
    found = queries.draft(session, "bare")
    assert (found.status, found.owner) == (Status.DRAFT, "Cleo Coordinator")
    content = found.content
    assert [content.people, content.texts, content.targets, content.demands] == [(), {}, (), ()]
    for room in ("", "/facts", "/people", "/people/new", "/discard", "/import"):
        assert desk.get(f"/desk/campaigns/bare{room}").status_code == 200


def test_the_command_line_still_wants_a_whole_campaign(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "bare.toml"
    file.write_text(BARE)
    result = runner.invoke(args=["campaigns", "load", str(file)])
    assert (result.exit_code, "people: at least one is needed" in result.stderr) == (1, True)


@pytest.mark.parametrize("slug", ["practice", "ua-84-11", "izzat-amon"])
def test_what_is_downloaded_is_uploaded_again_without_a_difference(session: Session, desk: Desk, slug: str) -> None:
    answer = desk.get(f"/desk/campaigns/{slug}/file")
    assert answer.mimetype == "application/toml"
    assert f'filename="{slug}.toml"' in answer.headers["Content-Disposition"]
    again = upload(desk, answer.data)
    assert "The file says what the draft says." in text_of(again)
    elsewhere = answer.text.replace(f'slug = "{slug}"', 'slug = "copy"', 1)
    assert upload(desk, elsewhere).location == "/desk/campaigns/copy"
    assert queries.draft(session, "copy").content.texts == queries.draft(session, slug).content.texts


def test_a_draft_is_replaced_once_the_difference_was_seen(session: Session, desk: Desk) -> None:
    draft = queries.draft(session, "practice").content
    file = written(draft).replace("Mara Ilves", "Mara Ilvesson").replace('"PR 1/26"', '"PR 2/26"')
    shown = upload(desk, file, "/desk/campaigns/practice/import")
    assert shown.status_code == 200
    assert "PR 1/26" in shown.text
    assert "PR 2/26" in shown.text
    assert queries.draft(session, "practice").content == draft
    # What is published is another thing.
    assert sent(desk, "/desk/campaigns/practice/replace", shown).status_code == 303
    session.expire_all()
    found = queries.draft(session, "practice")
    assert (found.content.reference, found.content.people[0].name) == ("PR 2/26", "Mara Ilvesson")
    assert (found.status, found.is_published) == (Status.OPEN, False)
    assert "PR 1/26" in desk.get("/en/campaigns/practice").text
    entry = session.query(AuditEntry).filter_by(action="import").one()
    assert entry.actor == "Cleo Coordinator"


def test_a_draft_that_has_changed_since_is_shown_again_and_not_replaced(session: Session, desk: Desk) -> None:
    file = written(queries.draft(session, "practice").content).replace('"PR 1/26"', '"PR 2/26"')
    fields = fields_of(upload(desk, file))
    other = file.replace("PR 2/26", "PR 3/26")
    assert sent(desk, "/desk/campaigns/practice/replace", upload(desk, other)).status_code == 303
    again = desk.post("/desk/campaigns/practice/replace", {"text": fields["text"], "seen": fields["seen"]})
    assert again.status_code == 409
    assert "Somebody else has changed this" in text_of(again)
    session.expire_all()
    assert queries.draft(session, "practice").content.reference == "PR 3/26"
    # It was held against what stands there now, and may be sent again.
    assert sent(desk, "/desk/campaigns/practice/replace", again).status_code == 303


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "issued_on: this key is missing"),
        (b"\xff\xfe\x00", "file: it is not text in UTF-8"),
        ('slug = "ä"'.encode("latin-1"), "file: it is not text in UTF-8"),
        (b"a" * (LARGEST_FILE + 1), "file: it is larger than 1 MB"),
        (b"a = " + b"[" * 400_000, "file: it is not a TOML file"),
        (b"a = " + b"{a=" * 130_000, "file: it is not a TOML file"),
        (b"a." * 200_000 + b"a = 1", "file: a line has more than 300 full stops"),
        (BARE.encode() + b"update = " + b"9" * 5000, "file: it is not a TOML file"),
        (BARE.encode() + b"update = 1000", "update: A number from 0 to 999 is expected here."),
        (BARE.encode() + b'colour = "red"', "colour: this key is unknown"),
        (BARE.replace("2026-11-01", "2027-02-29").encode(), "file: it is not a TOML file"),
        (BARE.replace("2026-11-01", "9999-12-31").encode(), "issued_on: A date from 1961-01-01 to 2199-12-31"),
        (BARE.encode() + b"[deadline]\nkind = 'until'\nday = 2026-10-31", "deadline: The last day would be 31 October"),
        (BARE.encode() + b"time_zone = 'Mars/Olympus'", "time_zone: “Mars/Olympus” is not a time zone"),
        (BARE.encode() + b"time_zone = 'localtime'", "time_zone: “localtime” is not a time zone"),
        (BARE.encode() + b"languages_read = ['Russian']", "languages_read: “Russian” is not a language code"),
        (BARE.encode() + b"source_language = '\\u0000'", "source_language"),
        (BARE.encode() + b'reference = "' + b"x" * 201 + b'"', "reference: This may have at most 200 characters."),
        (BARE.encode() + b'source = "' + b"x" * 2001 + b'"', "source: This may have at most 2000 characters."),
        (BARE.encode() + b"historical = true\npractice = true", "practice: A historical campaign cannot be"),
        (BARE.encode() + b"[[people]]\nname = 'A'\nstatus_on = 2026-11-01", "people[1].status: Choose the status"),
        (BARE.encode() + b"[[people]]\nname = 'A'\nstatus = 'gone'", "people[1].status: “gone” is not one of"),
        (BARE.encode() + b"[[people]]\nname = 'A'\nnames.ru.nom = 'A'", "people[1].names.ru.nominative: this key"),
        (
            BARE.encode() + b"[[people]]\nname = 'A'\nnames.ru = { nominative = 'A', '" + b"x" * 99 + b"' = 'A' }",
            "this is no grammatical case",
        ),
        (BARE.encode() + b"[[demands]]\nid = 'A B'", "demands[1].id: lower-case letters"),
        (BARE.encode() + b"[[demands]]\nid = '2'\n[[demands]]", "demands: two of them have the same id"),
        (BARE.encode() + b"[[demands]]\ntexts = { en = '- a list' }", "demands[1].texts.en: One paragraph"),
        (BARE.encode() + b"[[targets]]\noffice = 'a'\n[[targets]]\noffice = 'a'", "targets: an office stands here"),
        (BARE.encode() + b"[[demands]]\n" * 101, "demands: there are 101, and a campaign has at most 100"),
        (BARE.encode() + b"[[people]]\nname = 'A'\n" * 101, "people: there are 101, and a campaign has at most 100"),
        (BARE.encode() + b"targets_from = 'desk/none'", "targets_from: there is no list “desk/none”"),
        (BARE.encode() + b"[texts.en]\ntitle = '{{ person }}'", "texts.en.title: Placeholders"),
        (BARE.replace('slug = "bare"', 'slug = "new"').encode(), "A short name has lower-case letters"),
        (BARE.replace('slug = "bare"', 'slug = "Bare"').encode(), "slug: A short name has lower-case letters"),
    ],
    ids=["empty", "binary", "latin", "large", "deep lists", "deep tables", "a key of 200,000 parts", "a long number",
         "update", "unknown key", "29 February", "far ahead", "last day before issue", "time zone", "no place",
         "language", "NUL", "reference", "long line", "historical for practice", "status", "unknown status",
         "nominative", "case", "demand id", "same id", "demand", "office twice", "too many demands",
         "too many people", "list", "placeholder", "reserved slug",
         "slug"],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_key_and_reason(session: Session, desk: Desk, data: bytes, told: str) -> None:
    answer = upload(desk, data)
    assert answer.status_code == 422
    assert told in Page(answer).errors["file"]
    assert {row.slug for row in all_campaigns(session)} == {
        "izzat-amon", "practice", "ua-84-11",
    }  # fmt: skip


@pytest.mark.parametrize("data", [{}, {"file": "no file"}, {"file": (BytesIO(b""), "")}], ids=["none", "text", "empty"])
def test_a_form_without_a_file_asks_for_one(desk: Desk, data: dict[str, Any]) -> None:
    answer = desk.post(IMPORT, data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert Page(answer).errors["file"] == "Choose a file."


def test_the_file_of_another_campaign_replaces_nothing(session: Session, desk: Desk) -> None:
    answer = upload(desk, BARE, "/desk/campaigns/practice/import")
    assert answer.status_code == 422
    assert Page(answer).errors["file"] == "This is the file of another campaign, “bare”."
    assert desk.post("/desk/campaigns/practice/replace", {"text": BARE, "seen": ""}).status_code == 400
    assert "bare" not in {row.slug for row in all_campaigns(session)}


@pytest.mark.parametrize("text", ["", "slug = ", "\0", "\ud800"], ids=["nothing", "no TOML", "NUL", "half a character"])
def test_a_made_up_replacement_is_refused(desk: Desk, text: str) -> None:
    sent_text = text.encode("utf-8", "surrogatepass")
    answer = desk.post("/desk/campaigns/practice/replace", {"text": sent_text, "seen": ""})
    assert answer.status_code == 422


def test_the_refusal_speaks_the_readers_language_and_keeps_what_is_long_short(desk: Desk) -> None:
    answer = upload(desk, BARE + '"' + "k" * 5000 + '" = 1')
    assert "k" * 120 + "…" in Page(answer).errors["file"]
    assert "k" * 121 not in answer.text


def test_a_campaign_that_is_over_takes_no_file(session: Session, desk: Desk) -> None:
    file = written(queries.draft(session, "practice").content).replace('"PR 1/26"', '"PR 2/26"')
    shown = upload(desk, file)
    ended(session, "practice", Status.STOPPED)
    assert sent(desk, "/desk/campaigns/practice/replace", shown).status_code == 409
    session.expire_all()
    assert queries.draft(session, "practice").content.reference == "PR 1/26"


def test_the_command_line_writes_the_file(runner: FlaskCliRunner, session: Session, tmp_path: Path) -> None:
    a_draft(session, "a-draft", "Mara Ilves")
    told = runner.invoke(args=["campaigns", "export", "a-draft"])
    assert told.output == written(queries.draft(session, "a-draft").content)
    file = tmp_path / "ua.toml"
    assert runner.invoke(args=["campaigns", "export", "ua-84-11", "--output", str(file)]).exit_code == 0
    assert read(file).texts == read(EXAMPLES / "ua-84-11.toml").texts
    refused = runner.invoke(args=["campaigns", "export", "none"])
    assert (refused.exit_code, "There is no campaign “none”." in refused.stderr) == (1, True)
    refused = runner.invoke(args=["campaigns", "export", "ua-84-11", "--output", str(tmp_path / "no" / "folder")])
    assert refused.exit_code == 1


def test_only_the_desk_has_the_file(app: Flask) -> None:
    assert COMMAND_LINE.is_desk
    for role in (Role.TRANSLATOR, Role.SECTION_EDITOR):
        assert signed_in(app, role).get("/desk/campaigns/practice/file").status_code == 403
