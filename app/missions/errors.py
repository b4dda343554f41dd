"""Pure: why a choice of a mission is refused."""

from __future__ import annotations

from app.errors import N_, AppError


class MissionError(AppError):
    """The root of this package's errors."""


class NotOfThisSection(MissionError):
    """Somebody would choose for a section that is not theirs, or for a country that it does not serve."""

    sentence = N_("This section does not choose missions in this country.")


class NoMission(MissionError):
    """An office is no mission of the state: it is accredited nowhere, is another state's, or is not there."""

    sentence = N_("“%(office)s” is no mission of this state in the directory.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office if len(office) <= 80 else office[:80] + "…")  # noqa: PLR2004  # As long as an id may be.


class ChoiceChanged(MissionError):
    """Somebody else has chosen since the page was opened."""

    sentence = N_("Somebody else has chosen here since you opened this page. What stands now is shown below.")
