"""Plain values to compose letters from, all of them invented."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from app.letters.catalogue import Catalogue
from app.letters.composing import Addressee, Matter, Writer, compose
from app.letters.conventions import Gender, Rank
from app.letters.letter import Letter
from app.letters.translating import with_reading_copy

DAY = date(2026, 11, 21)


def a_writer(**changes: Any) -> Writer:
    return Writer(**{"name": "Ann Example", "country": "GB", "place": "Leeds", **changes})


def an_addressee(language: str = "en", **changes: Any) -> Addressee:
    russian = language == "ru"
    values: dict[str, Any] = {
        "office": "xx-prosecutor-general",
        "postal_country": "RU",
        "rank": Rank.PROSECUTOR_GENERAL,
        "gender": Gender.M,
        "title": "Генеральный прокурор" if russian else "Prosecutor General",
        "form_of_address": "Генеральному прокурору" if russian else "Prosecutor General",
        "holder": "Йону Аске" if russian else "Jon Aske",
        "postal_lines": ("Prosecutor General", "Jon Aske", "1 Example Street"),
        "country_line": "Russian Federation",
    }
    return Addressee(**{**values, **changes})


def a_matter(language: str = "en", **changes: Any) -> Matter:
    russian = language == "ru"
    values: dict[str, Any] = {
        "campaign": "practice",
        "subject": "Мара Илвес" if russian else "Mara Ilves",
        "introduction": "Пишу Вам о **Маре Илвес**." if russian else "I am writing to you about **Mara Ilves**.",
        "concern": "Её никто не видел." if russian else "Nobody has seen her.",
        "legal_ground": "Право на свободу." if russian else "Everyone has the right to liberty.",
        "demands": ("сообщить, где она;", "освободить её.") if russian else ("say where she is;", "release her."),
    }
    return Matter(**{**values, **changes})


def a_letter(
    catalogue: Catalogue,
    language: str = "en",
    *,
    writer: dict[str, Any] | None = None,
    addressee: dict[str, Any] | None = None,
    matter: dict[str, Any] | None = None,
    day: date = DAY,
) -> Letter:
    return compose(
        a_matter(language, **(matter or {})),
        an_addressee(language, **(addressee or {})),
        a_writer(**(writer or {})),
        language,
        day,
        catalogue,
    )


def a_bilingual_letter(
    catalogue: Catalogue,
    language: str,
    second: str,
    *,
    writer: dict[str, Any] | None = None,
    addressee: dict[str, Any] | None = None,
    matter: dict[str, Any] | None = None,
) -> Letter:
    """A letter with its translation on page two; what is given holds in both languages."""
    return with_reading_copy(
        a_letter(catalogue, language, writer=writer, addressee=addressee, matter=matter),
        a_matter(second, **(matter or {})),
        an_addressee(second, **(addressee or {})),
        a_writer(**(writer or {})),
        second,
        catalogue,
    )


def a_picture(
    form: str = "PNG", size: tuple[int, int] = (600, 200), mode: str = "RGBA", *, blank: bool = False, **options: Any
) -> bytes:
    """A signature-like stroke as the bytes of a picture file; a blank one is transparent all over."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    if not blank:
        ends = [(0, size[1] - 1), (size[0] // 2, 0), (size[0] - 1, size[1] // 2)]
        ImageDraw.Draw(picture).line(ends, "navy", 8)
    out = io.BytesIO()
    flat = Image.new("RGB", size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    (picture if mode == "RGBA" else flat.convert(mode)).save(out, form, **options)
    return out.getvalue()
