"""Pure: what differs between two contents of a campaign, place by place, as plain text to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.campaigns.content import CampaignContent, TextKind

# What the other parts below tell of in their own way.
_TOLD_APART = frozenset({"slug", "people", "texts", "demands", "targets"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A place of a campaign file ("texts.fr.title") and what stands there before and after; empty: nothing."""

    place: str
    before: str
    after: str


def differences(before: CampaignContent | None, after: CampaignContent) -> list[Difference]:
    """Return what has changed, in the order of a campaign file; of a first version, all that it says."""
    old, new = _told(before) if before else {}, _told(after)
    places = [*new, *(place for place in old if place not in new)]
    return [
        Difference(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def parts(found: list[Difference]) -> list[str]:
    """Return the parts of a campaign that differ, each once: "deadline", "texts.fr", "people", "demands"."""
    return list(dict.fromkeys(_part(difference.place) for difference in found))


def _part(place: str) -> str:
    first, _, rest = place.partition(".")
    return f"texts.{rest.partition('.')[0]}" if first == "texts" else first.partition("[")[0]


def _told(content: CampaignContent) -> Mapping[str, str]:
    """Return everything that a content says, by place."""
    return {place: text for place, text in _places(content) if text}


def _places(content: CampaignContent) -> Iterator[tuple[str, str]]:
    values = content.as_json()
    for name, value in values.items():
        if name not in _TOLD_APART:
            yield name, _plain(value)
    for number, person in enumerate(values["people"], 1):
        place = f"people[{number}]"
        yield from _by_key(place, {key: _plain(value) for key, value in person.items() if key != "names"})
        for language, forms in person["names"].items():
            yield from _by_key(f"{place}.names.{language}", forms)
    for language, texts in content.texts.items():
        yield from _by_key(f"texts.{language}", {kind: texts.get(kind, "") for kind in TextKind})
    for number, demand in enumerate(content.demands, 1):
        yield f"demands[{number}].to", demand.to or ""
        yield from _by_key(f"demands[{number}].texts", demand.texts)
    for number, target in enumerate(content.targets, 1):
        yield f"targets[{number}].office", f"{target.office} ({target.role})"
        yield f"targets[{number}].states", ", ".join(target.states)
        yield from _by_key(f"targets[{number}].salutations", target.salutations)
        yield from _by_key(f"targets[{number}].posts", target.posts)


def _by_key(place: str, texts: Mapping[Any, str]) -> Iterator[tuple[str, str]]:
    return ((f"{place}.{key}", text) for key, text in texts.items())


def _plain(value: object) -> str:
    """Return a JSON value without quotes, nothing for what is not there; of a last day, its kind and the day."""
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case dict():
            return " ".join(filter(None, (_plain(one) for one in value.values())))
        case list():
            return ", ".join(_plain(one) for one in value)
        case _:
            return str(value)
