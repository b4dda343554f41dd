"""Who sees and does what at the desk of the outbox, and who is told what there is to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Actor, Role
from app.desk import Task
from app.extensions import db
from app.outbox import services
from app.outbox.errors import CampaignWithoutMessages
from app.outbox.states import State
from app.outbox.tasks import tasks
from tests.conftest import NOON
from tests.desk import signed_in
from tests.outbox_desk import QUEUE, ROLES, found, queued, shown
from tests.sections import a_section
from tests.sending import text_of


class TestRights:
    @pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
    def test_the_international_desk_sees_and_changes_all(self, app: Flask, session: Session, role: Role) -> None:
        numbers = [queued(session, section=section) for section in (None, 1, 2)]
        desk = signed_in(app, role)
        assert shown(desk) == numbers[::-1]
        for number in numbers:
            assert desk.post(f"{QUEUE}/{number}/hold", {"seen": "queued:"}).status_code == 303

    def test_a_section_editor_knows_only_of_the_messages_of_the_own_sections(
        self, app: Flask, session: Session
    ) -> None:
        for slug in ("one", "two", "three"):
            a_section(app, slug)
        for section in (None, 1, 2, 3):
            queued(
                session, section=section, state=State.HELD, campaign=f"campaign-{section}", office=f"office-{section}"
            )
            queued(session, section=section, state=State.BOUNCED, office=f"bounced-{section}")
        desk = signed_in(app, Role.SECTION_EDITOR, sections={1, 3})
        page = desk.get(QUEUE).text
        assert "<h1>2 messages wait for a decision</h1>" in page
        assert len(shown(desk)) == 4
        assert "held: 2" in text_of(desk.get(QUEUE))
        for hidden in ("campaign-None", "campaign-2", "office-None", "office-2", "bounced-None", "bounced-2"):
            assert hidden not in page
        assert "bounced-1" in page
        assert shown(desk, f"{QUEUE}?campaign=campaign-2") == []

    def test_a_section_editor_guesses_no_number_and_changes_no_campaign(self, app: Flask, session: Session) -> None:
        a_section(app)
        numbers = [queued(session, section=section) for section in (None, 2)]
        own = queued(session, section=1)
        desk = signed_in(app, Role.SECTION_EDITOR, sections={1})
        for number in numbers:
            assert desk.get(f"{QUEUE}/{number}").status_code == 404
            for act in ("hold", "release", "retry"):
                response = desk.post(f"{QUEUE}/{number}/{act}", {"seen": "queued:"})
                assert response.status_code == 404
        for act in ("hold", "release"):
            assert desk.post(f"{QUEUE}/campaigns/practice/{act}").status_code == 403
        assert "/campaigns/" not in desk.get(f"{QUEUE}?campaign=practice").text
        assert {found(session, number) for number in (*numbers, own)} == {("queued", "")}
        assert desk.post(f"{QUEUE}/{own}/hold", {"seen": "queued:"}).status_code == 303
        assert found(session, own) == ("held", "by_operator")

    def test_an_editor_of_no_section_sees_nothing(self, app: Flask, session: Session) -> None:
        number = queued(session)
        desk = signed_in(app, Role.SECTION_EDITOR)
        assert shown(desk) == []
        assert desk.get(f"{QUEUE}/{number}").status_code == 404

    def test_a_translator_is_not_let_in(self, app: Flask, session: Session) -> None:
        number = queued(session)
        desk = signed_in(app, Role.TRANSLATOR)
        for address in (QUEUE, f"{QUEUE}/{number}"):
            assert desk.get(address).status_code == 403
        for address in (f"{QUEUE}/{number}/hold", f"{QUEUE}/campaigns/practice/hold"):
            assert desk.post(address, {"seen": "queued:"}).status_code == 403
        assert found(session, number) == ("queued", "")

    def test_the_services_themselves_refuse_whoever_gets_past_a_page(self, session: Session) -> None:
        queued(session, section=2)
        editor = Actor(7, "x", frozenset({Role.SECTION_EDITOR}), frozenset({2}))
        with pytest.raises(CampaignWithoutMessages):
            services.hold_key(session, editor, "practice", NOON)
        assert services.hold_key(session, COMMAND_LINE, "practice", NOON) == 1


class TestTasks:
    def _tasks(self, app: Flask, actor: Actor) -> Sequence[Task]:
        with app.test_request_context("/desk/"):
            return list(tasks(db.session(), actor, NOON))

    def _actor(self, *roles: Role, sections: tuple[int, ...] = ()) -> Actor:
        return Actor(1, "x", frozenset(roles), frozenset(sections))

    def test_nothing_to_do_is_no_task(self, app: Flask, session: Session) -> None:
        queued(session)
        assert self._tasks(app, self._actor(Role.ADMIN)) == []

    def test_what_waits_for_a_decision_is_told_to_whoever_may_decide(self, app: Flask, session: Session) -> None:
        queued(session, state=State.HELD, section=1, at=NOON - timedelta(days=1))
        queued(session, state=State.HELD, section=2)
        (task,) = self._tasks(app, self._actor(Role.COORDINATOR))
        assert task == Task(
            "2 messages wait for a decision, the first of them since 20 November 2026, 12:00 UTC.",
            "/desk/outbox?state=held",
        )
        (task,) = self._tasks(app, self._actor(Role.SECTION_EDITOR, sections=(2,)))
        assert task.sentence == "1 message waits for a decision, since 21 November 2026, 12:00 UTC."
        assert self._tasks(app, self._actor(Role.SECTION_EDITOR, sections=(3,))) == []
        assert self._tasks(app, self._actor(Role.TRANSLATOR)) == []

    def test_that_nothing_leaves_is_told_to_the_international_desk(self, app: Flask, session: Session) -> None:
        queued(session, section=1, at=NOON - timedelta(hours=3))
        (task,) = self._tasks(app, self._actor(Role.ADMIN))
        assert task.sentence.startswith("The oldest message in the outbox is due since 21 November 2026, 09:00 UTC")
        assert self._tasks(app, self._actor(Role.SECTION_EDITOR, sections=(1,))) == []
