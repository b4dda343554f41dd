"""Plain text is not changed; its encoding is told by its mark, or by the letters that it gives."""

from __future__ import annotations

import codecs

import pytest

from app.campaigns.reading.files.documents import text_of

_GERMAN = "Sehr geehrter Herr Präsident,\nich möchte Sie bitten, für die Freilassung zu sorgen – äußerst schnell.\n"
_SPANISH = "Señora Directora:\nLe escribo para expresarle mi inquietud. ¿Qué ocurrió? La acción continúa.\n"
_RUSSIAN = "Уважаемый господин Генеральный прокурор!\nПрошу Вас немедленно освободить задержанного.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((_GERMAN, encoding) for encoding in ("utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-32")),
        *(
            (_SPANISH, encoding)
            for encoding in ("utf-8", "cp1252", "iso8859_15", "mac_roman", "utf-16-le", "utf-16-be")
        ),
        *((_RUSSIAN, encoding) for encoding in ("utf-8", "cp1251", "koi8_r", "utf-16")),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding)) == text


def test_nothing_else_is_changed() -> None:
    text = "\n\n  A\u00a0b\tc  \r\n\x0cd\u00ad\n\n\n"
    assert text_of(text.encode()) == text


def test_lone_carriage_returns_end_lines() -> None:
    assert text_of(b"One\rTwo\r") == "One\nTwo\n"


def test_a_mark_that_lies_is_a_wrong_type() -> None:
    with pytest.raises(Exception, match="type of file"):
        text_of(codecs.BOM_UTF8 + b"\xff\xfe\xff")


@pytest.mark.parametrize("text", ["To: the network\nFrom: the desk\n\nHello", "Subject: a\n\nb", "Date: 1 May\nHello"])
def test_a_memo_is_no_mail(text: str) -> None:
    assert text_of(text.encode()) == text
