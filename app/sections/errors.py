"""Pure: why a change of a section is refused."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import N_, AppError


class SectionError(AppError):
    """The root of this package's errors; `field` is what it is about."""

    field = ""


class SectionSlugRefused(SectionError):
    """A slug is not of lower-case letters, digits and single hyphens, or another section has it."""

    sentence = N_("“%(slug)s” cannot be the short name of a section: use lower-case letters, digits and hyphens.")
    field = "slug"

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class SectionExists(SectionError):
    """There is a section of this slug already."""

    sentence = N_("There is a section “%(slug)s” already.")
    field = "slug"

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class CountryUnknown(SectionError):
    """A code is no country of ISO 3166-1."""

    sentence = N_("“%(code)s” is not a country code (ISO 3166-1 alpha-2).")
    field = "countries"

    def __init__(self, code: str) -> None:
        super().__init__(code=code)


class TimeZoneUnknown(SectionError):
    """A name is no time zone of the IANA database."""

    sentence = N_("“%(zone)s” is not a time zone such as Europe/Berlin.")
    field = "time_zone"

    def __init__(self, zone: str) -> None:
        super().__init__(zone=zone)


class SectionUnknown(SectionError):
    """There is no such section, or it is another's."""

    sentence = N_("There is no section “%(slug)s”.")

    def __init__(self, slug: str) -> None:
        super().__init__(slug=slug)


class CountriesOfDesk(SectionError):
    """Which countries a section serves is for the international desk to say."""

    sentence = N_("Only the international desk changes which countries a section serves.")
    field = "countries"


class SectionChanged(SectionError):
    """Somebody else has saved the section since its form was opened.

    `differences` are (field, what stands there now, what was typed); `version` is the section's present one.
    """

    sentence = N_("Somebody else has saved this section since you opened it.")

    def __init__(self, differences: Sequence[tuple[str, str, str]], version: int) -> None:
        super().__init__()
        self.differences, self.version = tuple(differences), version
