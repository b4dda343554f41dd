"""What keeps a campaign from being published is a link to the very field where it is mended."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE, Role
from app.campaigns.versions.places import address_of
from tests.desk import signed_in
from tests.drafting import content_of

PEOPLE, TARGETS = "/desk/campaigns/practice/people", "/desk/campaigns/practice/targets"


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("people[1].names.ru.genitive", f"{PEOPLE}/1#name_ru_genitive"),
        ("people[1].names.fr", f"{PEOPLE}/1#name_fr_nominative"),
        ("people[1].aliases", f"{PEOPLE}/1#aliases"),
        ("people", PEOPLE),
        ("targets[2].office", f"{TARGETS}#target-2"),
        ("targets[1].salutations.fr", f"{TARGETS}/practice-council-secretary#salutation_fr"),
        ("texts.fr.concern", "/desk/campaigns/practice/texts/fr#concern"),
        ("demands[1].texts.fr", "/desk/campaigns/practice/texts/fr#demand-1"),
        ("source_language", "/desk/campaigns/practice/texts#original"),
        ("safeguard.agreed_by", "/desk/campaigns/practice/safeguards#agreed_by"),
        ("deadline", "/desk/campaigns/practice/facts#kind"),
        ("countries", "/desk/campaigns/practice/facts#countries"),
    ],
)
def test_a_place_leads_to_its_field(app: Flask, session: Session, place: str, address: str) -> None:
    with app.test_request_context():
        assert address_of(place, content_of(session, "practice"), COMMAND_LINE) == address
    page, _, field = address.partition("#")
    answer = signed_in(app, Role.COORDINATOR).get(page)
    assert answer.status_code == 200
    assert f'id="{field}"' in answer.text or not field


@pytest.mark.parametrize("place", ["people[9].names.ru.genitive", "targets[9].posts.fr", "demands[9].texts.fr"])
def test_of_what_is_gone_the_place_leads_to_a_page_all_the_same(app: Flask, session: Session, place: str) -> None:
    with app.test_request_context():
        address = address_of(place, content_of(session, "practice"), COMMAND_LINE)
    assert signed_in(app, Role.COORDINATOR).get(address.partition("#")[0]).status_code == 200


def test_only_a_form_that_no_text_can_need_is_called_optional(app: Flask) -> None:
    page = signed_in(app, Role.COORDINATOR).get(f"{PEOPLE}/1").text
    label = page[: page.index('id="name_ru_genitive"')].rpartition("<label")[2]
    assert "(optional)" not in label
    label = page[: page.index('id="name_fr_nominative"')].rpartition("<label")[2]
    assert "(optional)" in label
