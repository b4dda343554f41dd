"""Pure: the number of an entry of a list, as a reader sees it."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 3999
_LETTERS = 26


def numeral(number: int, kind: str) -> str:
    """Return a number in one of the kinds of HTML: 1, a, A, i, I."""
    if number < 1 or (kind in "iI" and number > _MOST_ROMAN) or kind not in {"a", "A", "i", "I"}:
        return str(number)
    text = _letters(number) if kind in "aA" else _roman(number)
    return text.upper() if kind.isupper() else text


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        text = chr(ord("a") + rest) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
