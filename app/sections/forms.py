"""The forms of a section: what may be typed, and the sentence beside the field where it may not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.errors import AppError
from app.letters import fonts
from app.letters.addresses import ascii_email
from app.letters.characters import line_of, lines_of
from app.letters.countries import is_country
from app.letters.errors import GlyphMissing
from app.letters.letter import Paper
from app.public import INTERFACE_LANGUAGES, worded
from app.sections.dress import LONGEST_SLUG, is_slug
from app.sections.errors import CountryUnknown, SectionError, SectionSlugRefused, TimeZoneUnknown
from app.sections.typed import time_zones

_LONGEST_LINE = 200
_LONGEST_ADDRESS = 1_000
_MOST_LINES = 12


class Typed:
    """A text that fits, holds no control characters, and can be printed, since letters and pages show it."""

    def __init__(self, longest: int = _LONGEST_LINE, *, lines: bool = False, needed: Any = None) -> None:
        self.longest, self.lines, self.needed = longest, lines, needed

    def __call__(self, _form: Form, field: Field) -> None:
        typed = field.data or ""
        # What is far too long is not looked at letter by letter.
        if len(typed) > 2 * self.longest + 100:
            raise StopValidation(_too_long(len(typed), self.longest))
        try:
            text = lines_of(typed) if self.lines else line_of(typed)
            if character := fonts.missing_glyph(text):
                raise GlyphMissing(character)
        except AppError as error:
            raise StopValidation(worded(error)) from None
        if len(text) > self.longest:
            raise StopValidation(_too_long(len(text), self.longest))
        if text.count("\n") >= _MOST_LINES:
            raise StopValidation(gettext("At most %(lines)s lines fit here.", lines=_MOST_LINES))
        if self.needed is not None and not text:
            raise StopValidation(str(self.needed))


def _too_long(length: int, longest: int) -> str:
    return str(
        gettext(
            "This is too long: it has %(length)s characters, and at most %(longest)s fit.",
            length=length,
            longest=longest,
        )
    )


class _Refusable(Form):
    """A form beside whose fields a service's refusal can stand."""

    def refuse(self, error: SectionError) -> None:
        """Put a refusal beside the field that it is about."""
        field = self[error.field]
        field.errors = [*field.errors, worded(error)]

    def validate_countries(self, field: Field) -> None:
        unknown = next((code for code in _codes(field.data) if not is_country(code)), None)
        if unknown is not None:
            raise StopValidation(worded(CountryUnknown(unknown)))

    def validate_time_zone(self, field: Field) -> None:
        if (zone := line_of(field.data or "")) not in time_zones():
            raise StopValidation(worded(TimeZoneUnknown(zone)))

    def line(self, name: str) -> str:
        """Return what a valid field of one line holds."""
        return line_of(self[name].data or "")


class NewSectionForm(_Refusable):
    """What a new section needs; all else is entered on its page."""

    slug = StringField(validators=[Typed(LONGEST_SLUG, needed=lazy_gettext("Enter a short name."))])
    name = StringField(validators=[Typed(needed=lazy_gettext("Enter a name."))])
    countries = StringField(validators=[Typed(_LONGEST_ADDRESS)])
    time_zone = StringField(validators=[Typed(needed=lazy_gettext("Enter a time zone."))])

    def validate_slug(self, field: Field) -> None:
        if not is_slug(slug := line_of(field.data or "")):
            raise StopValidation(worded(SectionSlugRefused(slug)))

    def codes(self) -> list[str]:
        """Return the countries, each once."""
        return _codes(self.countries.data)


class SectionForm(_Refusable):
    """What may be changed of a section. `version` is the one that was there when the form was opened."""

    countries = StringField(validators=[Typed(_LONGEST_ADDRESS)])
    time_zone = StringField(validators=[Typed(needed=lazy_gettext("Enter a time zone."))])
    languages = StringField(validators=[Typed(120)])
    paper = SelectField(validate_choice=False)
    contact = StringField(validators=[Typed()])
    reply_to = StringField(validators=[Typed()])
    return_address = TextAreaField(validators=[Typed(_LONGEST_ADDRESS, lines=True)])
    version = HiddenField()

    known_languages: Collection[str] = ()

    @classmethod
    def opened(
        cls,
        values: Mapping[str, str],
        version: int,
        known_languages: Collection[str],
        *,
        countries: bool,
        formdata: Any = None,
    ) -> SectionForm:
        """Return the form over what stands there, or over what was posted; without `countries` they have no field."""
        # A version that was not posted was not seen.
        form = cls(formdata=formdata, data={**values, "version": str(version) if formdata is None else ""})
        form.known_languages = known_languages
        papers = [(paper.value, paper.value) for paper in Paper]
        form.paper.choices = [("", gettext("As is usual in the writer’s country")), *papers]
        if not countries:
            del form.countries
        return form

    def leave(self, values: Mapping[str, str], names: Collection[str]) -> None:
        """Take these values, in some fields, for what was typed."""
        for name in names:
            self[name].data = values.get(name, "")

    def validate_languages(self, field: Field) -> None:
        unknown = next((code for code in line_of(field.data or "").split() if code not in self.known_languages), None)
        if unknown is not None:
            known = " ".join(sorted(self.known_languages))
            raise StopValidation(
                gettext("Letters are not written in “%(code)s”. Known: %(known)s", code=unknown, known=known)
            )

    def validate_paper(self, field: Field) -> None:
        if field.data and field.data not in {paper.value for paper in Paper}:
            raise StopValidation(gettext("Choose a paper from the list."))

    def validate_reply_to(self, field: Field) -> None:
        text = line_of(field.data or "")
        if text and not ascii_email(text):
            raise StopValidation(gettext("This is not an e-mail address such as name@example.org."))

    def seen_version(self) -> int:
        """Return the version that the editor saw; a mistyped one is none that there ever was."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004  # More digits than a version ever has.

    def values(self) -> dict[str, str]:
        """Return what a valid form says, as `services.change` takes it."""
        values = {name: self.line(name) for name in self._fields if name not in {"version", "return_address"}}
        values["languages"] = " ".join(dict.fromkeys(values["languages"].split()))
        values["reply_to"] = ascii_email(values["reply_to"]) or ""
        values["return_address"] = lines_of(self.return_address.data or "")
        if "countries" in values:
            values["countries"] = " ".join(_codes(self.countries.data))
        return values


for _language in INTERFACE_LANGUAGES:
    # English is what is shown where a language has no name.
    _needed = lazy_gettext("Enter a name.") if _language == "en" else None
    setattr(SectionForm, f"name_{_language}", StringField(validators=[Typed(needed=_needed)]))


def _codes(typed: str | None) -> list[str]:
    """Return country codes, typed in any way, each once and in the order of the alphabet."""
    return sorted(set(line_of(typed or "").replace(",", " ").upper().split()))
