"""Pure: why a change of a list is refused."""

from __future__ import annotations

from app.errors import N_, AppError


class ListError(AppError):
    """The root of this package's errors; `field` is what it is about."""

    field = ""


class ListUnknown(ListError):
    """There is no such list, or none that whoever asks may know of."""

    sentence = N_("There is no such list.")


class ListKeptElsewhere(ListError):
    """The list may be read and not be changed."""

    sentence = N_("This list is the international desk’s: you can read it, and not change it.")


class ListChanged(ListError):
    """Somebody else has changed the list since the page was opened."""

    sentence = N_(
        "Somebody else has changed this list since you opened it. It stands below as it is now, and your change was "
        "not made: make it again if it is still needed."
    )


class ListSlugRefused(ListError):
    """A short name is not of lower-case letters, digits and single hyphens."""

    sentence = N_("“%(slug)s” cannot be the short name of a list: use lower-case letters, digits and hyphens.")
    field = "slug"

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class ListExists(ListError):
    """The same section, or the desk, has a list of this short name already."""

    sentence = N_("There is a list “%(slug)s” here already.")
    field = "slug"

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class OfficeUnknown(ListError):
    """The directory has no office of this id."""

    sentence = N_("There is no office “%(office)s” in the directory.")
    field = "office"

    def __init__(self, office: str) -> None:
        super().__init__(office=office if len(office) <= 80 else office[:80] + "…")  # noqa: PLR2004  # As long as an id may be.


class OfficeListed(ListError):
    """The office stands in the list already."""

    sentence = N_("This office stands in the list already.")
    field = "office"


class ListFull(ListError):
    """A list has as many offices as anybody can write to."""

    sentence = N_("A list has at most %(most)s offices.")
    field = "office"

    def __init__(self, most: int) -> None:
        super().__init__(most=most)
