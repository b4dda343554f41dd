"""Pure: paper and envelope window by the writer's country, as read from `letter_templates/_page/sheets.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.letters.letter import Paper, Window


@dataclass(frozen=True, slots=True)
class Sheets:
    """Countries are ISO 3166-1 alpha-2; a country without an entry has A4 and no window."""

    papers: Mapping[str, Paper]
    windows: Mapping[str, Window]

    def paper_of(self, country: str | None) -> Paper:
        return self.papers.get(country or "", Paper.A4)

    def window_of(self, country: str | None) -> Window | None:
        return self.windows.get(country or "")


def read(path: Path) -> Sheets:
    """Read the sheets of all countries."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    papers = {country: Paper(name) for name, countries in table["paper"].items() for country in countries}
    windows = {
        country: Window(entry["left"], entry["top"], entry["width"], entry["height"])
        for entry in table["window"]
        for country in entry["countries"]
    }
    return Sheets(papers, windows)
