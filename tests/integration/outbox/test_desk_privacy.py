"""What the desk of the outbox never shows, and that its pages are whole for every reader."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, bindparam, text, update
from sqlalchemy.orm import Session

from app.access import Role
from app.keys.encrypted import EncryptedText
from app.outbox.models import Kind, OutboxMessage
from app.outbox.states import Reason, State
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.outbox_desk import QUEUE, entries, queued, shown
from tests.sending import COUNCIL, EMBASSY, confirmed, run_once


class TestPrivacy:
    def test_no_page_and_no_entry_tells_who_wrote_or_what(self, app: Flask, session: Session) -> None:
        needles = ["Nomenquod", "nomenquod@people.example.net", "people.example.net", "Phrasequod", "Townquod"]
        desk = signed_in(app, Role.ADMIN)
        confirmed(
            app, name="Nomenquod Example", email=needles[1], own_words="Phrasequod of mine.", place="Townquod",
            target=[COUNCIL, EMBASSY],
        )  # fmt: skip
        ours = f"550 <{needles[1]}> of “Ann” may not write to <secretary@council.example.org>"
        session.execute(update(OutboxMessage).where(OutboxMessage.kind == "letter").values(reply=ours))
        session.commit()
        pages = []
        for _ in range(2):
            numbers = shown(desk)
            assert len(numbers) >= 3
            pages += [desk.get(QUEUE).text, *(desk.get(f"{QUEUE}/{number}").text for number in numbers)]
            for number in numbers:
                for act in ("hold", "release", "retry"):
                    pages.append(desk.post(f"{QUEUE}/{number}/{act}", {"seen": "queued:"}).text)
                    pages.append(desk.post(f"{QUEUE}/{number}/{act}", {"seen": "held:by_operator"}).text)
            desk.post(f"{QUEUE}/campaigns/practice/hold")
            mark = Page(desk.get(f"{QUEUE}?campaign=practice")).values.get("seen", "")
            desk.post(f"{QUEUE}/campaigns/practice/release", {"seen": mark})
            run_once(app)
        assert any("550 &lt;…@…&gt; of" in page for page in pages)
        noted = [str((entry.before, entry.after, entry.subject, entry.actor)) for entry in entries(session)]
        assert noted
        assert [needle for needle in needles if any(needle in text for text in (*pages, *noted))] == []

    def test_what_a_supporters_server_said_is_not_shown(self, session: Session, desk: Desk) -> None:
        number = queued(session, kind=Kind.NOTICE, office="")
        session.execute(update(OutboxMessage).values(reply="550 Ann Example has moved"))
        session.commit()
        for address in (QUEUE, f"{QUEUE}/{number}"):
            assert "has moved" not in desk.get(address).text

    def test_words_that_cannot_be_decrypted_do_not_close_the_page(self, session: Session, desk: Desk) -> None:
        numbers = [queued(session), queued(session)]
        session.execute(update(OutboxMessage).where(OutboxMessage.id == numbers[0]).values(reply="250 readable"))
        session.commit()
        stored = EncryptedText().process_bind_param("250 hidden", session.get_bind().dialect)
        assert stored is not None
        _store_raw(session, numbers[1], stored[:-10])
        page = desk.get(QUEUE)
        assert page.status_code == 200
        assert "250 readable" in page.text

    def test_what_a_server_says_is_escaped(self, session: Session, desk: Desk) -> None:
        number = queued(session, campaign="<b>bold")
        session.execute(update(OutboxMessage).values(reply="550 <script>alert(1)</script>", server="<i>mx"))
        session.commit()
        for address in (QUEUE, f"{QUEUE}/{number}", f"{QUEUE}?campaign=%3Cb%3Ebold"):
            page = desk.get(address).text
            assert "<script" not in page
            assert "<i>mx" not in page
            assert "<b>bold" not in page


def _store_raw(session: Session, number: int, value: bytes) -> None:
    """Store what no key of ours has written."""
    statement = text("UPDATE outbox_message SET reply = :reply WHERE id = :id")
    session.execute(statement.bindparams(bindparam("reply", type_=LargeBinary)), {"reply": value, "id": number})
    session.commit()


class TestPages:
    @pytest.mark.parametrize("address", [QUEUE, f"{QUEUE}?campaign=practice", f"{QUEUE}/{{number}}"])
    def test_a_page_is_whole_for_every_reader(self, session: Session, desk: Desk, address: str) -> None:
        number = queued(session, state=State.HELD, reason=Reason.STOPPED)
        queued(session, state=State.BOUNCED)
        page = desk.get(address.format(number=number))
        tags: list[tuple[str, dict[str, Any]]] = Page(page).tags
        assert sum(tag == "h1" for tag, _given in tags) == 1
        labels = {given.get("for") for tag, given in tags if tag == "label"}
        for tag, given in tags:
            if tag in {"select", "input"} and given.get("type") != "hidden":
                assert given["id"] in labels
            if tag == "td":
                assert given["data-th"]
            assert "style" not in given
            if tag == "table":
                assert given["class"] == "stack"
        assert "<script" not in page.text
