"""When no letter is made any more, and what a letter leaves behind: a count and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.appeals.models import Tally
from app.campaigns.cli import EXAMPLES
from app.campaigns.lifecycle import Status
from app.extensions import db
from tests.approving import approved_by
from tests.ending import ended
from tests.fields import Page, fields

UA = "/en/campaigns/ua-84-11"


def _words(text: str) -> str:
    return " ".join(text.replace("•", " ").split())


class TestState:
    @pytest.mark.parametrize(
        ("status", "said"),
        [(Status.STOPPED, "This campaign has been stopped"), (Status.CLOSED, "This campaign has ended")],
    )
    def test_a_stopped_or_closed_campaign_makes_no_letter_and_says_why(
        self, app: Flask, client: FlaskClient, status: Status, said: str
    ) -> None:
        with app.app_context():
            ended(db.session(), "ua-84-11", status)
        self._refuses(client, said)

    def test_a_passed_campaign_makes_no_letter_and_says_why(self, client: FlaskClient) -> None:
        with time_machine.travel(clock.now() + timedelta(days=31)):
            self._refuses(client, "The last day to write was")
            text = _words(Page(client.get(UA)).text)
            assert "Ask the section office of the organisation in your country" in text
            assert "Nizomkhon" not in Page(client.get("/en/")).text

    @pytest.mark.parametrize(
        ("moment", "status"),
        [
            # The practice campaign ends with 30 June in London, where summer time is one hour ahead of UTC.
            ("2026-06-30T22:30:00+00:00", 200),
            ("2026-06-30T23:30:00+00:00", 409),
        ],
    )
    def test_the_last_day_ends_in_the_campaigns_time_zone(
        self, app: Flask, tmp_path: Path, moment: str, status: int
    ) -> None:
        text = (EXAMPLES / "practice.toml").read_text(encoding="utf-8").replace('slug = "practice"', 'slug = "summer"')
        text = text.replace(
            "issued_on = 2026-11-01", "issued_on = 2026-06-01\ndeadline = { kind = 'until', day = 2026-06-30 }"
        )
        (tmp_path / "summer.toml").write_text(text, encoding="utf-8")
        with time_machine.travel(moment, tick=False):
            result = app.test_cli_runner().invoke(
                args=["campaigns", "load", str(tmp_path / "summer.toml"), "--publish", *approved_by(app)]
            )
            assert result.exit_code == 0, result.output
            data = fields(target=["practice-council-secretary"], letter_language="en")
            assert app.test_client().post("/en/campaigns/summer/letter.txt", data=data).status_code == status
            command = ["letters", "write", "summer", "--target", "practice-council-secretary", "--language", "en"]
            command += ["--name", "Ann Example", "--country", "GB", "--format", "txt", "--output", "-"]
            assert app.test_cli_runner().invoke(args=command).exit_code == (0 if status == 200 else 1)

    def _refuses(self, client: FlaskClient, said: str) -> None:
        response = client.get(UA)
        assert response.status_code == 200
        page = Page(response)
        assert said in page.text
        assert "form" not in [tag for tag, _attributes in page.tags]
        for ending in ("preview", "letter.pdf", "letter.docx", "letter.eml", "letter.txt"):
            refused = client.post(f"{UA}/{ending}", data=fields(own_words="What I typed."))
            assert refused.status_code == 409
            assert said in Page(refused).text
            assert "What I typed." in Page(refused).text
        assert client.post(f"{UA}/preview").status_code == 409


class TestTally:
    def test_a_letter_leaves_a_count_and_nothing_else(self, app: Flask, client: FlaskClient) -> None:
        secret = {
            "name": "Quirina Sonderling",
            "own_words": "Unverwechselbar",
            "email": "q@example.org",
            "address": "Nirgendgasse 7",
        }
        for ending in ("preview", "letter.pdf", "letter.pdf", "letter.eml"):
            assert (
                client.post(
                    f"{UA}/{ending}", data=fields(target=["ru-president", "ru-prosecutor-general"], **secret)
                ).status_code
                == 200
            )
        with app.app_context():
            rows = db.session.scalars(select(Tally).order_by(Tally.form, Tally.target)).all()
            counted = [(row.target, row.form, row.language, row.section, row.state, row.count) for row in rows]
        assert counted == [
            ("ru-president", "eml", "ru", "", "generated", 1),
            ("ru-prosecutor-general", "eml", "ru", "", "generated", 1),
            ("ru-president", "pdf", "ru", "", "generated", 2),
            ("ru-prosecutor-general", "pdf", "ru", "", "generated", 2),
        ]
        kept = b"".join(
            path.read_bytes() for path in app.config["FAITHFULLY"].instance_path.rglob("*") if path.is_file()
        )
        for value in secret.values():
            assert value.encode() not in kept

    def test_a_count_that_cannot_be_written_does_not_cost_the_letter(
        self, app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE tally")
        response = client.post(f"{UA}/letter.txt", data=fields())
        assert (response.status_code, "Ann Example" in response.get_data(as_text=True)) == (200, True)
        assert "not counted" in caplog.text
        assert "Ann Example" not in caplog.text

    def test_nothing_is_counted_for_what_is_refused(self, session: Session, client: FlaskClient) -> None:
        client.post(f"{UA}/letter.pdf", data=fields(name=""))
        assert session.scalars(select(Tally)).all() == []
