"""Signing a joint letter by the link of the invitation, and everything that can go wrong with it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access import COMMAND_LINE, Role
from app.extensions import db
from app.signons import queries, services
from app.signons.models import JointOrganisation
from app.signons.organisations import services as organisations
from app.signons.organisations.services import Reached, Told
from tests.conftest import NOON
from tests.desk import signed_in
from tests.fields import Page
from tests.joint_letters import (
    ALPHA,
    BETA,
    BODY,
    DESK,
    GAMMA,
    SLUG,
    frozen,
    link_of,
    new_text,
    opened,
    revision,
    sign,
    signatories,
)
from tests.sending import captured, run_once, text_of


def _row(app: Flask, email: str) -> JointOrganisation:
    with app.app_context():
        rows = queries.letter(db.session(), SLUG).organisations
        return next(row for row in rows if row.email == email)


def test_organisations_are_asked_by_mail_and_stand_under_the_letter_when_they_have_signed(app: Flask) -> None:
    opened(app, ALPHA, BETA)
    link = link_of(app, ALPHA)
    page = app.test_client().get(link)
    assert page.status_code == 200
    assert "This link is for" in page.text
    assert "beekeepers of Elbonia" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert signatories(app) == []
    assert sign(app, link, signer="Ann Example", office="Director").status_code == 303
    assert signatories(app) == ["Alpha Watch"]
    assert "Your organisation has signed this text." in app.test_client().get(link).text


def test_the_mail_names_nobody_in_its_subject_and_asks_only_who_has_an_address(app: Flask) -> None:
    opened(app, ALPHA)
    run_once(app)
    (mail,) = captured(app)
    assert mail["To"] == ALPHA
    assert mail["Subject"] == "Will your organisation sign a joint letter?"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["", "/decline", "/withdraw"])
def test_nobody_signs_without_an_invitation(app: Flask, method: str, path: str) -> None:
    """A link that nobody was sent leads nowhere, and changes nothing."""
    opened(app, ALPHA)
    response = getattr(app.test_client(), method)("/en/sign/no-such-token" + path)
    assert response.status_code == (303 if path and method == "get" else 404)
    assert signatories(app) == []


def test_an_invitation_that_was_forwarded_says_for_whom_it_is_and_ends_when_the_desk_sends_another(app: Flask) -> None:
    opened(app, ALPHA)
    link = link_of(app, ALPHA)
    shown = text_of(app.test_client().get(link))
    assert "Alpha Watch" in shown
    assert "if it was forwarded to you, sign only where you may" in shown
    desk = signed_in(app, Role.COORDINATOR)
    address = f"{DESK}/organisations/{_row(app, ALPHA).id}"
    assert desk.post(f"{address}/new-link").status_code == 303
    assert app.test_client().get(link).status_code == 404
    newer = link_of(app, ALPHA)
    assert sign(app, newer).status_code == 303
    assert desk.post(f"{address}/end-link").status_code == 303
    assert app.test_client().get(newer).status_code == 404
    assert signatories(app) == ["Alpha Watch"]


def test_who_signs_twice_has_signed_once(app: Flask) -> None:
    opened(app, ALPHA)
    link = link_of(app, ALPHA)
    assert sign(app, link).status_code == 303
    before = _row(app, ALPHA).answered_at
    assert sign(app, link).status_code == 303
    assert _row(app, ALPHA).answered_at == before
    assert signatories(app) == ["Alpha Watch"]


def test_one_form_that_is_sent_twice_signs_once(app: Flask) -> None:
    opened(app, ALPHA)
    link, client = link_of(app, ALPHA), app.test_client()
    page = Page(client.get(link))
    fields = {name: page.values[name] for name in ("seen", "text", "name-en", "country", "signer", "office")}
    assert [client.post(link, data=fields).status_code for _ in range(2)] == [303, 303]
    assert signatories(app) == ["Alpha Watch"]


def test_before_the_freeze_a_signature_can_be_withdrawn_and_given_again(app: Flask) -> None:
    opened(app, ALPHA)
    link, client = link_of(app, ALPHA), app.test_client()
    sign(app, link)
    assert client.post(f"{link}/withdraw").status_code == 303
    assert signatories(app) == []
    assert "has taken its name off" in client.get(link).text
    sign(app, link)
    assert signatories(app) == ["Alpha Watch"]


def test_who_withdraws_after_the_freeze_is_told_so_and_the_desk_decides(app: Flask) -> None:
    opened(app, ALPHA, BETA)
    links = [link_of(app, email) for email in (ALPHA, BETA)]
    for link in links:
        sign(app, link)
    frozen(app)
    client, desk = app.test_client(), signed_in(app, Role.COORDINATOR)
    refused = client.post(f"{links[0]}/withdraw")
    assert refused.status_code == 409
    assert "The letter is frozen: signatures cannot be added or changed any more." in refused.text
    assert "The coordinators have been told" in refused.text
    assert signatories(app) == ["Alpha Watch", "Beta Rights"]
    # The page on which it is handed over says so too: what has left cannot be taken back.
    for page in (DESK, f"{DESK}/hand-over"):
        assert "One organisation wants to be taken off" in text_of(desk.get(page))
        assert "Alpha Watch" in text_of(desk.get(page))
    assert SLUG in desk.get("/desk/").text
    # Again changes nothing; opened again, the signature is off.
    client.post(f"{links[0]}/withdraw")
    with app.app_context():
        services.unfreeze(db.session(), COMMAND_LINE, SLUG, revision(db.session()), NOON)
    assert "has taken its name off" in client.get(links[0]).text
    assert signatories(app) == ["Beta Rights"]
    # Frozen once more, nobody wants to be taken off.
    frozen(app)
    assert "wants to be taken off" not in text_of(desk.get(DESK))
    assert "wants to be taken off" not in text_of(desk.get(f"{DESK}/hand-over"))
    assert SLUG not in desk.get("/desk/").text


def test_nobody_signs_or_declines_a_frozen_letter(app: Flask) -> None:
    opened(app, ALPHA, BETA)
    links = [link_of(app, email) for email in (ALPHA, BETA)]
    page = Page(app.test_client().get(links[1]))
    sign(app, links[0])
    frozen(app)
    fields = {name: page.values[name] for name in ("seen", "text", "name-en", "country", "signer", "office")}
    assert app.test_client().post(links[1], data=fields).status_code == 409
    assert app.test_client().post(f"{links[1]}/decline").status_code == 409
    assert "does not stand under it" in app.test_client().get(links[1]).text
    assert signatories(app) == ["Alpha Watch"]


class TestChangedText:
    """A change of text asks everybody again, and shows what has changed."""

    NEW = BODY.replace("let them go home", "release them at once")

    def test_who_has_not_signed_the_present_text_does_not_stand_under_it(self, app: Flask) -> None:
        opened(app, ALPHA, BETA, GAMMA)
        links = {email: link_of(app, email) for email in (ALPHA, BETA, GAMMA)}
        for link in links.values():
            sign(app, link)
        assert new_text(app, self.NEW) == 3
        assert signatories(app) == []
        run_once(app)
        assert captured(app, ALPHA)[-1]["Subject"] == "The text of the joint letter has changed: please sign again"
        page = app.test_client().get(link_of(app, ALPHA))
        assert "<del>let</del>" in page.text
        assert "<ins>release</ins>" in page.text
        sign(app, links[ALPHA])
        sign(app, links[BETA])
        assert signatories(app) == ["Alpha Watch", "Beta Rights"]
        frozen(app)
        assert signatories(app) == ["Alpha Watch", "Beta Rights"]
        assert "signed an earlier text" in text_of(signed_in(app, Role.COORDINATOR).get(f"{DESK}/organisations"))

    def test_who_signs_a_text_that_has_since_changed_is_shown_the_new_one(self, app: Flask) -> None:
        opened(app, ALPHA)
        link, client = link_of(app, ALPHA), app.test_client()
        page = Page(client.get(link))
        fields = {name: page.values[name] for name in ("seen", "text", "name-en", "country", "signer", "office")}
        new_text(app, self.NEW)
        refused = client.post(link, data=fields | {"signer": "Ann Example"})
        assert refused.status_code == 409
        assert "release them at once" in refused.text
        assert Page(refused).values["signer"] == "Ann Example"
        assert signatories(app) == []
        again = Page(refused).values
        assert client.post(link, data={name: again[name] for name in fields}).status_code == 303
        assert signatories(app) == ["Alpha Watch"]

    def test_a_mail_that_has_not_left_gives_way_to_the_newer_one(self, app: Flask) -> None:
        opened(app, ALPHA)
        new_text(app, self.NEW)
        new_text(app, self.NEW + "\n\nWe thank you.")
        run_once(app)
        assert [mail["Subject"] for mail in captured(app, ALPHA)] == ["The text of the joint letter has changed"]

    def test_whoever_declined_is_not_asked_again(self, app: Flask) -> None:
        opened(app, ALPHA, BETA)
        app.test_client().post(f"{link_of(app, ALPHA)}/decline")
        assert new_text(app, self.NEW) == 1


def test_two_coordinators_who_edit_one_text_do_not_overwrite_each_other_while_signatures_arrive(app: Flask) -> None:
    opened(app, ALPHA, BETA)
    links = [link_of(app, email) for email in (ALPHA, BETA)]
    desk = signed_in(app, Role.COORDINATOR)
    address = f"{DESK}/texts/en"
    opened_first, opened_second = (Page(desk.get(address)).values for _ in range(2))
    sign(app, links[0])
    forms = [
        {"seen": page["seen"], "title": page["title"], "body": f"{page['body']}\n\nWritten by {who}."}
        for who, page in (("one", opened_first), ("two", opened_second))
    ]
    assert desk.post(address, forms[0]).status_code == 303
    sign(app, links[1])
    overtaken = desk.post(address, forms[1])
    assert overtaken.status_code == 409
    assert "Somebody else has changed this meanwhile" in overtaken.text
    assert "Written by one." in overtaken.text
    assert Page(overtaken).values["body"].endswith("Written by two.")
    # The signature under the first change stands, and that under the text before it is known.
    assert signatories(app) == ["Beta Rights"]
    assert (_row(app, ALPHA).signed_number, _row(app, BETA).signed_number) == (1, 2)


def test_a_signature_that_arrives_does_not_overtake_a_coordinator_who_edits(app: Flask) -> None:
    opened(app, ALPHA)
    link, desk = link_of(app, ALPHA), signed_in(app, Role.COORDINATOR)
    facts = Page(desk.get(f"{DESK}/facts")).values
    sign(app, link)
    sent = {**facts, "sender_name": "Beta Rights", "practice": "y"}
    assert desk.post(f"{DESK}/facts", sent).status_code == 303
    assert signatories(app) == ["Alpha Watch"]


class TestRenamed:
    """An organisation is called otherwise than when it was asked."""

    def test_before_the_freeze_the_new_name_stands_under_the_letter_and_after_it_the_old_one(self, app: Flask) -> None:
        opened(app, ALPHA)
        sign(app, link_of(app, ALPHA))
        self._rename(app, "Alpha Watch International")
        assert signatories(app) == ["Alpha Watch International"]
        frozen(app)
        with app.app_context():
            services.unfreeze(db.session(), COMMAND_LINE, SLUG, revision(db.session()), NOON)
        frozen(app)
        response = signed_in(app, Role.COORDINATOR).post(
            f"{DESK}/organisations/{_row(app, ALPHA).id}", {"name-en": "Omega", "language": "en", "email": ALPHA}
        )
        assert response.status_code == 409
        assert signatories(app) == ["Alpha Watch International"]

    def test_whoever_signs_with_the_old_name_is_told_the_new_one(self, app: Flask) -> None:
        opened(app, ALPHA)
        link, client = link_of(app, ALPHA), app.test_client()
        page = Page(client.get(link)).values
        fields = {name: page[name] for name in ("seen", "text", "name-en", "country", "signer", "office")}
        self._rename(app, "Omega")
        refused = client.post(link, data=fields)
        assert refused.status_code == 409
        assert signatories(app) == []
        assert sign(app, link).status_code == 303
        assert signatories(app) == ["Omega"]

    @staticmethod
    def _rename(app: Flask, name: str) -> None:
        with app.app_context():
            session = db.session()
            row = next(one for one in queries.letter(session, SLUG).organisations if one.email == ALPHA)
            told, seen = Told({"en": name}, row.country, row.signer, row.office), organisations.mark(row)
            organisations.save(session, COMMAND_LINE, SLUG, row.id, told, Reached(ALPHA, "en"), seen, NOON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name-en": ""}, "name-en"),
        ({"name-en": "A" * 201}, "name-en"),
        ({"name-en": "A\x07B"}, "name-en"),
        ({"name-en": "A" * 1_000_000}, "name-en"),
        ({"country": "XX"}, "country"),
        ({"signer": "A" * 300}, "signer"),
        ({"office": "A\x00B"}, "office"),
    ],
    ids=["no-name", "long-name", "control", "a-million", "no-country", "long-signer", "nul"],
)
def test_what_cannot_be_said_of_an_organisation_is_refused_beside_its_field(
    app: Flask, changes: dict[str, str], field: str
) -> None:
    opened(app, ALPHA)
    refused = sign(app, link_of(app, ALPHA), **changes)
    assert refused.status_code == 422
    assert field in Page(refused).errors
    assert signatories(app) == []


@pytest.mark.parametrize("text", ["", "0", "-1", "9" * 40, "two", "\x00"])
def test_a_number_of_no_text_signs_nothing(app: Flask, text: str) -> None:
    opened(app, ALPHA)
    assert sign(app, link_of(app, ALPHA), text=text).status_code == 409
    assert signatories(app) == []
