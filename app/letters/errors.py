"""Pure: why a letter is refused."""

from __future__ import annotations

from app.errors import N_, AppError


class LetterError(AppError):
    """A letter cannot be made; nothing half-made leaves."""


class LanguageUnknown(LetterError):
    """There is no folder of letter templates for this language."""

    sentence = N_("There is no letter template for the language “%(language)s”.")

    def __init__(self, language: str) -> None:
        super().__init__(language=language)


class TemplateFault(LetterError):
    """A letter template or its conventions break a rule; `reason` names it."""

    sentence = N_("The letter template %(template)s cannot be used: %(reason)s")

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(template=template, reason=reason)


class SalutationMissing(LetterError):
    """No salutation is stored or can be formed for this office in this language."""

    sentence = N_("No salutation is known for the office %(office)s in the language “%(language)s”.")

    def __init__(self, office: str, language: str) -> None:
        super().__init__(office=office, language=language)


class FormOfAddressMissing(LetterError):
    """The address block needs a form that nobody has entered; `form` says which."""

    sentence = N_("The directory has no %(form)s for the office %(office)s in the language “%(language)s”.")

    def __init__(self, office: str, language: str, form: str) -> None:
        super().__init__(office=office, language=language, form=form)


class TextMissing(LetterError):
    """A text that the letter needs is not there in this language."""

    sentence = N_("The campaign has no %(text)s in the language “%(language)s”.")

    def __init__(self, text: str, language: str) -> None:
        super().__init__(text=text, language=language)


class TranslationIntoItself(LetterError):
    """A translation of a letter is asked for into the language in which it is written."""

    sentence = N_(
        "The letter itself is in this language (%(language)s): choose another one for the translation, or leave it out."
    )

    def __init__(self, language: str) -> None:
        super().__init__(language=language)


class NameFormMissing(LetterError):
    """A text needs a name in a grammatical case that nobody has entered; it is never guessed."""

    sentence = N_("The name of %(person)s has no %(case)s in the language “%(language)s”, which a text needs.")

    def __init__(self, person: str, case: str, language: str) -> None:
        super().__init__(person=person, case=case, language=language)


class FormMissing(LetterError):
    """A text gives a word for some genders and numbers, and not for those of the people it is about."""

    sentence = N_("A text in the language “%(language)s” has no form “%(form)s” for %(people)s.")

    def __init__(self, form: str, people: str, language: str) -> None:
        super().__init__(form=form, people=people, language=language)


class NoDemand(LetterError):
    """None of the chosen demands is addressed to this target."""

    sentence = N_("None of the chosen demands is addressed to %(office)s.")

    def __init__(self, office: str) -> None:
        super().__init__(office=office)


class GlyphMissing(LetterError):
    """No font has a glyph for a character: the letter would show an empty box."""

    sentence = N_("The character %(character)s (%(code_point)s) cannot be printed: no font has it.")

    def __init__(self, character: str) -> None:
        super().__init__(character=character, code_point=f"U+{ord(character):04X}")
        self.character = character


class CharacterRefused(LetterError):
    """A control character or one that overrides the direction of reading."""

    sentence = N_("The text contains a character that cannot stand in a letter (%(code_point)s).")

    def __init__(self, character: str) -> None:
        super().__init__(code_point=f"U+{ord(character):04X}")


class SignatureRefused(LetterError):
    """An uploaded signature is no usable picture."""


class SignatureTooLarge(SignatureRefused):
    sentence = N_("The signature file is too large: at most %(megabytes)s MB.")

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes=megabytes)


class SignatureNotAPicture(SignatureRefused):
    sentence = N_("The signature must be a PNG or JPEG picture, and this file is not one or is damaged.")


class SignatureTooManyPixels(SignatureRefused):
    sentence = N_("The signature picture has too many pixels: at most %(megapixels)s million.")

    def __init__(self, megapixels: int) -> None:
        super().__init__(megapixels=megapixels)


class SignatureBlank(SignatureRefused):
    sentence = N_(
        "No ink was found in the picture of the signature. Sign with a dark pen on white paper, and take the picture "
        "from close by."
    )


class SignatureNotOnPaper(SignatureRefused):
    sentence = N_(
        "The picture shows more than a signature, or is too dark. Sign on plain white paper, and take a picture of "
        "nothing but the signature, in even light."
    )


class TooManyPages(LetterError):
    """What a writer typed would take more sheets than anybody reads."""

    sentence = N_("This would take about %(pages)s pages: at most %(most)s fit.")

    def __init__(self, pages: int, most: int) -> None:
        super().__init__(pages=pages, most=most)
