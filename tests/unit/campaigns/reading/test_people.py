"""Names in a name line, and genders beside them."""

from __future__ import annotations

import pytest

from app.campaigns.reading.people import genders, names


def read(text: str, *, plural: bool = True) -> list[tuple[str, str | None]]:
    return [(text[start:end], stated) for start, end, stated in names(text, plural=plural)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana Bel", [("Ana Bel", None)]),
        ("Ana Bel, Ben Cal and Dora Eli", [("Ana Bel", None), ("Ben Cal", None), ("Dora Eli", None)]),
        ("Ana Bel (f), Ben Cal (m)", [("Ana Bel", "f"), ("Ben Cal", "m")]),
        ("Ana Bel (f) y Ben Cal (m)", [("Ana Bel", "f"), ("Ben Cal", "m")]),
        ("Lena Fux (w); Max Fux (m)", [("Lena Fux", "f"), ("Max Fux", "m")]),
        ("Members of the Guild of Painters and Glaziers", [("Members of the Guild of Painters and Glaziers", None)]),
        ("Ana Bel and 33 others", [("Ana Bel", None), ("33 others", None)]),
        ("Omar al-Test, María de la Cruz", [("Omar al-Test", None), ("María de la Cruz", None)]),
    ],
)
def test_a_name_line_is_parted(text: str, found: list[tuple[str, str | None]]) -> None:
    assert read(text) == found


def test_a_surname_that_stands_first_is_not_parted() -> None:
    assert read("Bel, Ana", plural=False) == [("Bel, Ana", None)]


@pytest.mark.parametrize(
    ("text", "letters", "count", "stated"),
    [
        ("M", "m/f", 1, ("m",)),
        ("f", "m/f", 1, ("f",)),
        ("m", "h/m", 1, ("f",)),
        ("h", "h/m", 1, ("m",)),
        ("w", "m/w", 1, ("f",)),
        ("both", "m/f", 2, (None, None)),
        ("all m", "m/f", 3, ("m", "m", "m")),
        ("both men", "", 2, ("m", "m")),
        ("f, m", "m/f", 2, ("f", "m")),
        ("2 m, 1 f", "m/f", 3, (None, None, None)),
        ("m and f", "m/f", 3, (None, None, None)),
        ("", "m/f", 1, (None,)),
    ],
)
def test_a_gender_line_says_it_of_each_or_of_all(
    text: str, letters: str, count: int, stated: tuple[str | None, ...]
) -> None:
    assert genders(text, letters, count) == stated
