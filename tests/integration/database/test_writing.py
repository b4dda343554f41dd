"""Two who write at once wait for each other, and a use case is whole or did not happen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.campaigns import queries
from app.campaigns.ending import services as ending
from app.campaigns.errors import TransitionRefused
from app.campaigns.lifecycle import Status
from app.campaigns.models import CampaignVersion
from app.cases.models import Case
from app.extensions import db, writing
from tests.conftest import NOON
from tests.fields import fields


@pytest.mark.sqlite("PostgreSQL lets them write side by side; who changes a row that he has read locks that row")
def test_writers_that_read_first_wait_for_each_other(app: Flask) -> None:
    together = threading.Barrier(4)

    def add(number: int) -> None:
        with app.app_context():
            session = db.session()
            session.scalar(select(func.count()).select_from(Case))
            together.wait()
            for turn in range(10):
                with writing(session):
                    count = session.scalar(select(func.count()).select_from(Case))
                    session.add(Case(slug=f"case-{number}-{turn}-{count}"))
            db.session.remove()

    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Case)) or 0
        db.session.remove()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    with app.app_context():
        slugs = list(db.session.scalars(select(Case.slug).where(Case.slug.like("case-%"))))
    # Each saw the count that the one before it had left.
    assert sorted(int(slug.rsplit("-", 1)[1]) for slug in slugs) == list(range(before, before + 40))


def test_who_changes_a_campaign_waits_for_the_one_before_and_sees_what_he_did(app: Flask) -> None:
    def stop() -> None:
        with app.app_context():
            ending.stop(db.session(), COMMAND_LINE, "practice", NOON)

    with app.app_context(), ThreadPoolExecutor(1) as pool:
        session = db.session()
        with writing(session):
            campaign = queries.campaign_to_change(session, "practice")
            assert campaign is not None
            campaign.status = Status.CLOSED
            stopping = pool.submit(stop)
            with pytest.raises(TimeoutError):
                stopping.result(timeout=0.5)
        with pytest.raises(TransitionRefused):
            stopping.result()


def test_letters_made_at_once_are_all_counted(app: Flask) -> None:
    def make(_number: int) -> int:
        return app.test_client().post("/en/campaigns/ua-84-11/letter.txt", data=fields()).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(make, range(40))) == {200}
    result = app.test_cli_runner().invoke(args=["letters", "count"])
    assert result.output == "ua-84-11\tru-prosecutor-general\tru\ttxt\t40\n"


def _break_off(session: Session) -> None:
    with writing(session):
        session.add(Case(slug="half-done"))
        session.flush()
        raise KeyError


def test_an_error_leaves_nothing_behind(session: Session) -> None:
    with pytest.raises(KeyError):
        _break_off(session)
    assert session.scalar(select(Case).where(Case.slug == "half-done")) is None


def test_a_use_case_inside_another_is_refused(session: Session) -> None:
    session.add(Case(slug="pending"))
    with pytest.raises(RuntimeError, match="inside another"), writing(session):
        pass


def _renumber(session: Session) -> None:
    with writing(session):
        version = session.scalars(select(CampaignVersion)).first()
        assert version is not None
        version.number = 7


def test_a_published_version_refuses_to_be_changed(session: Session) -> None:
    with pytest.raises(RuntimeError, match="cannot be changed"):
        _renumber(session)
