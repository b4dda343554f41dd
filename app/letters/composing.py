"""Pure: composes a letter from plain values. What is missing is refused here, before anything is rendered or queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.letters import countries, fonts, salutations
from app.letters.catalogue import Catalogue
from app.letters.characters import direction_of, paragraphs_of, script_of
from app.letters.conventions import Conventions, Gender, GrammaticalCase, Rank
from app.letters.errors import FormOfAddressMissing, NoDemand, TextMissing
from app.letters.letter import (
    Block,
    Bullets,
    Letter,
    Paper,
    Paragraph,
    Part,
    Run,
    Section,
    SignatureImage,
    SignatureRoom,
)
from app.letters.markup import parse

# Postal lines are read by the post of the writer's country and of the destination: Latin script, mostly English.
POSTAL_LANGUAGE = "en"


class SignatureKind(StrEnum):
    """How the writer signs."""

    TYPED = "typed"
    IMAGE = "image"
    PEN = "pen"


class Role(StrEnum):
    """Whether the letter itself or a copy for information goes to the target."""

    TO = "to"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who signs. `country` is ISO 3166-1 alpha-2; everything but name and country may be empty."""

    name: str
    country: str
    place: str = ""
    address: str = ""
    occupation: str = ""
    email: str = ""
    own_words: str = ""
    signature: SignatureKind = SignatureKind.TYPED
    signature_image: SignatureImage | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """An office on the day of the letter, in the letter's language.

    `form_of_address` and `holder` stand in the inner address, in the case that the language asks for;
    `postal_lines` are verbatim, without the country; `country_line` is the destination as printed on an envelope, left
    out where it is the writer's own country (`postal_country`).
    """

    office: str
    rank: Rank
    role: Role = Role.TO
    gender: Gender = Gender.UNKNOWN
    printed_salutation: str | None = None
    stored_salutation: str | None = None
    title: str | None = None
    form_of_address: str | None = None
    holder: str | None = None
    holder_missing_in_language: bool = False
    surname: str | None = None
    postal_lines: tuple[str, ...] = ()
    postal_country: str | None = None
    country_line: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a campaign says, in the letter's language: texts in the Markdown subset, demands for this target only."""

    campaign: str
    subject: str
    introduction: str
    concern: str
    legal_ground: str
    demands: tuple[str, ...]
    historical: bool = False
    reference: str = ""
    originals: tuple[str, ...] = ()


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

    Raises LanguageUnknown, TemplateFault, TextMissing, FormOfAddressMissing, SalutationMissing, NoDemand, GlyphMissing.
    """
    conventions = catalogue.language(language).conventions_for(writer.country)
    _require(matter, addressee, language)
    window = catalogue.sheets.window_of(writer.country)
    salutation = salutations.resolve(
        salutations.Addressed(
            addressee.office,
            addressee.rank,
            addressee.gender,
            addressee.printed_salutation,
            addressee.stored_salutation,
            addressee.title,
            addressee.surname,
        ),
        conventions,
    )
    postal = _postal(addressee, writer)
    inner = _inner(addressee, conventions)
    subject_line = conventions.labels["subject"].format(subject=matter.subject)
    labels = conventions.labels
    parts: dict[Part, Sequence[Block]] = {
        Part.SENDER: _lines(_sender(writer, conventions)),
        Part.POSTAL: _lines(postal, None if conventions.language == POSTAL_LANGUAGE else POSTAL_LANGUAGE),
        # An inner address that only repeats the postal lines above it is left out.
        Part.ADDRESSEE: () if all(line in postal for line in inner) else _lines(inner),
        Part.DATE: _line(conventions.formatted_date(written_on)),
        Part.COPY_NOTE: _line(labels["copy_note"].format(offices="; ".join(matter.originals)))
        if addressee.role is Role.COPY
        else (),
        Part.SUBJECT: (Paragraph((Run(subject_line, bold=True),)),),
        Part.SALUTATION: _line(salutations.punctuated(salutation, conventions)),
        Part.BODY: _body(matter, addressee, writer, conventions, catalogue),
        Part.CLOSING: _line(salutations.closing(salutation, addressee.rank, conventions)),
        Part.SIGNATURE: _signature(writer, labels),
        Part.NAME: _line(writer.name) if writer.signature is not SignatureKind.TYPED else (),
        Part.REFERENCE: _line(labels["reference"].format(reference=matter.reference)) if matter.reference else (),
    }
    at_end = conventions.addressee_at_end_without_window and window is None
    sections = tuple(
        Section(part, tuple(parts[part]), _side(part, conventions, at_end=at_end))
        for part in conventions.order
        if parts[part]
    )
    if matter.historical:
        sections = (Section(Part.NOTICE, tuple(_line(labels["historical"])), "center"), *sections)
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


def _side(part: Part, conventions: Conventions, *, at_end: bool) -> str:
    if at_end and part in {Part.POSTAL, Part.ADDRESSEE}:
        return "end"
    return conventions.align.get(part, "start")


def _lines(lines: Sequence[str], language: str | None = None) -> Sequence[Block]:
    return (Paragraph((Run("\n".join(lines)),), language=language),) if lines else ()


def _line(text: str) -> Sequence[Block]:
    return (Paragraph((Run(text),)),) if text else ()


def _sender(writer: Writer, conventions: Conventions) -> tuple[str, ...]:
    place = "" if _names_place(writer.address, writer.place) else writer.place
    country = countries.name_of(writer.country, conventions.variant)
    return tuple(line for line in (writer.name, *writer.address.split("\n"), place, country, writer.email) if line)


def _names_place(address: str, place: str) -> bool:
    """Return whether an address has the town already, alone in a line or beside a postcode; a street does not count."""
    parts = (part.split() for part in address.replace(",", "\n").split("\n"))
    named = (" ".join(word for word in words if not any(map(str.isdigit, word))) for words in parts)
    return place.casefold() in (name.casefold() for name in named)


def _postal(addressee: Addressee, writer: Writer) -> tuple[str, ...]:
    if not addressee.postal_lines:
        return ()
    abroad = addressee.postal_country != writer.country
    return (*addressee.postal_lines, *((addressee.country_line.upper(),) if abroad and addressee.country_line else ()))


def _inner(addressee: Addressee, conventions: Conventions) -> tuple[str, ...]:
    case = conventions.addressee_case
    if not addressee.form_of_address:
        form = "form of address" if case is GrammaticalCase.NOMINATIVE else f"form of address in the {case}"
        raise FormOfAddressMissing(addressee.office, conventions.language, form)
    if addressee.holder_missing_in_language:
        raise FormOfAddressMissing(addressee.office, conventions.language, f"name of the holder in the {case}")
    return tuple(line for line in (*addressee.form_of_address.split("\n"), addressee.holder) if line)


def _body(
    matter: Matter, addressee: Addressee, writer: Writer, conventions: Conventions, catalogue: Catalogue
) -> tuple[Block, ...]:
    details = ", ".join(
        detail
        for detail in (writer.occupation, writer.place, countries.name_of(writer.country, conventions.variant))
        if detail
    )
    kind = "appeal" if addressee.role is Role.TO else "copy"
    return catalogue.template(conventions.language, kind).blocks({
        "writer.name": _line(writer.name),
        "writer.details": _line(details),
        "writer.own_words": _own_words(writer.own_words, conventions),
        "campaign.introduction": parse(matter.introduction),
        "campaign.concern": parse(matter.concern),
        "campaign.legal_ground": parse(matter.legal_ground),
        "letter.demands": (Bullets(tuple(_inline(demand) for demand in _punctuated(matter.demands, conventions))),),
    })  # fmt: skip


def _punctuated(demands: Sequence[str], conventions: Conventions) -> list[str]:
    """Demands are stored without punctuation at their end, since any of them may come last."""
    *others, last = (demand.rstrip(" ;.,") for demand in demands)
    return [*(other + conventions.between_demands for other in others), last + conventions.after_last_demand]


def _inline(source: str) -> tuple[Run, ...]:
    return tuple(run for block in parse(source) if isinstance(block, Paragraph) for run in block.runs)


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
        case SignatureKind.IMAGE if writer.signature_image is not None:
            return (replace(writer.signature_image, alt=labels["signature_alt"].format(name=writer.name)),)
        case _:
            return (SignatureRoom(),)
