"""Which of the missions of a state a copy goes to."""

from __future__ import annotations

import itertools

import pytest

from app.missions.rules import Candidate, Choice, Found, Rule, found

HERE = Candidate("here", frozenset({"DE"}))
ABROAD = Candidate("abroad", frozenset({"FR"}))
NOWHERE = Candidate("a-mission-without-post")
CONSULATE = Candidate("a-consulate", frozenset({"DE"}), is_embassy=False)
DEAD = Candidate("a-dead-one", frozenset({"DE"}), is_reachable=False)


@pytest.mark.parametrize(
    ("accredited", "choice", "wanted"),
    [
        pytest.param([], None, Found("TJ", Rule.UNKNOWN), id="none"),
        pytest.param([HERE], None, Found("TJ", Rule.IN_COUNTRY, "here"), id="one in the country"),
        pytest.param([ABROAD], None, Found("TJ", Rule.FROM_ABROAD, "abroad"), id="one abroad"),
        pytest.param([ABROAD, HERE, NOWHERE], None, Found("TJ", Rule.IN_COUNTRY, "here"), id="in the country first"),
        pytest.param([CONSULATE, HERE], None, Found("TJ", Rule.IN_COUNTRY, "here"), id="an embassy before a consulate"),
        pytest.param([CONSULATE, ABROAD], None, Found("TJ", Rule.IN_COUNTRY, "a-consulate"), id="a consulate here"),
        pytest.param([DEAD, ABROAD], None, Found("TJ", Rule.FROM_ABROAD, "abroad"), id="what is dead is passed over"),
        pytest.param([DEAD], None, Found("TJ", Rule.UNKNOWN), id="nothing but a dead one"),
        pytest.param([HERE], Choice(ABROAD), Found("TJ", Rule.CHOSEN, "abroad"), id="a choice comes first"),
        pytest.param([HERE], Choice(None), Found("TJ", Rule.NONE_WANTED), id="none on purpose"),
        pytest.param([HERE], Choice(DEAD), Found("TJ", Rule.IN_COUNTRY, "here"), id="a choice that cannot be reached"),
    ],
)
def test_the_mission_follows_from_choice_and_accreditation(
    accredited: list[Candidate], choice: Choice | None, wanted: Found
) -> None:
    assert found("TJ", "DE", accredited, choice) == wanted


def test_the_order_of_the_directory_plays_no_part() -> None:
    all_of_them = [HERE, Candidate("here-too", frozenset({"DE"})), ABROAD, NOWHERE, CONSULATE, DEAD]
    orders = itertools.permutations(all_of_them)
    assert {found("TJ", "DE", order).office for order in orders} == {"here"}
