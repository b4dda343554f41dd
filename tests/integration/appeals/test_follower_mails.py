"""What followers are told: each event once, and nothing that they knew already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.appeals.following import services
from app.appeals.following.models import Follower, FollowerTold
from app.campaigns import queries as campaigns
from app.campaigns.ending import services as ending
from app.campaigns.lifecycle import Ending, Outcome
from app.outbox.models import OutboxMessage
from app.outbox.states import State
from tests.conftest import NOON
from tests.ending import an_update
from tests.following import FOLLOW, followed, links_to, subjects
from tests.sections import a_section
from tests.sending import ANN, body_of, captured, run_once

OPENED = "PR 1/26: the case goes on, please write again"
STOPPED = "PR 1/26: please do not write any more"
CLOSED = "PR 1/26 has ended"
LATER = NOON + timedelta(hours=1)
BEN = "ben@people.example.net"


def _stop(session: Session) -> None:
    ending.stop(session, COMMAND_LINE, "practice", LATER)


def _close(session: Session, kind: Outcome = Outcome.RELEASED) -> None:
    ending.close(session, COMMAND_LINE, "practice", Ending(kind), LATER)


def _later(app: Flask, email: str = ANN, **later: float) -> list[str]:
    """Return what somebody was told, after the mail that asked, when so much time has passed since noon."""
    with time_machine.travel(LATER + timedelta(**later), tick=False):
        return subjects(app, email)[1:]


def _count(session: Session, model: type[Follower | FollowerTold]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(("happens", "told"), [(_stop, STOPPED), (_close, CLOSED)], ids=["stopped", "closed"])
def test_each_event_is_told_once(
    app: Flask, session: Session, happens: Callable[[Session], None], told: str
) -> None:  # fmt: skip
    followed(app)
    assert _later(app) == []
    happens(session)
    assert [_later(app, hours=hours) for hours in (0, 1, 2)] == [[told]] * 3
    mail = captured(app, ANN)[-1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_an_update_is_told_to_those_who_follow_its_predecessor(app: Flask) -> None:
    followed(app)
    with time_machine.travel(LATER, tick=False):
        new = an_update(app)
        # The end of the one before is no news of its own.
        assert subjects(app)[1:] == [OPENED]
        assert f"/en/campaigns/{new}" in body_of(captured(app, ANN)[-1])
        # Whoever begins to follow now has seen it.
        followed(app, BEN, FOLLOW.replace("practice", new))
    assert _later(app, hours=1) == [OPENED]
    assert _later(app, BEN, hours=1) == []


def test_the_end_says_what_became_of_the_people(app: Flask, session: Session) -> None:
    followed(app)
    _close(session)
    _later(app)
    words = body_of(captured(app, ANN)[-1])
    assert "Released, or out of danger." in words
    people = campaigns.published(session, "practice").content.people
    for mail in captured(app, ANN):
        assert not any(person.name in str(mail["Subject"]) for person in people)


def test_a_stop_that_is_followed_by_the_end_before_it_left_is_not_told(app: Flask, session: Session) -> None:
    followed(app)
    _stop(session)
    services.tell(app.extensions["post"], session, LATER)
    _close(session)
    assert _later(app) == [CLOSED]


def test_a_stop_that_somebody_knew_when_they_asked_is_not_told(app: Flask, session: Session) -> None:
    _stop(session)
    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        followed(app)
    assert _later(app, hours=1) == []


def test_who_asked_before_and_said_yes_after_is_told(app: Flask, session: Session) -> None:
    app.test_client().post(FOLLOW, data={"email": ANN})
    (link,) = links_to(app)
    _stop(session)
    assert _later(app) == []
    with time_machine.travel(LATER, tick=False):
        app.test_client().post(link)
    assert _later(app) == [STOPPED]


def test_who_has_ended_it_is_told_nothing_also_not_what_was_queued(app: Flask, session: Session) -> None:
    path = followed(app)
    _stop(session)
    services.tell(app.extensions["post"], session, LATER)
    app.test_client().post(path)
    assert _later(app) == []
    assert _count(session, Follower) == _count(session, FollowerTold) == 0
    kept = session.execute(select(OutboxMessage.state, OutboxMessage.content)).all()
    assert kept[-1][0] == State.WITHDRAWN
    assert {content for _state, content in kept} == {None}


def test_two_runs_tell_everybody_once_although_there_are_many(app: Flask, session: Session) -> None:
    config_room = 60
    for number in range(config_room):
        followed(app, f"p{number}@people.example.net")
    _stop(session)
    for _ in range(2):
        services.tell(app.extensions["post"], session, LATER)
    assert _count(session, FollowerTold) == config_room
    sent = session.scalar(
        select(func.count()).select_from(OutboxMessage).where(OutboxMessage.source_kind == "follow_news")
    )
    assert sent == config_room


def test_after_the_end_an_address_is_erased_in_thirty_days(app: Flask, session: Session) -> None:
    followed(app)
    _close(session)
    assert _later(app) == [CLOSED]
    _later(app, days=30)
    assert _count(session, Follower) == 1
    _later(app, days=30, minutes=1)
    assert _count(session, Follower) == 0


def test_a_case_that_goes_on_after_all_keeps_its_followers(app: Flask, session: Session) -> None:
    followed(app)
    _close(session)
    assert _later(app) == [CLOSED]
    with time_machine.travel(LATER + timedelta(days=20), tick=False):
        an_update(app)
    assert _later(app, days=20) == [CLOSED, OPENED]
    _later(app, days=40)
    assert _count(session, Follower) == 1


def test_followers_of_a_campaign_that_is_gone_are_erased(app: Flask, session: Session) -> None:
    followed(app)
    assert app.test_cli_runner().invoke(args=["examples", "remove"]).exit_code == 0
    run_once(app)
    assert _count(session, Follower) == 0


def test_a_mail_names_the_section_through_which_somebody_follows(app: Flask, session: Session) -> None:
    a_section(app)
    followed(app, address=FOLLOW.replace("/en/", "/en/sections/germany/"))
    _stop(session)
    assert _later(app) == [STOPPED]
    words = body_of(captured(app, ANN)[-1])
    assert "through Germany section" in words
    assert "/en/sections/germany/campaigns/practice" in words
