"""Joint letters that many organisations sign, all of them invented, and what a tagged PDF reads out of their table."""

from __future__ import annotations

import ctypes
import io
import itertools
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw
from pypdf import PdfReader

from app.letters.catalogue import Catalogue
from app.letters.composing import Role
from app.letters.letter import Letter
from app.signons import logos
from app.signons.composing import compose
from app.signons.content import JointLetterView, JointText, Signatory
from app.signons.states import State
from tests.factories import an_addressee

# A name in each of six scripts, each with a country.
NAMES = (
    ("International Committee for the Defence of Beekeepers and Their Families", "GB"),
    ("Межрегиональное объединение в защиту пчеловодов и членов их семей", "RU"),
    ("اللجنة الدولية للدفاع عن حقوق النحالين وأسرهم في جميع البلدان", "JO"),
    ("Πανελλήνια Ένωση για τα Δικαιώματα των Μελισσοκόμων και των Οικογενειών τους", "GR"),
    ("მეფუტკრეთა და მათი ოჯახების უფლებების დაცვის საერთაშორისო კავშირი", "GE"),
    ("保护养蜂人及其家属权利国际联合委员会", "CN"),
)
_BODIES = {
    "en": ("Free the beekeepers", "We write about the **beekeepers** of Elbonia.\n\nPlease:\n\n- let them go home;"),
    "ru": ("Освободите пчеловодов", "Мы пишем Вам о **пчеловодах** Эльбонии.\n\nПросим Вас отпустить их домой."),
    "ar": ("أطلقوا سراح النحالين", "نكتب إليكم بشأن النحالين في البونيا.\n\nنرجو منكم إطلاق سراحهم."),
}
_SIGNERS = (("Mara Ilves", "Executive Director"), ("", ""), ("Тамор Белзуд", "председатель правления"))
_SHAPES = ((600, 200), (240, 240), (300, 100), (120, 200))


def signers(number: int, *, with_logos: bool = False) -> tuple[Signatory, ...]:
    """Return so many organisations with long names in six scripts, each name its own; one in three gives no logo."""
    made = []
    for at in range(number):
        (name, country), (signer, office) = NAMES[at % len(NAMES)], _SIGNERS[at % len(_SIGNERS)]
        logo = a_logo(at) if with_logos and at % 3 else None
        made.append(Signatory({"en": f"{name} {at + 1}"}, country, logo, signer, office))
    return tuple(made)


def a_logo(number: int) -> bytes:
    """Return a logo of its own colour, in one of several shapes, read as one that was uploaded."""
    image = Image.new("RGB", _SHAPES[number % len(_SHAPES)], "white")
    colour = (number * 37 % 200, number * 91 % 200, number * 53 % 200)
    ImageDraw.Draw(image).ellipse((4, 4, image.width - 4, image.height - 4), fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return logos.read(out.getvalue())


def a_view(signatories: tuple[Signatory, ...], language: str = "en", **changes: Any) -> JointLetterView:
    title, body = _BODIES[language]
    values: dict[str, Any] = {
        "slug": "free-the-beekeepers", "state": State.FROZEN, "texts": {language: JointText(title, body)},
        "text_number": 1, "letter_language": language, "office": "xx-prosecutor-general", "role": Role.TO,
        "states": (), "signatories": signatories, "written_on": date(2026, 11, 21),
    }  # fmt: skip
    return JointLetterView(**{**values, **changes})


def a_joint_letter(
    catalogue: Catalogue, signatories: tuple[Signatory, ...], language: str = "en", **changes: Any
) -> Letter:
    return compose(a_view(signatories, language, **changes), language, an_addressee(language), catalogue)


def squeezed(text: str) -> str:
    """Return text without spaces and marks of direction: a PDF keeps neither."""
    kept = (c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(kept)


def tagged_rows(data: bytes) -> list[list[str]]:
    """Return the rows of the tables of a PDF in the order of its tags, each cell squeezed."""
    reader = PdfReader(io.BytesIO(data))
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages) if page.indirect_reference}
    words = _marked_words(data)
    root: Any = reader.trailer["/Root"]
    rows = _elements(root["/StructTreeRoot"], "/TR")
    return [
        ["".join(words.get((pages[page], mark), "") for page, mark in _marks(cell)) for cell in _cells(row)]
        for row in rows
    ]


def tags_of(data: bytes) -> list[str]:
    """Return the kinds of all tags of a PDF in their order."""
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    return [str(element["/S"]) for element in _elements(root["/StructTreeRoot"], "")]


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]


def _elements(element: Any, kind: str) -> Iterator[Any]:
    """Yield what is below an element of a kind (empty: of any), in order."""
    for kid in _kids(element):
        if isinstance(kid, dict):
            if kid.get("/S") and kind in {"", kid["/S"]}:
                yield kid
            yield from _elements(kid, kind)


def _cells(row: Any) -> list[Any]:
    return [kid for kid in _kids(row) if isinstance(kid, dict) and kid["/S"] in {"/TH", "/TD"}]


def _marks(element: Any) -> Iterator[tuple[int, int]]:
    """Yield the page (its number as an object) and the mark of each piece of content below an element."""
    if element["/S"] == "/Figure":
        return
    for kid in _kids(element):
        if isinstance(kid, dict):
            yield from _marks(kid)
        else:
            yield element.raw_get("/Pg").idnum, int(kid)


def _marked_words(data: bytes) -> dict[tuple[int, int], str]:
    raw = pypdfium2.raw
    words: dict[tuple[int, int], str] = {}
    for at, page in enumerate(pypdfium2.PdfDocument(data)):
        text = page.get_textpage()
        for number in itertools.count():
            if number >= raw.FPDFPage_CountObjects(page):
                break
            part = raw.FPDFPage_GetObject(page, number)
            if raw.FPDFPageObj_GetType(part) != raw.FPDF_PAGEOBJ_TEXT:
                continue
            length = raw.FPDFTextObj_GetText(part, text, None, 0)
            buffer = ctypes.create_string_buffer(length)
            raw.FPDFTextObj_GetText(part, text, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
            mark = raw.FPDFPageObj_GetMarkedContentID(part)
            said = squeezed(buffer.raw.decode("utf-16-le").rstrip("\0"))
            words[at, mark] = words.get((at, mark), "") + said
    return words
