"""Whom a letter addresses: the holder of the day, the addresses of today, and the demands of the right state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from app.campaigns import addressing, queries
from app.campaigns.content import CampaignContent, Demand, Target
from app.letters.catalogue import Catalogue
from app.letters.composing import Role
from app.recipients import queries as recipients
from app.recipients import services
from app.recipients.models import Health
from app.recipients.recipients_file import ChannelRecord
from tests.fields import fields

PRACTICE = "practice-council-secretary"


def _letter(app: Flask, slug: str = "practice", **changes: Any) -> str:
    data = fields(target=[PRACTICE], letter_language="en", **changes)
    return app.test_client().post(f"/en/campaigns/{slug}/letter.txt", data=data).get_data(as_text=True)


def test_a_succession_changes_the_letters_made_from_its_day_on(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "all.csv"
    runner.invoke(args=["recipients", "export", str(file)])
    text = file.read_text(encoding="utf-8-sig")
    old = next(line for line in text.splitlines() if "Jon Aske" in line)
    ended = old.replace("2024-01-01,,", "2024-01-01,2026-11-24,")
    new = old.replace("Jon Aske", "Vera Lind").replace("Aske,m,2024-01-01", "Lind,f,2026-11-25")
    new = new.replace("Йон Аске", "Вера Линд").replace("Йону Аске", "Вере Линд")
    assert len({old, ended, new}) == 3
    file.write_text(text.replace(old, f"{ended}\n{new}"), encoding="utf-8")
    assert runner.invoke(args=["recipients", "import", str(file)]).exit_code == 0
    for day, holder in (("2026-11-24", "Jon Aske"), ("2026-11-25", "Vera Lind")):
        with time_machine.travel(f"{day}T12:00:00+00:00", tick=False):
            assert holder in _letter(app)


@pytest.mark.parametrize(("campaign", "channel"), [(True, False), (False, True), (True, True)])
def test_either_mark_of_the_past_refuses_a_recipient(
    session: Session,
    campaign: bool,  # noqa: FBT001  # A table's columns.
    channel: bool,  # noqa: FBT001  # As above.
) -> None:
    content = replace(queries.published(session, "practice").content, historical=campaign)
    office = recipients.offices(session)[PRACTICE]
    assert addressing.email_of(office, replace(content, historical=False)) == "secretary@council.example.org"
    for row in office.channels:
        row.historical = channel
    assert addressing.email_of(office, content) is None
    session.rollback()


def test_a_dead_channel_is_not_used(session: Session) -> None:
    content = queries.published(session, "practice").content
    office = recipients.offices(session)[PRACTICE]
    for row in office.channels:
        row.health = Health.DEAD
    assert addressing.email_of(office, content) is None
    session.rollback()


def test_an_import_keeps_what_is_known_of_a_channel(session: Session) -> None:
    office = recipients.offices(session)[PRACTICE]
    (email,) = [row for row in office.channels if row.kind == "email"]
    identity, email.health = email.id, Health.DEAD
    session.commit()
    record = recipients.record_of(office)
    moved = replace(record, channels=(*record.channels[1:], replace(record.channels[0], value="2 New Street")))
    assert services.import_offices(session, [moved]).changed == 1
    (email,) = [row for row in recipients.offices(session)[PRACTICE].channels if row.kind == "email"]
    assert (email.id, email.health) == (identity, Health.DEAD)
    assert recipients.record_of(recipients.offices(session)[PRACTICE]) == moved


def test_a_letter_of_today_and_one_of_the_past_use_their_own_addresses(session: Session, catalogue: Catalogue) -> None:
    record = recipients.record_of(recipients.offices(session)["ru-prosecutor-general"])
    today = ChannelRecord("post", "1 New Street", country="RU", source="test")
    for channels in ((today, *record.channels), (*record.channels, today)):
        services.import_offices(session, [replace(record, channels=channels)])
        office = recipients.offices(session)["ru-prosecutor-general"]
        past = queries.published(session, "ua-84-11").content
        for content, line in ((past, "Bolshaia Dmitrovka 15 A"), (replace(past, historical=False), "1 New Street")):
            found = addressing.addressee(
                office, content.targets[0], content, catalogue.language("en"), date(2026, 11, 21)
            )
            assert line in found.postal_lines


def test_the_destination_is_where_the_address_is_and_not_whose_office_it_is(
    session: Session, catalogue: Catalogue
) -> None:
    office = recipients.offices(session)["un-secretary-general"]
    content = replace(queries.published(session, "ua-84-11").content, issued_on=date(2017, 6, 9))
    found = addressing.addressee(office, Target(office.id), content, catalogue.language("en"), date(2026, 11, 21))
    assert (found.postal_country, found.country_line) == ("US", "United States of America")


@pytest.fixture
def two_states(session: Session) -> CampaignContent:
    content = queries.published(session, "izzat-amon").content
    to, copy = Target("ru-prosecutor-general"), Target("tj-prosecutor-general", Role.COPY)
    demands = (Demand("1", "RU", {"en": "a Russian demand"}), Demand("2", "TJ", {"en": "a Tajik demand"}))
    return replace(content, targets=(to, copy, Target("ru-president", Role.TO)), demands=demands)


def test_a_copy_carries_what_its_original_asked(
    session: Session, two_states: CampaignContent, catalogue: Catalogue
) -> None:
    offices = queries.offices_of(session, two_states)
    english = catalogue.language("en")
    matter = addressing.matter(two_states, two_states.targets[1], offices, frozenset(), english, ["ru-president"])
    assert matter.demands == ("a Russian demand",)
    assert matter.originals == ("President of the Russian Federation",)


def test_a_copy_alone_names_all_to_whom_the_campaign_writes(
    session: Session, two_states: CampaignContent, catalogue: Catalogue
) -> None:
    offices = queries.offices_of(session, two_states)
    chosen = ["tj-prosecutor-general"]
    matter = addressing.matter(
        two_states, two_states.targets[1], offices, frozenset(), catalogue.language("en"), chosen
    )
    assert len(matter.originals) == 2


def test_the_holder_of_a_historical_example_is_that_of_its_day(session: Session, catalogue: Catalogue) -> None:
    content = queries.published(session, "ua-84-11").content
    office = recipients.offices(session)["ru-prosecutor-general"]
    for historical, name in ((True, "Чайке Ю. Я."), (False, "Краснову И. В.")):
        found = addressing.addressee(
            office,
            content.targets[0],
            replace(content, historical=historical),
            catalogue.language("ru"),
            date(2021, 4, 2),
        )
        assert found.holder == name
