"""The composed letter: who stands where, what is said, and what is refused before anything leaves."""

from __future__ import annotations

from typing import Any

import pytest

from app.letters import text
from app.letters.catalogue import Catalogue
from app.letters.composing import Role, SignatureKind
from app.letters.conventions import Rank
from app.letters.errors import FormOfAddressMissing, GlyphMissing, LetterError, NoDemand, TextMissing
from app.letters.letter import Direction, Paper, Paragraph, Part, SignatureRoom
from tests.factories import a_letter


def _parts(catalogue: Catalogue, language: str = "en", **given: Any) -> dict[Part, str]:
    letter = a_letter(catalogue, language, **given)
    return {
        section.part: "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))
        for section in letter.sections
    }


def test_the_letter_stands_in_the_order_of_its_language(catalogue: Catalogue) -> None:
    letter = a_letter(catalogue)
    assert [section.part for section in letter.sections] == [
        Part.SENDER, Part.POSTAL, Part.DATE, Part.SALUTATION, Part.SUBJECT, Part.BODY, Part.CLOSING, Part.SIGNATURE,
    ]  # fmt: skip


def test_a_russian_letter_has_its_own_address_block_in_the_dative(catalogue: Catalogue) -> None:
    parts = _parts(catalogue, "ru")
    assert parts[Part.ADDRESSEE] == "Генеральному прокурору\nЙону Аске"
    assert parts[Part.POSTAL].startswith("Prosecutor General\nJon Aske\n1 Example Street")


def test_an_address_block_that_repeats_the_postal_lines_is_left_out(catalogue: Catalogue) -> None:
    assert Part.ADDRESSEE not in _parts(catalogue)
    assert Part.ADDRESSEE in _parts(catalogue, addressee={"postal_lines": ()})


@pytest.mark.parametrize(
    ("country", "last_line"), [("GB", "RUSSIAN FEDERATION"), ("US", "RUSSIAN FEDERATION"), ("RU", "1 Example Street")]
)
def test_the_destination_is_left_out_at_home(catalogue: Catalogue, country: str, last_line: str) -> None:
    assert _parts(catalogue, writer={"country": country})[Part.POSTAL].split("\n")[-1] == last_line


@pytest.mark.parametrize(
    ("language", "country", "date"),
    [("en", "GB", "21 November 2026"), ("en", "US", "November 21, 2026"), ("ru", "GB", "21 ноября 2026 г.")],
)
def test_the_date_follows_language_and_variant(catalogue: Catalogue, language: str, country: str, date: str) -> None:
    assert _parts(catalogue, language, writer={"country": country})[Part.DATE] == date


@pytest.mark.parametrize(
    ("country", "paper", "has_window"),
    [("GB", Paper.A4, True), ("US", Paper.LETTER, True), ("MX", Paper.LETTER, False), ("KE", Paper.A4, False)],
)
def test_paper_and_window_follow_the_writers_country(
    catalogue: Catalogue,
    country: str,
    paper: Paper,
    has_window: bool,  # noqa: FBT001  # A table's column.
) -> None:
    letter = a_letter(catalogue, writer={"country": country})
    assert (letter.paper, letter.window is not None) == (paper, has_window)


@pytest.mark.parametrize(("country", "side"), [("GB", "start"), ("KE", "end")])
def test_a_russian_addressee_stands_at_the_right_only_without_a_window(
    catalogue: Catalogue, country: str, side: str
) -> None:
    letter = a_letter(catalogue, "ru", writer={"country": country})
    assert {s.align for s in letter.sections if s.part in {Part.POSTAL, Part.ADDRESSEE}} == {side}


def test_the_writer_says_only_what_the_writer_wishes(catalogue: Catalogue) -> None:
    assert _parts(catalogue)[Part.SENDER] == "Ann Example\nLeeds\nUnited Kingdom"
    everything = {"address": "1 Long Street\nLS1 1AA", "email": "ann@example.org", "occupation": "librarian"}
    parts = _parts(catalogue, writer=everything)
    assert parts[Part.SENDER] == "Ann Example\n1 Long Street\nLS1 1AA\nLeeds\nUnited Kingdom\nann@example.org"
    repeated = _parts(catalogue, writer={"address": "1 Long Street\nLeeds LS1 1AA"})
    assert repeated[Part.SENDER] == "Ann Example\n1 Long Street\nLeeds LS1 1AA\nUnited Kingdom"
    assert parts[Part.BODY].startswith("My name is Ann Example (librarian, Leeds, United Kingdom). I am writing")


@pytest.mark.parametrize(
    ("address", "place", "town"),
    [
        ("1 Long Street\nLeeds LS1 1AA", "Leeds", []),
        ("Musterweg 1\n12345 berlin", "Berlin", []),
        ("1 Long Street, Leeds", "Leeds", []),
        ("1 York Street", "York", ["York"]),
        ("1 Yorkshire Road", "York", ["York"]),
        ("1 Long Street", "", []),
    ],
)
def test_the_town_is_not_written_twice_and_never_lost(
    catalogue: Catalogue, address: str, place: str, town: list[str]
) -> None:
    sender = _parts(catalogue, writer={"address": address, "place": place})[Part.SENDER]
    written = address.split("\n")
    assert sender.split("\n") == ["Ann Example", *written, *town, "United Kingdom"]


def test_own_words_stand_after_the_introduction_literally(catalogue: Catalogue) -> None:
    words = "**not bold** <b>{{ 7 * 7 }}</b>\n# line\n\n- second"
    letter = a_letter(catalogue, writer={"own_words": words})
    own = [b for s in letter.sections for b in s.blocks if isinstance(b, Paragraph) and b.own]
    assert [paragraph.text for paragraph in own] == ["**not bold** <b>{{ 7 * 7 }}</b>\n# line", "- second"]
    body = next(s for s in letter.sections if s.part is Part.BODY)
    assert body.blocks.index(own[0]) == 1


def test_own_words_in_another_script_are_marked(catalogue: Catalogue) -> None:
    letter = a_letter(catalogue, "ru", writer={"own_words": "I care.\n\nМне не всё равно.\n\nأكتب إليكم"})
    own = [b for s in letter.sections for b in s.blocks if isinstance(b, Paragraph) and b.own]
    assert [(p.language, p.direction) for p in own] == [("und", None), (None, None), ("und", Direction.RTL)]


def test_the_name_of_the_person_at_risk_stands_out(catalogue: Catalogue) -> None:
    letter = a_letter(catalogue)
    body = next(s for s in letter.sections if s.part is Part.BODY)
    bold = [r.text for b in body.blocks if isinstance(b, Paragraph) for r in b.runs if r.bold]
    assert bold == ["Mara Ilves"]


def test_a_copy_says_that_it_is_one_and_asks_nobody_but_the_original(catalogue: Catalogue) -> None:
    given: dict[str, Any] = {
        "addressee": {"role": Role.COPY, "rank": Rank.AMBASSADOR},
        "matter": {"originals": ("The Council",)},
    }
    parts = _parts(catalogue, **given)
    assert parts[Part.COPY_NOTE] == "For information. The original of this letter is addressed to: The Council."
    assert "I therefore respectfully ask you to" not in parts[Part.BODY]
    assert "say where she is;" in text.render(a_letter(catalogue, **given))
    assert Part.COPY_NOTE not in _parts(catalogue)


def test_a_historical_letter_says_so_first(catalogue: Catalogue) -> None:
    letter = a_letter(catalogue, "ru", matter={"historical": True})
    assert letter.sections[0].part is Part.NOTICE
    assert letter.notice == "Исторический пример – не для отправки"
    assert a_letter(catalogue).notice == ""


def test_the_reference_stands_only_where_the_campaign_wants_it(catalogue: Catalogue) -> None:
    assert _parts(catalogue, matter={"reference": "PR 1/26"})[Part.REFERENCE] == "Reference: PR 1/26"
    assert Part.REFERENCE not in _parts(catalogue)


def test_a_pen_gets_room_above_the_printed_name(catalogue: Catalogue) -> None:
    letter = a_letter(catalogue, writer={"signature": SignatureKind.PEN})
    assert [s.part for s in letter.sections[-2:]] == [Part.SIGNATURE, Part.NAME]
    assert letter.sections[-2].blocks == (SignatureRoom(),)


@pytest.mark.parametrize(
    ("language", "given", "error", "named"),
    [
        ("en", {"matter": {"introduction": " "}}, TextMissing, "introduction"),
        ("en", {"matter": {"concern": ""}}, TextMissing, "concern"),
        ("en", {"matter": {"legal_ground": ""}}, TextMissing, "legal_ground"),
        ("en", {"matter": {"subject": ""}}, TextMissing, "subject"),
        ("en", {"matter": {"demands": ()}}, NoDemand, "Prosecutor General"),
        ("ru", {"addressee": {"form_of_address": None}}, FormOfAddressMissing, "form of address in the dative"),
        (
            "ru",
            {"addressee": {"holder": None, "holder_missing_in_language": True}},
            FormOfAddressMissing,
            "name of the holder",
        ),
        ("en", {"writer": {"name": "𠮷"}}, GlyphMissing, "𠮷"),
        ("en", {"matter": {"demands": ("🫠",)}}, GlyphMissing, "🫠"),
    ],
)
def test_what_is_missing_is_refused_by_name(
    catalogue: Catalogue, language: str, given: dict[str, Any], error: type[LetterError], named: str
) -> None:
    with pytest.raises(error, match=named):
        a_letter(catalogue, language, **given)
