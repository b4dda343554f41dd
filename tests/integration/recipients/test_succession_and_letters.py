"""A succession at the desk on a day between two letters changes the second letter only."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from app.access import Role
from tests.conftest import NOON
from tests.desk import signed_in
from tests.desk_forms import sent
from tests.fields import fields
from tests.sending import COUNCIL, confirmed, letters, run_once

ADDRESS = f"/desk/recipients/offices/{COUNCIL}/succession"
NEXT_DAY = "2026-11-22"
NEW = {
    "held_from": NEXT_DAY, "name": "Vera Lind", "surname": "Lind", "gender": "f", "source": "The council's page",
    "name_ru": "Вера Линд", "name_dative_ru": "Вере Линд", "name_uk": "Віра Лінд", "name_dative_uk": "Вірі Лінд",
}  # fmt: skip


def _letter(app: Flask, day: str, language: str) -> str:
    data = fields(target=[COUNCIL], letter_language=language)
    with time_machine.travel(f"{day}T12:00:00+00:00", tick=False):
        return app.test_client().post("/en/campaigns/practice/letter.txt", data=data).text


@pytest.mark.parametrize(
    ("language", "before", "after"), [("en", "Jon Aske", "Vera Lind"), ("ru", "Йону", "Вере Линд")]
)
def test_of_two_letters_only_the_one_after_the_day_names_the_new_holder(
    app: Flask, language: str, before: str, after: str
) -> None:
    desk = signed_in(app, Role.ADMIN)
    first = _letter(app, "2026-11-21", language)
    assert sent(desk, ADDRESS, desk.get(ADDRESS), **NEW).status_code == 303
    assert _letter(app, "2026-11-21", language) == first
    second = _letter(app, NEXT_DAY, language)
    assert before in first
    assert after not in first
    assert after in second
    assert before not in second


def test_a_letter_that_is_queued_for_the_holder_before_is_held(app: Flask) -> None:
    desk = signed_in(app, Role.ADMIN)
    confirmed(app)
    assert sent(desk, ADDRESS, desk.get(ADDRESS), **NEW).status_code == 303
    with time_machine.travel(NOON.replace(day=22), tick=False):
        run_once(app)
        assert letters(app)[COUNCIL] == ("held", "holder_changed")


@pytest.mark.parametrize(
    ("gender", "said", "unsaid"),
    [("f", ["Секретарке Совета", "Глубокоуважаемая госпожа"], ["Секретарю"]), ("m", ["Секретарю"], ["Секретарке"])],
)
def test_a_woman_is_addressed_by_the_wordings_for_women(
    app: Flask, gender: str, said: list[str], unsaid: list[str]
) -> None:
    desk = signed_in(app, Role.ADMIN)
    edit = f"/desk/recipients/offices/{COUNCIL}/edit"
    words = {"form_of_address_dative_f_ru": "Секретарке Совета", "salutation_f_ru": "Глубокоуважаемая госпожа"}
    assert sent(desk, edit, desk.get(edit), **words).status_code == 303
    assert sent(desk, ADDRESS, desk.get(ADDRESS), **{**NEW, "gender": gender}).status_code == 303
    letter = _letter(app, NEXT_DAY, "ru")
    for words_said in said:
        assert words_said in letter
    for words_unsaid in unsaid:
        assert words_unsaid not in letter
