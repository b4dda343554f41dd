"""Whether the texts of a campaign fit: what may be saved as a draft, and what can be approved."""

from __future__ import annotations

from collections.abc import Mapping

from app.campaigns import addressing, text_rules
from app.campaigns.approval import lacking, places, text_at
from app.campaigns.content import LETTER_TEXTS, CampaignContent, TextKind
from app.campaigns.texts.errors import PlaceholderUnfit, TextLacking, TextRefused
from app.errors import AppError
from app.letters.conventions import Language
from app.letters.errors import LanguageUnknown, LetterError, TemplateFault
from app.letters.markup import plain_text
from app.letters.templates import checked, has_places

Languages = Mapping[str, Language]


def require_savable(place: str, text: str, code: str, languages: Languages) -> None:
    """Refuse what can be no text at a place, whoever the people are: its Markdown, its placeholders, its length.

    Raises TextRefused, LanguageUnknown for what belongs in a letter in a language without letters.
    """
    if place not in tuple(TextKind):
        text_rules.require_demand(text)
    else:
        text_rules.require_text(TextKind(place), text)
    language = languages.get(code)
    if language is None:
        if place in LETTER_TEXTS or has_places(text):
            raise LanguageUnknown(code)
        return
    if has_places(text):
        try:
            checked("text", text, "text", language.default)
        except TemplateFault as fault:
            raise PlaceholderUnfit(str(fault.data["reason"])) from None


def unfit(content: CampaignContent, code: str, languages: Languages) -> dict[str, AppError]:
    """Return by place why a text that is there cannot stand in a letter or on the page as it is: a name has no form."""
    found = ((place, _fault(content, place, code, languages)) for place in places(content))
    return {place: fault for place, fault in found if fault is not None}


def unapprovable(content: CampaignContent, code: str, languages: Languages) -> dict[str, AppError]:
    """Return by place why the texts of a language cannot be approved: what does not fit, and what is missing."""
    return {**unfit(content, code, languages), **{place: TextLacking() for place in lacking(content, code)}}


def _fault(content: CampaignContent, place: str, code: str, languages: Languages) -> AppError | None:
    text = text_at(content, code, place)
    if not text:
        return None
    try:
        require_savable(place, text, code, languages)
        if place in tuple(TextKind) and place not in LETTER_TEXTS:
            return None
        blocks = addressing.passage(content, text, code, languages)
        if place not in LETTER_TEXTS:
            text_rules.require_one_paragraph(blocks)
    except TemplateFault as fault:
        return PlaceholderUnfit(str(fault.data["reason"]))
    except (TextRefused, LetterError) as fault:
        return fault
    return None


def placeholders(content: CampaignContent, language: Language) -> list[tuple[str, str]]:
    """Return what can stand in a text of the letter for the people, and what it prints; empty where nobody knows yet.

    With several people each has a number, and `people` are all of them.
    """
    several = len(content.people) > 1
    names = ["people", *(f"person{n}" for n, _person in enumerate(content.people[:9], 1))] if several else ["person"]
    grammar = language.default.grammar
    forms = [f"{{{{ {name}.{form} }}}}" for name in names for form in (*grammar.cases, *grammar.pronouns)]
    chosen = ", ".join(f'{form}="…"' for form in grammar.agreement)
    printed = [(form, _printed(content, form, language)) for form in forms]
    return [*printed, (f"{{{{ {names[0]} | agree({chosen}) }}}}", "")]


def _printed(content: CampaignContent, placeholder: str, language: Language) -> str:
    try:
        return plain_text(addressing.passage(content, placeholder, language.code, {language.code: language}))
    except LetterError:
        return ""
