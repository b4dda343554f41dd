"""The forms of the texts of a campaign: all texts of one language, and the choice of its languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.campaigns.approval import mark, original_marks, text_at
from app.campaigns.content import CampaignContent
from app.campaigns.drafts.services import mark_of
from app.campaigns.text_rules import LONGEST_TEXT
from app.campaigns.texts.errors import TextTooLong
from app.campaigns.texts.fitting import Languages, require_savable
from app.campaigns.texts.services import Written, languages_of, part
from app.errors import AppError
from app.letters.characters import line_of, lines_of
from app.public import worded

_MOST_LEFT_OVER = 20
_LONGEST_CODE = 35


class Savable:
    """Refuses what can be no text at a place; what passes is kept as it will be printed."""

    def __init__(self, place: str, language: str, languages: Languages) -> None:
        self.place, self.language, self.languages = place, language, languages

    def __call__(self, _form: Form, field: Field) -> None:
        typed = field.data or ""
        try:
            # What is far too long is not looked at letter by letter.
            if len(typed) > 2 * LONGEST_TEXT:
                raise TextTooLong(len(typed), LONGEST_TEXT)
            text = lines_of(typed).strip()
            if text:
                require_savable(self.place, text, self.language, self.languages)
        except AppError as error:
            raise StopValidation(worded(error)) from None
        field.data = text


class TextsForm(Form):
    """The texts of one language, a field each by its place, with what its reader saw of them and of the original.

    `contested` are the texts that somebody else has changed meanwhile, as they stand now; `left_over` what was typed
    for a demand that is gone.
    """

    seen = HiddenField()
    places: Sequence[str] = ()

    def __init__(self, formdata: Any, content: CampaignContent, language: str) -> None:
        super().__init__(formdata, data=_seen_now(content, language, self.places))
        self.language = language
        self.contested: dict[str, str] = {}
        gone = [name for name in formdata or () if name.startswith("demand-") and name not in self.places]
        self.left_over = [text for name in gone[:_MOST_LEFT_OVER] if (text := formdata[name].strip())]

    def is_overtaken(self, content: CampaignContent) -> bool:
        """Whether somebody else has changed the texts of the language since the form was opened."""
        return bool(self.seen.data != mark_of(part(content, self.language)))

    def take(self, content: CampaignContent) -> None:
        """Let the form be about the texts as they stand now: what was not touched is taken, the rest is contested."""
        for place in self.places:
            field, seen, now = self[place], self[f"seen-{place}"], text_at(content, self.language, place)
            if seen.data == mark(field.data or ""):
                field.data = now
            elif seen.data != mark(now) and field.data != now:
                self.contested[place] = now
            seen.data = mark(now)
        self.seen.data = mark_of(part(content, self.language))

    def show_beside(self, content: CampaignContent) -> None:
        """Keep beside which original the texts are shown: what is sent from here on was written beside that."""
        marks = original_marks(content)
        for place in self.places:
            self[f"original-{place}"].data = marks.get(place, "")

    def written(self) -> Written:
        """Return what a valid form says."""
        return Written(
            self.language,
            {place: self[place].data or "" for place in self.places},
            self.seen.data or "",
            {place: self[f"original-{place}"].data or "" for place in self.places},
            frozenset(place for place in self.places if self[f"right-{place}"].data),
        )

    def refuse(self, faults: Mapping[str, AppError]) -> None:
        """Put a refusal beside each text that it is about."""
        for place, fault in faults.items():
            if place in self.places:
                self[place].errors = [*self[place].errors, worded(fault)]


def texts_form(
    formdata: Any, content: CampaignContent, language: str, places: Sequence[str], languages: Languages
) -> TextsForm:  # fmt: skip
    """Return the form of the texts at these places in a language."""
    fields: dict[str, Any] = {"places": tuple(places)}
    for place in places:
        fields[place] = TextAreaField(validators=[Savable(place, language, languages)])
        fields[f"seen-{place}"], fields[f"original-{place}"] = HiddenField(), HiddenField()
        fields[f"right-{place}"] = BooleanField()
    form: TextsForm = type("TextsForm", (TextsForm,), fields)(formdata, content, language)
    return form


def _seen_now(content: CampaignContent, language: str, places: Sequence[str]) -> dict[str, str]:
    marks, seen = original_marks(content), {"seen": mark_of(part(content, language))}
    for place in places:
        text = text_at(content, language, place)
        seen |= {place: text, f"seen-{place}": mark(text), f"original-{place}": marks[place]}
    return seen


class AddLanguageForm(Form):
    """A language that letters can be written in, or the code of any other."""

    language = SelectField(validate_choice=False)
    other = StringField()

    def validate_other(self, field: Field) -> None:
        try:
            field.data = line_of((field.data or "")[:_LONGEST_CODE])
        except AppError as error:
            raise StopValidation(worded(error)) from None
        if not self.code:
            raise StopValidation(gettext("Choose a language, or enter the code of one."))

    @property
    def code(self) -> str:
        return self.other.data or (self.language.data or "")[:_LONGEST_CODE]

    def refuse(self, error: AppError) -> None:
        """Put a refusal beside the code."""
        self.other.errors = [worded(error)]


class OriginalForm(Form):
    """Which language is the original."""

    original = SelectField(validate_choice=False)
    seen = HiddenField()

    @classmethod
    def opened(cls, content: CampaignContent, formdata: Any = None) -> OriginalForm:
        """Return the form over what stands there."""
        return cls(formdata, data={"original": content.original_language, "seen": mark_of(languages_of(content))})

    def reopen(self, content: CampaignContent) -> None:
        """Let the next answer be about what stands there now."""
        self.seen.data = mark_of(languages_of(content))
