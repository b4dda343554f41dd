"""Pure: an office as a value, as a file gives it and as the directory has it; what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.letters.conventions import Gender, Rank
from app.recipients.columns import HOLDER_WORDINGS, OFFICE_WORDINGS

UNVERIFIED = "unverified"

# Before and after of what differs, by column.
Difference = tuple[dict[str, str], dict[str, str]]


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """One channel as a file gives it; see `app.recipients.models.Channel`. `health` is empty where it is not said."""

    kind: str
    value: str
    extension: str = ""
    country: str | None = None
    country_line: str = ""
    network: str = ""
    historical: bool = False
    source: str = ""
    verified_on: date | None = None
    health: str = ""


@dataclass(frozen=True, slots=True)
class HolderRecord:
    """One holder as a file gives it; `names` maps a language to (name, dative)."""

    name: str
    surname: str = ""
    gender: Gender = Gender.UNKNOWN
    held_from: date | None = None
    held_until: date | None = None
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    source: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """One office as a file gives it; `wordings` maps a language to the four values of `OFFICE_WORDINGS`.

    `accredited_to` are the countries of a mission in alphabetical order, `keeper` is the short name of a section
    (empty: the international desk). `version` is that of the office which the file was exported from. `silent` are
    the fields of which a file says nothing, since it lacks their column.
    """

    id: str
    country: str | None
    rank: Rank
    reads: tuple[str, ...] = ()
    wordings: Mapping[str, tuple[str, str, str, str]] = field(default_factory=dict)
    source: str = ""
    verified_on: date | None = None
    holders: tuple[HolderRecord, ...] = ()
    channels: tuple[ChannelRecord, ...] = ()
    accredited_to: tuple[str, ...] = ()
    keeper: str = ""
    version: int | None = field(default=None, compare=False)
    silent: frozenset[str] = field(default=frozenset(), compare=False)


def completed(given: OfficeRecord, known: OfficeRecord | None) -> OfficeRecord:
    """Return what a file says of an office, and of what it does not say, what is known."""
    healths = {(channel.kind, channel.value): channel.health for channel in known.channels} if known else {}
    kept = {name: getattr(known, name) for name in given.silent} if known else {}
    channels = tuple(
        channel if channel.health else replace(channel, health=healths.get((channel.kind, channel.value)) or UNVERIFIED)
        for channel in given.channels
    )
    return replace(given, channels=channels, **kept)


def with_languages_of(known: OfficeRecord, given: OfficeRecord) -> OfficeRecord:
    """Return what is known of an office, with the wordings of a file in languages that it has none in."""
    names = {(holder.name, holder.held_from): holder.names for holder in given.holders}
    return replace(
        known,
        wordings={**given.wordings, **known.wordings},
        holders=tuple(
            replace(holder, names={**names.get((holder.name, holder.held_from), {}), **holder.names})
            for holder in known.holders
        ),
    )


def difference(known: OfficeRecord | None, wanted: OfficeRecord) -> Difference:
    """Return what differs, by column: as it is known, and as it is wanted."""
    old, new = told(known) if known else {}, told(wanted)
    if known and old == new:
        return _order(known), _order(wanted)
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return {key: old[key] for key in keys if key in old}, {key: new[key] for key in keys if key in new}


def _order(record: OfficeRecord) -> dict[str, str]:
    return {"order": ", ".join([*(h.name for h in record.holders), *(c.value for c in record.channels)])}


def told(record: OfficeRecord) -> dict[str, str]:
    """Return all that is said of an office under names of columns, with whom or what a row is about behind them."""
    return {name: text for name, text in _told(record) if text}


def _told(record: OfficeRecord) -> Iterator[tuple[str, str]]:
    yield "country", record.country or ""
    yield "rank", record.rank.value
    yield "reads", " ".join(record.reads)
    yield "accredited_to", " ".join(record.accredited_to)
    yield "keeper", record.keeper
    for language, wording in record.wordings.items():
        yield from zip((f"{name}_{language}" for name in OFFICE_WORDINGS), wording, strict=True)
    yield "source", record.source
    yield "verified_on", _day(record.verified_on)
    for holder in record.holders:
        about = f" · {holder.name}" + (f" ({holder.held_from})" if holder.held_from else "")
        yield f"holder{about}", holder.name
        yield f"holder_surname{about}", holder.surname
        yield f"holder_gender{about}", holder.gender.value
        yield f"holder_from{about}", _day(holder.held_from)
        yield f"holder_until{about}", _day(holder.held_until)
        for language, names in holder.names.items():
            yield from zip((f"{name}_{language}{about}" for name in HOLDER_WORDINGS), names, strict=True)
        yield f"source{about}", holder.source
        yield f"verified_on{about}", _day(holder.verified_on)
    for channel in record.channels:
        about = f" · {channel.value.replace(chr(10), ' / ')}"
        yield f"{channel.kind}{about}", f"{channel.network} {channel.value}".strip()
        yield f"{channel.kind}_extension{about}", channel.extension
        yield f"{channel.kind}_country{about}", channel.country or ""
        yield f"{channel.kind}_country_line{about}", channel.country_line
        yield f"historical{about}", "yes" if channel.historical else "no"
        yield f"health{about}", channel.health
        yield f"source{about}", channel.source
        yield f"verified_on{about}", _day(channel.verified_on)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_json(record: OfficeRecord) -> dict[str, Any]:
    """Return an office as what JSON can hold; `from_json` makes the same office of it."""
    return {
        "id": record.id,
        "country": record.country,
        "rank": record.rank.value,
        "reads": record.reads,
        "wordings": dict(record.wordings),
        "source": record.source,
        "verified_on": _day(record.verified_on),
        "accredited_to": record.accredited_to,
        "keeper": record.keeper,
        "holders": [
            [
                h.name, h.surname, h.gender.value, _day(h.held_from), _day(h.held_until), dict(h.names), h.source,
                _day(h.verified_on),
            ]
            for h in record.holders
        ],
        "channels": [
            [
                c.kind, c.value, c.extension, c.country, c.country_line, c.network, c.historical, c.source,
                _day(c.verified_on), c.health,
            ]
            for c in record.channels
        ],
    }  # fmt: skip


def from_json(data: Mapping[str, Any]) -> OfficeRecord:
    return OfficeRecord(
        id=data["id"],
        country=data["country"],
        rank=Rank(data["rank"]),
        reads=tuple(data["reads"]),
        wordings={language: tuple(cells) for language, cells in data["wordings"].items()},
        source=data["source"],
        verified_on=_date(data["verified_on"]),
        accredited_to=tuple(data["accredited_to"]),
        keeper=data["keeper"],
        holders=tuple(
            HolderRecord(
                name, surname, Gender(gender), _date(held_from), _date(held_until),
                {language: tuple(forms) for language, forms in names.items()}, source, _date(verified_on),
            )
            for name, surname, gender, held_from, held_until, names, source, verified_on in data["holders"]
        ),
        channels=tuple(
            ChannelRecord(
                kind, value, extension, country, line, network, historical, source, _date(verified_on), health
            )
            for kind, value, extension, country, line, network, historical, source, verified_on, health in data[
                "channels"
            ]
        ),
    )  # fmt: skip


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
