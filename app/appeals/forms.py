"""The supporter's form: what may be typed, and the sentence beside the field where it may not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.appeals.asked import ReplyTo, ReturnAddress
from app.appeals.letters_of import Appeal
from app.appeals.signing import SignedForm
from app.errors import AppError
from app.letters import countries, fonts
from app.letters.addresses import ascii_email
from app.letters.characters import line_of, lines_of
from app.letters.composing import SignatureKind, Writer
from app.letters.conventions import Gender
from app.letters.errors import GlyphMissing, TooManyPages, TranslationIntoItself
from app.letters.letter import Paper
from app.public import worded
from app.recipients.words import language_name
from app.sections.dress import Dress

LONGEST_NAME = 200
LONGEST_LINE = 200
LONGEST_ADDRESS = 1_000
MOST_ADDRESS_LINES = 12
LONGEST_OWN_WORDS = 10_000
# Ten thousand characters are two or three pages; as many short lines are many more, and nobody reads them.
MOST_PAGES = 6
# What may be a language of CLDR without its country.
_LANGUAGE = re.compile("[a-z]{2,3}")


def _refuse(sentence: str) -> StopValidation:
    return StopValidation(sentence)


class Chosen:
    """Something is chosen; `sentence` asks for it."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data:
            raise _refuse(str(self.sentence))


class Printable:
    """The text fits, has no control characters, and every one of its characters is in a font.

    Where `needed` is given, the text must also hold something that can be seen; the sentence asks for it.
    """

    def __init__(
        self, longest: int, *, lines: bool = False, most_lines: int | None = None, needed: Any | None = None
    ) -> None:
        self.longest, self.lines, self.most_lines, self.needed = longest, lines, most_lines, needed

    def __call__(self, _form: Form, field: Field) -> None:
        typed = field.data or ""
        # What is far too long is not looked at letter by letter.
        if len(typed) > 2 * self.longest + 100:
            raise self._too_long(typed)
        try:
            text = lines_of(typed) if self.lines else line_of(typed)
            if character := fonts.missing_glyph(text):
                raise GlyphMissing(character)
        except AppError as error:
            raise _refuse(worded(error)) from None
        if len(text) > self.longest:
            raise self._too_long(text)
        if (pages := fonts.pages_of(text)) > MOST_PAGES:
            raise _refuse(worded(TooManyPages(pages, MOST_PAGES)))
        if self.most_lines and text.count("\n") >= self.most_lines:
            raise _refuse(gettext("At most %(lines)s lines fit here.", lines=self.most_lines))
        if self.needed is not None and not any(character.isalnum() for character in text):
            raise _refuse(str(self.needed))

    def _too_long(self, text: str) -> StopValidation:
        return _refuse(
            gettext(
                "This is too long: it has %(length)s characters, and at most %(longest)s fit.",
                length=len(text),
                longest=self.longest,
            )
        )


class Approved:
    """The chosen language has an approved text; one that has none is told from what is no language at all."""

    def __call__(self, form: LetterForm, field: Field) -> None:
        chosen = field.data or ""
        if _LANGUAGE.fullmatch(chosen) and chosen not in form.languages:
            name = language_name(chosen, form.interface_language)
            if name != chosen:
                raise _refuse(
                    gettext("The campaign has no approved text in this language: %(language)s.", language=name)
                )
        _known(form, field)


class Known:
    """Every chosen value is one of the field's choices; `sentence` names the one that is not."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def __call__(self, _form: Form, field: Field) -> None:
        known = {value for value, _label in getattr(field, "choices", None) or ()}
        chosen = field.data if isinstance(field.data, list) else [field.data] if field.data else []
        wrong = next((value for value in chosen if value not in known), None)
        if wrong is not None:
            raise _refuse(str(self.sentence) % {"choice": _shown(wrong)})


def _shown(value: str) -> str:
    return value if len(value) <= 60 else value[:60] + "…"  # noqa: PLR2004  # A wrong choice is quoted, not repeated at length.


def _filled(values: list[str] | None) -> list[str]:
    """Leave out empty values, which say nothing."""
    return [value for value in values or () if value]


_known = Known(lazy_gettext("“%(choice)s” is not one of the choices here."))


class LetterForm(SignedForm):
    """The fields of one letter. Names and limits are the outside contract; see docs/contract.md."""

    target = SelectMultipleField(
        lazy_gettext("To whom"),
        filters=[_filled],
        validators=[
            Chosen(lazy_gettext("Choose at least one office to write to.")),
            Known(lazy_gettext("“%(choice)s” is not an office that this campaign writes to.")),
        ],
        validate_choice=False,
    )
    letter_language = RadioField(
        lazy_gettext("In which language"),
        validators=[Chosen(lazy_gettext("Choose the language of your letter.")), Approved()],
        validate_choice=False,
    )
    translation = BooleanField()
    translation_language = SelectField(lazy_gettext("Translation into"), validators=[Approved()], validate_choice=False)
    demand = SelectMultipleField(
        lazy_gettext("What you ask"),
        filters=[_filled],
        validators=[Known(lazy_gettext("“%(choice)s” is not a demand of this campaign."))],
        validate_choice=False,
    )
    own_words = TextAreaField(lazy_gettext("In your own words"), validators=[Printable(LONGEST_OWN_WORDS, lines=True)])
    name = StringField(
        lazy_gettext("Name"), validators=[Printable(LONGEST_NAME, needed=lazy_gettext("Enter your name."))]
    )
    country = SelectField(
        lazy_gettext("Country"),
        validators=[Chosen(lazy_gettext("Choose your country.")), _known],
        validate_choice=False,
    )
    place = StringField(lazy_gettext("Town"), validators=[Printable(LONGEST_LINE)])
    address = TextAreaField(
        lazy_gettext("Postal address"),
        validators=[Printable(LONGEST_ADDRESS, lines=True, most_lines=MOST_ADDRESS_LINES)],
    )
    occupation = StringField(lazy_gettext("Occupation"), validators=[Printable(LONGEST_LINE)])
    writer_gender = RadioField(
        lazy_gettext("How the letter speaks of you"), validators=[_known], default="", validate_choice=False
    )
    email = StringField(lazy_gettext("E-mail address"), validators=[Printable(LONGEST_LINE)])
    reply_to = RadioField(
        lazy_gettext("Replies of the office go"),
        validators=[_known],
        default=ReplyTo.WRITER.value,
        validate_choice=False,
    )
    copies = RadioField(
        lazy_gettext("Send copies to the diplomatic representatives in your country"),
        validators=[_known],
        default="yes",
        validate_choice=False,
    )
    return_address = RadioField(
        lazy_gettext("Return address"),
        validators=[_known],
        default=ReturnAddress.OWN.value,
        validate_choice=False,
    )
    signature_kind = RadioField(
        lazy_gettext("How you sign"), default=SignatureKind.TYPED.value, validators=[_known], validate_choice=False
    )
    signature = FileField(lazy_gettext("Picture of your signature"))
    signature_data = HiddenField()
    drawing = HiddenField(lazy_gettext("Drawn signature"))
    asked = HiddenField()
    attach_pdf = BooleanField()
    paper = SelectField(lazy_gettext("Paper"), validators=[_known], validate_choice=False)

    # The mark of what the campaign asks now; a form that was opened before carries another.
    asked_now: str = ""
    interface_language: str = "en"
    # Those with an approved text.
    languages: Sequence[str] = ()
    # Through whose pages the letter is written.
    section: Dress | None = None
    # Whether the letter is to be e-mailed by us, which needs an address of the writer.
    for_delivery: bool = False

    @classmethod
    def for_campaign(
        cls,
        *,
        targets: Sequence[str],
        languages: Sequence[str],
        demands: Sequence[str],
        asked: str = "",
        interface_language: str,
        section: Dress | None = None,
        formdata: Any = None,
    ) -> LetterForm:
        """Return the form with a campaign's choices; without `formdata` it is as a reader first sees it."""
        first = section.first_of(languages) if section else next(iter(languages), "")
        first_seen = {
            "target": list(targets),
            "letter_language": first,
            # Also where it is the first language's: whoever chooses another for the letter reads this one.
            "translation_language": interface_language if interface_language in languages else "",
            "demand": list(demands),
            "country": section.country if section else "",
            "paper": section.paper if section else "",
        }
        form = cls(formdata=formdata, data=None if formdata is not None else first_seen)
        if not form.translation.data:
            # Nobody has chosen it yet: it follows the language of the page.
            form.translation_language.data = first_seen["translation_language"]
        form.asked_now, form.section, form.interface_language = asked, section, interface_language
        form.languages = languages
        form.target.choices = [(target, target) for target in targets]
        form.letter_language.choices = [(language, language) for language in languages]
        form.translation_language.choices = [("", ""), *form.letter_language.choices]
        form.demand.choices = [(demand, demand) for demand in demands]
        form.country.choices = [("", gettext("Choose a country")), *countries.names(interface_language).items()]
        form.writer_gender.choices = [
            ("", gettext("so that it fits everybody")),
            ("f", gettext("as of a woman")),
            ("m", gettext("as of a man")),
        ]
        form.reply_to.choices = [
            (ReplyTo.WRITER.value, gettext("to me")),
            (
                ReplyTo.CAMPAIGN.value,
                gettext("to %(section)s", section=section.name_in(interface_language))
                if section and section.reply_to
                else gettext("to the campaign"),
            ),
        ]
        form.copies.choices = [("yes", gettext("Yes")), ("no", gettext("No"))]
        form.return_address.choices = [(ReturnAddress.OWN.value, gettext("mine"))]
        if section and section.return_address:
            name = section.name_in(interface_language)
            label = gettext("that of %(section)s", section=name)
            form.return_address.choices.append((ReturnAddress.SECTION.value, label))
        form.signature_kind.choices = [(kind.value, kind.value) for kind in SignatureKind]
        form.paper.choices = [
            ("", gettext("As is usual in my country")),
            *((paper.value, paper.value) for paper in Paper),
        ]
        return form

    def validate_demand(self, field: Field) -> None:
        """A choice that was made among other demands is not taken for one among these."""
        if self.asked.data and self.asked.data != self.asked_now:
            field.data = []
            raise _refuse(
                gettext("What the campaign asks has changed since you opened this page. Please choose again.")
            )

    def validate_translation_language(self, _field: Field) -> None:
        """A translation is into another language than the letter's."""
        if not self.translation.data:
            return
        if len(self.languages) == 1:
            raise _refuse(gettext("The campaign has an approved text in one language only: there is no translation."))
        if not self.translation_into:
            raise _refuse(gettext("Choose the language of the translation."))
        if self.translation_into == self.letter_language.data:
            raise _refuse(worded(TranslationIntoItself(self.translation_into)))

    @property
    def translation_into(self) -> str:
        """The language of a translation: the only other one there is, else the one that is chosen, if any."""
        others = [language for language in self.languages if language != self.letter_language.data]
        chosen: str = self.translation_language.data or ""
        return others[0] if len(others) == 1 else chosen

    def validate_email(self, field: Field) -> None:
        text = (field.data or "").strip()
        if not text and self.for_delivery:
            raise _refuse(gettext("Enter your e-mail address: we ask you there whether the letter may leave."))
        if text and not ascii_email(text):
            raise _refuse(gettext("This is not an e-mail address such as name@example.org."))

    def replies_to(self) -> ReplyTo:
        """Return to whom a valid form lets offices reply."""
        return ReplyTo(self.reply_to.data or ReplyTo.WRITER)

    def appeal(self) -> Appeal:
        """Return what a valid form asks for."""
        kind = SignatureKind(self.signature_kind.data or SignatureKind.TYPED)
        # Whoever wants replies to go to the campaign wants no address of theirs in the letter.
        email = (self.email.data or "").strip() if self.replies_to() is ReplyTo.WRITER else ""
        lent = self.section.return_address if self.section else ""
        return Appeal(
            targets=tuple(self.target.data or ()),
            language=self.letter_language.data,
            demands=frozenset(self.demand.data or ()),
            paper=Paper(self.paper.data) if self.paper.data else None,
            attach_pdf=bool(self.attach_pdf.data),
            copies=self.copies.data != "no",
            translation=self.translation_into if self.translation.data else "",
            writer=Writer(
                name=line_of(self.name.data or ""),
                country=self.country.data,
                place=line_of(self.place.data or ""),
                address=lines_of(self.address.data or ""),
                return_address=lent if self.return_address.data == ReturnAddress.SECTION else "",
                occupation=line_of(self.occupation.data or ""),
                email=email,
                own_words=lines_of(self.own_words.data or ""),
                gender=Gender(self.writer_gender.data or Gender.UNKNOWN),
                signature=kind,
                signature_image=self.chosen_image,
            ),
        )
