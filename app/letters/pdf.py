"""Pure: letters as one tagged PDF (PDF/UA-1, embedded subset fonts). The only module that imports WeasyPrint.

Rendering asks neither the file system nor the network for anything that a letter names.
"""

from __future__ import annotations

import base64
import os
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pydyf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import ImageFile

from app.letters.address_block import POSTAL_LANGUAGE
from app.letters.bidi import in_order
from app.letters.letter import (
    Direction,
    Letter,
    Paper,
    Paragraph,
    Part,
    Picture,
    Run,
    Section,
    SignatureImage,
    Window,
)

_PAGE_SIZES_MM = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
_MARGIN_TOP_MM, _MARGIN_LEFT_MM, _MARGIN_RIGHT_MM = 20.0, 22.0, 20.0
# At least so much stands between the sender and the address below it.
_GAP_MM = 4.0

# So many characters without a space are no word that could be measured in one go.
_ENDLESS = 60
# Chinese and Japanese have no spaces, and yet no line of theirs begins or ends with these (JIS X 4051).
_NEVER_FIRST = frozenset(
    "、。，．：；？！）］｝」』】〕〉》〗〙・ー〜々ゝゞヽヾ…”’ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NEVER_LAST = frozenset("（［｛「『【〔〈《〖〘“‘")

# The tags of passages in another language, and that language (BCP 47; "und" is an unknown one).
_PASSAGES = {"/Sect": POSTAL_LANGUAGE, "/BlockQuote": "und"}
# The tags of a translation, and of its heading, which is in the language of the letter again.
_TRANSLATION, _HEADING = "/Part", "/H1"

# Where a page of ours says the language of a passage.
_SECTION = re.compile(r'<section lang="([^"]*)"')

# WeasyPrint with a shared FontConfiguration is not thread-safe; the threads of one process take turns.
_lock = threading.Lock()


def picture_url(picture: SignatureImage | Picture) -> str:
    """Return a picture as a data URL, the only kind of address that rendering may follow.

    WeasyPrint puts a JPEG into the PDF as it is, and packs a PNG anew.
    """
    if isinstance(picture, Picture):
        return "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii")
    return "data:image/jpeg;base64," + base64.b64encode(picture.jpeg).decode("ascii")


def breakable(line: str) -> Markup:
    """Return a line as HTML in which an endless word may be broken here and there.

    Without such places WeasyPrint measures the rest of the word anew for every line that it fills.
    """
    return Markup("<wbr>").join(_pieces(line))


def _pieces(line: str) -> Iterator[str]:
    """Cut stretches without a space after every so many characters, where writing allows it.

    Never before a mark that belongs to a character; and where a Chinese or Japanese line may not end, a little later.
    """
    begin = since_space = 0
    for at, character in enumerate(line):
        since_space = 0 if character.isspace() else since_space + 1
        if since_space <= _ENDLESS or unicodedata.category(character).startswith("M") or line[at - 1] == "\u200d":
            continue
        # A row of nothing but such characters is no writing, and is cut all the same.
        if since_space > 2 * _ENDLESS or not (character in _NEVER_FIRST or line[at - 1] in _NEVER_LAST):
            yield line[begin:at]
            begin, since_space = at, 1
    yield line[begin:]


class PdfRenderer:
    """Renders letters with the sheet in one folder; made once per process, since its parts are costly."""

    def __init__(self, page: Path) -> None:
        # Fontconfig reads this variable once, when WeasyPrint is first imported.
        os.environ.setdefault("FONTCONFIG_FILE", str((page / "fonts.conf").resolve()))
        from weasyprint import CSS, HTML  # noqa: PLC0415  # After FONTCONFIG_FILE is set, for the reason above.
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  # As above.
        from weasyprint.urls import URLFetcher  # noqa: PLC0415  # As above.

        # WeasyPrint lets Pillow draw cut-off pictures, in the whole process; a signature that is cut off is refused.
        ImageFile.LOAD_TRUNCATED_IMAGES = False

        environment = Environment(
            loader=FileSystemLoader(page), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        environment.filters.update(FILTERS)
        self._template = environment.get_template("letter.html")
        self._fonts = FontConfiguration()
        self._fetcher = URLFetcher(allowed_protocols=("data",))
        self._html, self._css = HTML, CSS
        self._sheet = CSS(
            string=(page / "letter.css").read_text(encoding="utf-8"),
            font_config=self._fonts,
            url_fetcher=self._fetcher,
        )

        # Most letters go on one of a few sheets: their rules are parsed once.
        self._rules = lru_cache(maxsize=64)(self._parsed)

    def _parsed(self, rules: str) -> Any:
        return self._css(string=rules, font_config=self._fonts, url_fetcher=self._fetcher)

    def fetch(self, address: str) -> None:
        """Ask for an address as the renderer would. Raises ValueError for every one that is no data URL."""
        self._fetcher.fetch(address)

    def warm(self) -> None:
        """Load what every letter needs, the fonts of each script among it, before the first letter waits for it."""
        words = Paragraph((Run("Faithfully Преданно إخلاص", bold=True), Run(" Faithfully Преданно إخلاص")))
        section = Section(Part.BODY, (words,))
        self.render([
            Letter("", "", "en", "en", Direction.LTR, Paper.A4, None, date.min, "-", "-", "-", (section,))
        ])  # fmt: skip

    def render(self, letters: Sequence[Letter]) -> bytes:
        """Return one PDF in which every letter begins on a page of its own, and so does its translation.

        All are on the paper of the first.
        """
        html = self._template.render(letters=letters)
        with _lock:
            rules = self._rules(_geometry(letters))
            page = self._html(string=html, url_fetcher=self._fetcher)
            pdf: bytes = page.write_pdf(
                stylesheets=[self._sheet, rules],
                font_config=self._fonts,
                pdf_variant="pdf/ua-1",
                finisher=_languages_of(letters[0]),
            )
        return pdf

    def one_page(self, html: str, rules: str) -> bytes | None:
        """Return a page of our own, in HTML, as a PDF of one page, in the letters' fonts; None where it needs more.

        `rules` are its style sheet, beside the letters'. What is in another language than the page is a
        `<section lang="…">`; sections are blocks, and none holds another.
        """
        with _lock:
            options = {"stylesheets": [self._sheet, self._rules(rules)], "pdf_variant": "pdf/ua-1"}
            page = self._html(string=html, url_fetcher=self._fetcher).render(font_config=self._fonts, **options)
            if len(page.pages) > 1:
                return None
            pdf: bytes = page.write_pdf(finisher=_languages_of_sections(_SECTION.findall(html)), **options)
        return pdf


def _languages_of_sections(languages: Sequence[str]) -> Callable[[object, Any], None]:
    """Return what gives the sections of a page, in their order, their languages."""

    def finish(_document: object, pdf: Any) -> None:
        sections = (one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("S") == "/Sect")
        for section, language in zip(sections, languages, strict=True):
            section["Lang"] = pydyf.String(language)

    return finish


def _languages_of(letter: Letter) -> Callable[[object, Any], None]:
    """Return what gives passages in another language their language, which WeasyPrint has for the whole document only.

    `sections.html` makes them elements of their own: the postal lines a section, own words in another script, of
    which nobody knows the language, a block quotation. One writer's letters have one language, and their translations
    another.
    """
    languages = dict(_PASSAGES)
    if letter.reading_copy:
        languages |= {_TRANSLATION: letter.reading_copy.variant, _HEADING: letter.variant}

    def finish(_document: object, pdf: Any) -> None:
        for element in pdf.objects:
            if isinstance(element, pydyf.Dictionary) and (language := languages.get(element.get("S", ""))):
                element["Lang"] = pydyf.String(language)

    return finish


def _geometry(letters: Sequence[Letter]) -> str:
    """Return the page size, and for each letter the place of its address block behind the envelope's window."""
    width, height = _PAGE_SIZES_MM[letters[0].paper]
    room = width - _MARGIN_LEFT_MM - _MARGIN_RIGHT_MM
    rules = [f"@page {{ size: {width}mm {height}mm; }}"]
    rules += [_window_rule(index, letter.window, room) for index, letter in enumerate(letters, 1) if letter.window]
    # One writer signs all letters of a file, with one picture.
    images = (block for section in letters[0].sections for block in section.blocks if isinstance(block, SignatureImage))
    rules += [f"img.signature {{ width: {image.width_mm}mm; height: {image.height_mm}mm; }}" for image in images]
    return "\n".join(rules)


def _window_rule(index: int, window: Window, room: float) -> str:
    """What stands above fills the sheet down to the window; more of it pushes the address down, never under it.

    The window has its place whichever way the letter runs, hence both margins; `room` is the width between the
    sheet's margins, in millimetres.
    """
    left = max(0.0, window.left_mm - _MARGIN_LEFT_MM)
    return (
        f".window-{index} .head {{ min-height: {window.top_mm - _MARGIN_TOP_MM - _GAP_MM}mm;"
        f" padding-bottom: {_GAP_MM}mm; }}"
        f".window-{index} .head p {{ margin-block-end: 0; }}"
        f".window-{index} .head p + p {{ margin-block-start: 2.5mm; }}"
        f".window-{index} .postal {{ margin-left: {left}mm; margin-right: {room - left - window.width_mm}mm;"
        f" width: {window.width_mm}mm; min-height: {window.height_mm}mm; margin-block-end: 3mm; }}"
    )


# What the sheet's templates need; the page that shows a preview gives them to its own environment.
FILTERS = {"in_order": in_order, "picture_url": picture_url, "breakable": breakable}


@cache
def renderer(page: Path) -> PdfRenderer:
    """Return this process's renderer for the sheet in `page` (the folder `_page` of the letter templates)."""
    return PdfRenderer(page)
