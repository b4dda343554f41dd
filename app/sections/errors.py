"""Pure: why a change of a section is refused."""

from __future__ import annotations

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
