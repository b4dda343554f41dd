"""Pure: why an override is refused."""

from __future__ import annotations

from app.errors import N_, AppError


class OverrideError(AppError):
    """The root of this package's errors; `field` is what it is about."""

    field = "value"


class OverrideUnknown(OverrideError):
    """There is no such override of this section, or the section is not the actor's."""

    sentence = N_("There is no such entry.")


class OverrideChanged(OverrideError):
    """Somebody else has changed it since the page was opened."""

    sentence = N_(
        "Somebody else has changed this since you opened the page: it says “%(value)s” now. Save again to put yours in "
        "its place."
    )

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


class OverrideExists(OverrideError):
    """The section says this of the office already."""

    sentence = N_("Your section has this for the office already: change that.")
    field = "what"


class OfficeUnknown(OverrideError):
    """The directory has no office of this id."""

    sentence = N_("There is no office “%(office)s” in the directory.")
    field = "office"

    def __init__(self, office: str) -> None:
        super().__init__(office=office if len(office) <= 80 else office[:80] + "…")  # noqa: PLR2004  # As long as an id may be.
