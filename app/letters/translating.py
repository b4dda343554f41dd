"""Pure: the translation of a letter on a page of its own, so that people can sign what they can read.

It is composed like any letter, from the campaign's texts in the second language; what only the letter itself needs
(sender, postal address, date, signature) is left out, since the signature stands under the letter alone.
"""

from __future__ import annotations

from dataclasses import replace

from babel import Locale

from app.letters import fonts
from app.letters.bidi import with_isolates
from app.letters.catalogue import Catalogue
from app.letters.composing import Addressee, Matter, SignatureKind, Writer, compose
from app.letters.errors import TranslationIntoItself
from app.letters.letter import Letter, Paragraph, Part, Run, Section

_TRANSLATED = frozenset({
    *(Part.ADDRESSEE, Part.COPY_NOTE, Part.SUBJECT, Part.SALUTATION, Part.BODY, Part.CLOSING, Part.NAME)
})  # fmt: skip


def with_reading_copy(
    letter: Letter, matter: Matter, addressee: Addressee, writer: Writer, language: str, catalogue: Catalogue
) -> Letter:
    """Return a letter with its translation; `matter` and `addressee` are those of the second language.

    Raises TranslationIntoItself, and as `compose`.
    """
    if language == letter.language:
        raise TranslationIntoItself(language)
    translated = compose(
        matter,
        # Without postal lines above it, the address in this language always stands.
        replace(addressee, postal_lines=(), country_line=""),
        # By pen: the name stands below the closing in plain letters, and never as a signature.
        replace(writer, signature=SignatureKind.PEN, signature_image=None),
        language,
        letter.written_on,
        catalogue,
        letter.paper,
    )
    kept = (replace(section, align="start") for section in translated.sections if section.part in _TRANSLATED)
    reading_copy = replace(
        translated,
        window=None,
        sections=(_heading(letter, translated, catalogue), _note(letter, translated, catalogue), *kept),
    )
    fonts.require_glyphs(reading_copy)
    return replace(letter, reading_copy=reading_copy)


def _heading(letter: Letter, translated: Letter, catalogue: Catalogue) -> Section:
    """Tell whoever gets the letter what the page is, in the letter's language."""
    words = _label("translation", letter, translated, catalogue)
    heading = Paragraph(
        with_isolates((Run(words, bold=True),), letter.direction),
        language=letter.variant,
        direction=letter.direction if letter.direction is not translated.direction else None,
    )
    return Section(Part.TRANSLATION_HEADING, (heading,))


def _note(letter: Letter, translated: Letter, catalogue: Catalogue) -> Section:
    """Tell whoever signs that the letter itself is signed, in their own language."""
    words = _label("translation_note", translated, letter, catalogue)
    return Section(Part.TRANSLATION_NOTE, (Paragraph(with_isolates((Run(words),), translated.direction)),))


def _label(label: str, speaking: Letter, named: Letter, catalogue: Catalogue) -> str:
    """Return a label of one letter's language that names the language of the other, as CLDR calls it there."""
    conventions = catalogue.language(speaking.language).variants[speaking.variant]
    languages = Locale.parse(speaking.variant, sep="-").languages
    return conventions.labels[label].format(
        language=languages.get(named.language, catalogue.language(named.language).name)
    )
