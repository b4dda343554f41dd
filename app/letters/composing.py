"""Pure: composes a letter from plain values. What is missing is refused here, before anything is rendered or queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.letters import address_block, countries, dates, fonts, salutations
from app.letters.address_block import POSTAL_LANGUAGE
from app.letters.agreement import Person
from app.letters.bidi import with_isolates
from app.letters.catalogue import Catalogue
from app.letters.characters import direction_of, paragraphs_of, script_of
from app.letters.conventions import Conventions, Gender, Rank
from app.letters.demands import demand_lists, demand_sentence
from app.letters.errors import NoDemand, TextMissing
from app.letters.letter import (
    Block,
    Bullets,
    Direction,
    Letter,
    Paper,
    Paragraph,
    Part,
    Run,
    Section,
    SignatureImage,
    SignatureRoom,
)
from app.letters.templates import Filling, filled_text, joined


class SignatureKind(StrEnum):
    """How the writer signs: with a picture of it (`IMAGE`), or one that is drawn on the page (`DRAWN`)."""

    TYPED = "typed"
    DRAWN = "drawn"
    IMAGE = "image"
    PEN = "pen"


class Role(StrEnum):
    """What a target gets: the letter itself, a copy for information, or, as a third party, the wish to raise it."""

    TO = "to"
    COPY = "copy"
    RAISE_WITH = "raise_with"


# The kind of letter that a target gets, which is a file of the language's folder.
_KINDS = {Role.TO: "appeal", Role.COPY: "copy", Role.RAISE_WITH: "raise_with"}


@dataclass(frozen=True, slots=True)
class Writer:
    """Who signs. `country` is ISO 3166-1 alpha-2; everything but name and country may be empty.

    `gender` is used only where a word of the letter needs it, and only if the writer told it. `return_address` (whole
    lines, with the country) stands at the head of the letter instead of address, place and country.
    """

    name: str
    country: str
    place: str = ""
    address: str = ""
    return_address: str = ""
    occupation: str = ""
    email: str = ""
    own_words: str = ""
    gender: Gender = Gender.UNKNOWN
    signature: SignatureKind = SignatureKind.TYPED
    signature_image: SignatureImage | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """An office on the day of the letter, in the letter's language.

    `country` is the office's (ISO 3166-1 alpha-2), None for an international body. `form_of_address` and `holder`
    stand in the inner address, in the case that the language asks for; `name` is the holder's, for a salutation;
    `postal_lines` are verbatim, without the country; `country_line` is the destination as printed on an envelope, left
    out where it is the writer's own country (`postal_country`).
    """

    office: str
    rank: Rank
    country: str | None = None
    role: Role = Role.TO
    gender: Gender = Gender.UNKNOWN
    printed_salutation: str | None = None
    stored_salutation: str | None = None
    title: str | None = None
    form_of_address: str | None = None
    form_of_address_dative: str | None = None
    holder: str | None = None
    holder_missing_in_language: bool = False
    name: str | None = None
    surname: str | None = None
    postal_lines: tuple[str, ...] = ()
    postal_country: str | None = None
    country_line: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a campaign says, in the letter's language: texts in the Markdown subset, demands for this target only.

    Texts and demands may name the `people` and agree with them (see `templates`). `originals` are the offices to which
    the letter itself goes, `states` (ISO 3166-1 alpha-2) those with which a third party is asked to raise it, `made_to`
    to which of these each demand is made, None to all.
    """

    campaign: str
    subject: str
    introduction: str
    concern: str
    legal_ground: str
    demands: tuple[str, ...]
    people: tuple[Person, ...] = ()
    historical: bool = False
    reference: str = ""
    originals: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    made_to: tuple[str | None, ...] = ()


def compose(
    matter: Matter,
    addressee: Addressee,
    writer: Writer,
    language: str,
    written_on: date,
    catalogue: Catalogue,
    paper: Paper | None = None,
) -> Letter:
    """Return the letter of one writer to one target.

    Raises LanguageUnknown, TemplateFault, TextMissing, FormOfAddressMissing, SalutationMissing, NoDemand, FormMissing,
    NameFormMissing, GlyphMissing.
    """
    conventions = catalogue.language(language).conventions_for(writer.country)
    _require(matter, addressee, language)
    window = catalogue.sheets.window_of(writer.country)
    labels = conventions.labels
    parts: dict[Part, Sequence[Block]] = {
        **frame(addressee, writer.country, conventions),
        Part.SENDER: _lines(_sender(writer, conventions)),
        Part.DATE: _line(dates.line(written_on, writer.place, addressee.postal_country, conventions)),
        Part.COPY_NOTE: _line(_copy_note(matter, conventions)) if addressee.role is Role.COPY else (),
        Part.SUBJECT: subject_line(matter.subject, conventions),
        Part.BODY: _body(matter, addressee, writer, conventions, catalogue),
        Part.SIGNATURE: _signature(writer, labels),
        Part.NAME: _line(writer.name) if writer.signature is not SignatureKind.TYPED else (),
        Part.REFERENCE: _line(labels["reference"].format(reference=matter.reference)) if matter.reference else (),
    }
    sections = placed(parts, conventions, window=window is not None)
    if matter.historical:
        sections = (notice(conventions), *sections)
    letter = Letter(
        campaign=matter.campaign,
        target=addressee.office,
        language=language,
        variant=conventions.variant,
        direction=conventions.direction,
        paper=paper or catalogue.sheets.paper_of(writer.country),
        window=window,
        written_on=written_on,
        title=f"{matter.subject} – {addressee.title or addressee.office}",
        subject=matter.subject,
        writer=writer.name,
        sections=sections,
    )
    fonts.require_glyphs(letter)
    return letter


def frame(
    addressee: Addressee, country: str, conventions: Conventions, *, together: bool = False
) -> dict[Part, Sequence[Block]]:
    """Return what of a letter follows from whom it goes to: the address blocks, the salutation and the closing.

    `country` is whence it comes (ISO 3166-1 alpha-2), empty for nowhere in particular; `together` where several sign.
    Raises FormOfAddressMissing, SalutationMissing.
    """
    salutation = salutations.resolve(_addressed(addressee), conventions)
    postal = address_block.postal(addressee.postal_lines, addressee.postal_country, addressee.country_line, country)
    inner = address_block.inner(_inner(addressee), conventions)
    return {
        Part.POSTAL: _postal(postal, conventions),
        # An inner address that only repeats the postal lines above it is left out.
        Part.ADDRESSEE: () if all(line in postal for line in inner) else _lines(inner),
        Part.SALUTATION: _line(salutations.punctuated(salutation, conventions)),
        Part.CLOSING: _line(salutations.closing(salutation, addressee.rank, conventions, together=together)),
    }


def subject_line(subject: str, conventions: Conventions) -> Sequence[Block]:
    """Return the line that says what the letter is about."""
    return (Paragraph((Run(conventions.labels["subject"].format(subject=subject), bold=True),)),)


def placed(parts: Mapping[Part, Sequence[Block]], conventions: Conventions, *, window: bool) -> tuple[Section, ...]:
    """Return the parts in the order and on the sides of a language."""
    at_end = conventions.address.at_end_without_window and not window
    return tuple(
        Section(part, _isolated(parts[part], conventions.direction), _side(part, conventions, at_end=at_end))
        for part in conventions.order
        if parts.get(part)
    )


def notice(conventions: Conventions) -> Section:
    """Return what stands on every page of a historical example."""
    return Section(Part.NOTICE, tuple(_line(conventions.labels["historical"])), "center")


def opening(addressee: Addressee, language: str, catalogue: Catalogue) -> str:
    """Return how a letter to an office opens, with its punctuation. Raises LanguageUnknown, SalutationMissing."""
    conventions = catalogue.language(language).default
    return salutations.punctuated(salutations.resolve(_addressed(addressee), conventions), conventions)


def _sender(writer: Writer, conventions: Conventions) -> tuple[str, ...]:
    if writer.return_address:
        return address_block.lent(writer.name, writer.return_address, writer.email)
    return address_block.sender(writer.name, writer.address, writer.place, writer.country, writer.email, conventions)


def _copy_note(matter: Matter, conventions: Conventions) -> str:
    offices = conventions.spelled(f"{conventions.between_demands} ".join(matter.originals))
    return conventions.labels["copy_note"].format(offices=offices)


def _addressed(addressee: Addressee) -> salutations.Addressed:
    return salutations.Addressed(
        office=addressee.office,
        rank=addressee.rank,
        gender=addressee.gender,
        country=addressee.country,
        printed=addressee.printed_salutation,
        stored=addressee.stored_salutation,
        title=addressee.title,
        name=addressee.name,
        surname=addressee.surname,
    )


def _inner(addressee: Addressee) -> address_block.Inner:
    return address_block.Inner(
        office=addressee.office,
        rank=addressee.rank,
        gender=addressee.gender,
        country=addressee.country,
        form=addressee.form_of_address or "",
        form_dative=addressee.form_of_address_dative or "",
        holder=addressee.holder or "",
        holder_missing=addressee.holder_missing_in_language,
    )


def _require(matter: Matter, addressee: Addressee, language: str) -> None:
    for name, text in (
        ("subject", matter.subject),
        ("introduction", matter.introduction),
        ("concern", matter.concern),
        ("legal_ground", matter.legal_ground),
    ):
        if not text.strip():
            raise TextMissing(name, language)
    if not matter.demands:
        raise NoDemand(addressee.title or addressee.office)
    if addressee.role is Role.RAISE_WITH and not matter.states:
        raise TextMissing("state with which the case is to be raised", language)


def _side(part: Part, conventions: Conventions, *, at_end: bool) -> str:
    if at_end and part in {Part.POSTAL, Part.ADDRESSEE}:
        return "end"
    return conventions.align.get(part, "start")


def _lines(lines: Sequence[str]) -> Sequence[Block]:
    return (Paragraph((Run("\n".join(lines)),)),) if lines else ()


def _line(text: str) -> Sequence[Block]:
    return (Paragraph((Run(text),)),) if text else ()


def _postal(lines: Sequence[str], conventions: Conventions) -> Sequence[Block]:
    """Postal lines are marked with their own language, and keep its direction."""
    if not lines:
        return ()
    text = "\n".join(lines)
    language = None if conventions.language == POSTAL_LANGUAGE else POSTAL_LANGUAGE
    direction = Direction.LTR if conventions.direction is Direction.RTL else None
    return (Paragraph((Run(text),), language=language, direction=direction),)


def _isolated(blocks: Sequence[Block], direction: Direction) -> tuple[Block, ...]:
    """Return the blocks with every stretch that runs against its paragraph marked as such."""
    return tuple(
        replace(block, runs=with_isolates(block.runs, block.direction or direction))
        if isinstance(block, Paragraph)
        else Bullets(tuple(with_isolates(item, direction) for item in block.items))
        if isinstance(block, Bullets)
        else block
        for block in blocks
    )


def _body(
    matter: Matter, addressee: Addressee, writer: Writer, conventions: Conventions, catalogue: Catalogue
) -> tuple[Block, ...]:
    details = conventions.comma.join(
        detail
        for detail in (writer.occupation, writer.place, countries.name_of(writer.country, conventions.variant))
        if detail
    )
    texts = Filling(conventions, people=matter.people, writer_gender=writer.gender)

    def text(name: str, source: str) -> tuple[Block, ...]:
        return filled_text(f"{matter.campaign}: {name} ({conventions.language})", source, texts)

    demands = [demand_sentence(text("demand", demand), conventions) for demand in matter.demands]
    names = {state: countries.name_of(state, conventions.variant) for state in matter.states}
    values: dict[str, Sequence[Block]] = {
        "writer.name": _line(writer.name),
        "writer.details": _line(details),
        "writer.own_words": _own_words(writer.own_words, conventions),
        "campaign.introduction": text("introduction", matter.introduction),
        "campaign.concern": text("concern", matter.concern),
        "campaign.legal_ground": text("legal_ground", matter.legal_ground),
        "campaign.states": _line(joined([*names.values()], conventions)) if names else (),
        "campaign.several_states": _line("several") if len(names) > 1 else (),
        "letter.begins": _line(conventions.begins),
        "letter.demands": demand_lists(demands, matter.made_to, names, conventions),
    }
    template = catalogue.template(conventions.language, _KINDS[addressee.role])
    return template.blocks(replace(texts, values=values))


def _own_words(text: str, conventions: Conventions) -> tuple[Block, ...]:
    """The writer's paragraphs, literal, each marked where it is in another script or direction than the letter."""
    return tuple(_own_paragraph(paragraph, conventions) for paragraph in paragraphs_of(text))


def _own_paragraph(text: str, conventions: Conventions) -> Paragraph:
    paragraph = Paragraph((Run(text),), own=True)
    script = script_of(text)
    direction = direction_of(text)
    if script is not None and script != conventions.script:
        paragraph = replace(paragraph, language="und")
    if direction is not None and direction is not conventions.direction:
        paragraph = replace(paragraph, direction=direction)
    return paragraph


def _signature(writer: Writer, labels: Mapping[str, str]) -> Sequence[Block]:
    match writer.signature:
        case SignatureKind.TYPED:
            return (Paragraph((Run(writer.name, italic=True),)),)
        case SignatureKind.DRAWN | SignatureKind.IMAGE if writer.signature_image is not None:
            return (replace(writer.signature_image, alt=labels["signature_alt"].format(name=writer.name)),)
        case _:
            return (SignatureRoom(),)
