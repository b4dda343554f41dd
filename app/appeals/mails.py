"""Pure: the mails to a supporter about their letters, in the language of the page that they wrote on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.appeals.supporters import name_for_mail
from app.letters import dates
from app.letters.catalogue import Catalogue
from app.letters.mails import compose_mail
from app.outbox.content import NoticeContent

# Mails of our own come from the program, not from a person.
_SENDER = "Faithfully"


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom a mail goes; `name` is as it was typed."""

    email: str
    name: str
    language: str


def day(catalogue: Catalogue, value: date, language: str) -> str:
    """Return a day as letters in a language write it."""
    return dates.formatted(value, catalogue.language(_known(catalogue, language)).default)


def _known(catalogue: Catalogue, language: str) -> str:
    return language if language in catalogue.languages else "en"


def mail(catalogue: Catalogue, kind: str, to: Addressed, values: Mapping[str, str]) -> NoticeContent:
    """Return a mail of a kind ("mail_confirm"); `values` are its variables below `mail.` ("link").

    Raises LanguageUnknown, TemplateFault.
    """
    language = _known(catalogue, to.language)
    variables = {"writer.name": name_for_mail(to.name), **{f"mail.{name}": value for name, value in values.items()}}
    composed = compose_mail(catalogue, language, kind, variables)
    return NoticeContent(to.email, _SENDER, composed.subject, composed.text, language)
