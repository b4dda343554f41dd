"""What differs between two versions is told place by place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.campaigns.campaign_file import read
from app.campaigns.cli import EXAMPLES
from app.campaigns.content import CampaignContent, TextKind
from app.campaigns.differences import differences, parts

CONTENT = read(EXAMPLES / "practice.toml")
Change = Callable[[CampaignContent], CampaignContent]


def _titled(content: CampaignContent) -> CampaignContent:
    return replace(content, texts={**content.texts, "fr": {**content.texts["fr"], TextKind.TITLE: "Titre"}})


@pytest.mark.parametrize(
    ("change", "places", "changed"),
    [
        (lambda c: c, [], []),
        (_titled, ["texts.fr.title"], ["texts.fr"]),
        (lambda c: replace(c, reference="PR 2"), ["reference"], ["reference"]),
        (lambda c: replace(c, deadline=c.deadline.moved(c.issued_on)), ["deadline"], ["deadline"]),
        (lambda c: replace(c, targets=c.targets[:1]), ["targets[2].office"], ["targets"]),
        (
            lambda c: replace(c, demands=(replace(c.demands[0], to="FR"), *c.demands[1:])),
            ["demands[1].to"], ["demands"],
        ),
        (lambda c: replace(c, people=(replace(c.people[0], name="Ana"),)), ["people[1].name"], ["people"]),
        (lambda c: replace(c, historical=True), ["historical"], ["historical"]),
    ],
)  # fmt: skip
def test_each_place_that_differs_is_told_once(change: Change, places: list[str], changed: list[str]) -> None:
    found = differences(CONTENT, change(CONTENT))
    assert [difference.place for difference in found] == places
    assert parts(found) == changed


def test_what_is_told_are_the_words_before_and_after() -> None:
    (difference,) = differences(CONTENT, _titled(CONTENT))
    assert (difference.before, difference.after) == (CONTENT.texts["fr"][TextKind.TITLE], "Titre")
