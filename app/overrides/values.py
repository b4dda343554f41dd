"""Pure: what a section says of an office, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Own:
    """What one section says of one office itself; where it is empty, the directory holds.

    `postal_lines` are without the country, which is `postal_country` (ISO 3166-1 alpha-2). The others but `email` map a
    language to words.
    """

    postal_lines: str = ""
    postal_country: str | None = None
    email: str = ""
    salutations: Mapping[str, str] = field(default_factory=dict)
    forms_of_address: Mapping[str, str] = field(default_factory=dict)
    forms_of_address_dative: Mapping[str, str] = field(default_factory=dict)


NOTHING = Own()
