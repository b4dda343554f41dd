"""Pure: mails to supporters, from the same folders as the letters; the first paragraph of a template is the subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.letters.catalogue import Catalogue
from app.letters.characters import paragraphs_of
from app.letters.errors import TemplateFault
from app.letters.letter import Paragraph, Run
from app.letters.markup import plain_text
from app.letters.templates import Filling


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's subject and its text, in one language."""

    subject: str
    text: str


def compose_mail(catalogue: Catalogue, language: str, kind: str, values: Mapping[str, str]) -> Mail:
    """Return a mail of a kind ("mail_confirm"); `values` are plain texts by variable ("mail.link").

    A text of several paragraphs ("mail.text") may stand only in a paragraph of its own.
    Raises LanguageUnknown, TemplateFault.
    """
    blocks = {
        name: tuple(Paragraph((Run(paragraph),)) for paragraph in paragraphs_of(value))
        for name, value in values.items()
    }
    filled = catalogue.template(language, kind).blocks(Filling(catalogue.language(language).default, blocks))
    subject, *rest = filled
    if not isinstance(subject, Paragraph) or not rest:
        raise TemplateFault(f"{language}/{kind}.md", "its first paragraph must be the subject, and a text must follow")
    return Mail(" ".join(subject.text.split()), plain_text(rest) + "\n")
