"""Who asks an organisation to sign, for what and until when: in the mails and on the page behind their link."""

from __future__ import annotations

from datetime import date
from email.utils import parseaddr

import pytest
from flask import Flask

from app.letters.composing import Role
from tests.joint_letters import ALPHA, BODY, SLUG, link_of, new_text, opened
from tests.sending import captured, run_once, text_of

ANN = "ann@people.example.net"


@pytest.mark.parametrize(("sender", "expected"), [("Ligue « Été »", "Ligue « Été »"), ("", "Faithfully")])
def test_the_mails_to_signers_come_in_the_name_of_the_letter(app: Flask, sender: str, expected: str) -> None:
    reply_to = "ligue@signers.example.net" if sender else ""
    opened(app, ALPHA, sender_name=sender, reply_to=reply_to, takes_individuals=True)
    app.test_client().post(f"/en/joint-letters/{SLUG}/co-sign", data={"name": "Ann Example", "email": ANN})
    assert app.test_client().post(link_of(app, ANN, "/co-sign/"), data={"text": "1"}).status_code == 303
    run_once(app)
    new_text(app, BODY + "\n\nWe thank you.")
    run_once(app)
    senders = [parseaddr(str(mail["From"])) for to in (ALPHA, ANN) for mail in captured(app, to)]
    assert [name for name, _address in senders] == [expected] * 4
    assert {mail["Reply-To"] for to in (ALPHA, ANN) for mail in captured(app, to)} == {reply_to or None}
    # It is our own address nevertheless, whoever it speaks for.
    assert {address.partition("@")[0] for _name, address in senders} == {"letters"}


def test_the_page_says_who_asks_for_what_and_until_when(app: Flask) -> None:
    opened(
        app, ALPHA, sender_name="Alpha Watch", role=Role.RAISE_WITH, states=("TJ", "RU"), sign_until=date(2026, 12, 24)
    )  # fmt: skip
    said = text_of(app.test_client().get(link_of(app, ALPHA)))
    assert "The letter comes in the name of: \u2068Alpha Watch\u2069" in said
    assert "It asks to raise the matter with: Tajikistan · Russia" in said
    assert "Please answer until 24 December 2026." in said


def test_the_page_says_nothing_of_what_the_letter_does_not_have(app: Flask) -> None:
    opened(app, ALPHA, sender_name="", states=("TJ",))
    said = text_of(app.test_client().get(link_of(app, ALPHA)))
    assert "in the name of" not in said
    assert "raise the matter" not in said
    assert "Please answer until" not in said
