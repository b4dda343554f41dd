"""Pure: what a campaign file would change in a draft, key by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.campaigns.content import CampaignContent

# More of a text is not needed to know which it is.
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """A key of the campaign file, with what stands there now and what the file says; nothing where it is not there."""

    place: str
    now: str
    file: str


def differences(now: CampaignContent, file: CampaignContent) -> tuple[Difference, ...]:
    """Return what differs, in the order of the draft; what only the file has comes last."""
    before, after = dict(_flat("", now.as_json())), dict(_flat("", file.as_json()))
    places = [place for place in {**before, **after} if before.get(place, "") != after.get(place, "")]
    return tuple(Difference(place, _short(before.get(place, "")), _short(after.get(place, ""))) for place in places)


def told_apart(draft: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return a draft as JSON, of whose texts only those stand there that another one does not say so."""
    texts = {
        language: {kind: text for kind, text in said.items() if other["texts"].get(language, {}).get(kind) != text}
        for language, said in draft["texts"].items()
        if said != other["texts"].get(language)
    }
    return {**draft, "texts": texts}


def _flat(place: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, part in value.items():
                yield from _flat(f"{place}.{key}" if place else key, part)
        case [dict(), *_]:
            for number, part in enumerate(value, 1):
                yield from _flat(f"{place}[{number}]", part)
        case list():
            yield place, ", ".join(value)
        case bool():
            yield place, "true" if value else "false"
        case None:
            yield place, ""
        case _:
            yield place, str(value)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
