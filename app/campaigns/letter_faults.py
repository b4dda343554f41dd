"""What a letter of a campaign lacks, all of it and not only the first, and the place where each is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from app.campaigns import addressing, approval
from app.campaigns.blocks import Block
from app.campaigns.content import LETTER_TEXTS, CampaignContent, Target
from app.campaigns.unready import StatesMissing
from app.letters.catalogue import Catalogue
from app.letters.composing import Addressee, Matter, Writer, compose
from app.letters.errors import (
    FormOfAddressMissing,
    GlyphMissing,
    LanguageUnknown,
    LetterError,
    NameFormMissing,
    NoDemand,
    SalutationMissing,
    TextMissing,
)
from app.recipients.models import Office

# Each fault that is found is mended for a moment, to see what else there is; nobody works off more at once.
_MOST_OF_ONE_LETTER = 50
_WRITER = Writer(name="Ann Example", country="GB")


def of_letters(
    content: CampaignContent, offices: Mapping[str, Office], catalogue: Catalogue, today: date
) -> Iterator[Block]:
    """Compose every letter that a campaign promises; a file is refused for each that cannot be.

    Every target must be among the offices.
    """
    for number, target in enumerate(content.targets, 1):
        for code in content.letter_languages:
            for error in _of_letter(content, target, offices, code, catalogue, today):
                place = _place_of(error, content, target, code, catalogue)
                # It is one list of states for the letters in all languages.
                yield Block(place, StatesMissing() if place == "countries" else error, f"targets[{number}] ({code})")


def of_texts(content: CampaignContent, catalogue: Catalogue) -> Iterator[Block]:
    """Tell which texts of letters cannot be put into words, also in a language whose letter is not whole yet."""
    for code, texts in content.texts.items():
        for kind in LETTER_TEXTS:
            for error in _of_text(content, texts.get(kind, ""), code, catalogue):
                yield Block(_people_or(f"texts.{code}.{kind}", error, content, code), error)


def of_demands(content: CampaignContent, catalogue: Catalogue) -> Iterator[Block]:
    """Tell which demands the page cannot put into words; a file is refused for each."""
    for number, demand in enumerate(content.demands, 1):
        for code, text in demand.texts.items():
            place = f"demands[{number}].texts.{code}"
            for error in _of_text(content, text, code, catalogue):
                yield Block(_people_or(place, error, content, code), error, place)


def _of_text(content: CampaignContent, text: str, code: str, catalogue: Catalogue) -> Iterator[LetterError]:
    try:
        addressing.passage(content, text, code, catalogue.languages)
    except LetterError as error:
        yield error


def _of_letter(
    content: CampaignContent,
    target: Target,
    offices: Mapping[str, Office],
    code: str,
    catalogue: Catalogue,
    today: date,
) -> Iterator[LetterError]:
    try:
        language = catalogue.language(code)
    except LanguageUnknown as error:
        yield error
        return
    matter = addressing.matter(content, target, offices, frozenset(), language)
    addressee = addressing.addressee(offices[target.office], target, content, language, today)
    for _ in range(_MOST_OF_ONE_LETTER):
        try:
            compose(matter, addressee, _WRITER, code, today, catalogue)
        except NameFormMissing as error:
            matter = _with_name_form(matter, error)
            yield error
        except (SalutationMissing, FormOfAddressMissing) as error:
            addressee = _addressed(addressee, error)
            yield error
        except LetterError as error:
            yield error
            return
        else:
            return


def _with_name_form(matter: Matter, error: NameFormMissing) -> Matter:
    case = str(error.data["case"])
    people = (
        replace(person, names={**person.names, case: person.names.get(case) or person.name}) for person in matter.people
    )
    return replace(matter, people=tuple(people))


def _addressed(addressee: Addressee, error: LetterError) -> Addressee:
    stands_in = addressee.office
    if isinstance(error, SalutationMissing):
        return replace(addressee, printed_salutation=stands_in)
    if not addressee.form_of_address:
        return replace(addressee, form_of_address=stands_in, form_of_address_dative=stands_in)
    return replace(addressee, holder=stands_in, holder_missing_in_language=False)


def _place_of(error: LetterError, content: CampaignContent, target: Target, code: str, catalogue: Catalogue) -> str:
    """Return the place in the campaign, or in the directory, where somebody can mend this."""
    match error:
        case SalutationMissing() | FormOfAddressMissing():
            return f"office.{target.office}"
        case NoDemand():
            return "demands"
        case TextMissing():
            return _place_of_text(str(error.data["text"]), code)
        case GlyphMissing():
            return _place_with(error.character, content, target, code)
        case _:
            return _people_or(_place_at_fault(error, content, code, catalogue), error, content, code)


def _place_of_text(text: str, code: str) -> str:
    if text in tuple(LETTER_TEXTS):
        return f"texts.{code}.{text}"
    return {"subject": "people", "demand in one sentence": "demands"}.get(text, "countries")


def _people_or(place: str, error: LetterError, content: CampaignContent, code: str) -> str:
    """Return where the form of a name or the whole language is missing; of any other fault the place given."""
    if isinstance(error, LanguageUnknown):
        return f"texts.{code}"
    return place_of_form(error, content) if isinstance(error, NameFormMissing) else place


def place_of_form(error: NameFormMissing, content: CampaignContent) -> str:
    """Return the place of the form of a name that is missing."""
    number = next((n for n, one in enumerate(content.people, 1) if one.name == error.data["person"]), 1)
    return f"people[{number}].names.{error.data['language']}.{error.data['case']}"


def _place_at_fault(error: LetterError, content: CampaignContent, code: str, catalogue: Catalogue) -> str:
    for place in approval.places(content):
        text = approval.text_at(content, code, place)
        if any(type(found) is type(error) for found in _of_text(content, text, code, catalogue)):
            return _written(place, content, code)
    return f"texts.{code}"


def _place_with(character: str, content: CampaignContent, target: Target, code: str) -> str:
    """Return where a character stands: in a text of this language, in a name, or else in the directory."""
    for place in approval.places(content):
        if character in approval.text_at(content, code, place):
            return _written(place, content, code)
    for number, person in enumerate(content.people, 1):
        if character in person.name or any(character in name for name in person.names.get(code, {}).values()):
            return f"people[{number}].names.{code}"
    return f"office.{target.office}"


def _written(place: str, content: CampaignContent, code: str) -> str:
    """Return the place of a text ("concern", "demand-2") as a campaign file writes it."""
    for number, demand in enumerate(content.demands, 1):
        if place == f"demand-{demand.id}":
            return f"demands[{number}].texts.{code}"
    return f"texts.{code}.{place}"
