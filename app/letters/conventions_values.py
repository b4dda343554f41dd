"""Pure: the values of a conventions file, each of the kind that its key asks for; every refusal names the key.

Raises KeyError for what is missing, TypeError and ValueError for what is wrong; `conventions_file` names the file.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.letters.countries import is_country


def require_among(kind: str, found: Iterable[str], known: Iterable[str]) -> None:
    if wrong := {*found} - {*known}:
        raise ValueError(f"“{min(wrong)}” is no {kind}")


def require_words(key: str, text: str) -> None:
    if not text.strip():
        raise ValueError(f"{key} is empty")


def require_country(code: str) -> None:
    if not is_country(code):
        raise ValueError(f"“{code}” is not a country code (ISO 3166-1 alpha-2)")


def require_places(key: str, text: str, needed: Iterable[str], allowed: Iterable[str] = ()) -> None:
    """Refuse a text without a place that it must have, or with one that nothing will fill."""
    try:
        parsed = [part for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        raise ValueError(f"{key}: “{text}” has a brace that is not closed") from None
    places = {place for _text, place, _spec, _conversion in parsed if place is not None}
    if any(spec or conversion for _text, _place, spec, conversion in parsed):
        raise ValueError(f"{key}: “{text}” has more than a name in a place")
    for place in sorted({*needed} - places):
        raise ValueError(f"{key}: “{text}” has no place for {{{place}}}")
    for place in sorted(places - {*needed} - {*allowed}):
        raise ValueError(f"{key}: “{text}” has the unknown place {{{place}}}")


def text_of(table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = table[key] if default is None else table.get(key, default)
    if not isinstance(value, str):
        raise TypeError(f"{key} must be a text")
    return value


def texts_of(table: Mapping[str, Any], key: str) -> dict[str, str]:
    inner = table_of(table, key)
    return {name: text_of(inner, name) for name in inner}


def table_of(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    inner = table.get(key, {})
    if not isinstance(inner, dict):
        raise TypeError(f"{key} must be a table")
    return inner


def strings_of(values: Sequence[Any], key: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{key} must be a list of texts")
    return tuple(values)
