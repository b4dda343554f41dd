"""Lists of what is asked, however they are marked, wrapped and spaced."""

from __future__ import annotations

import pytest

from app.campaigns.reading.demands import take_demands
from app.campaigns.reading.source import Source


def demands(text: str) -> list[str]:
    source = Source(text)
    return [each.text for each in take_demands(source, list(source.free(1, len(source))))]


@pytest.mark.parametrize(
    "text",
    [
        "-urging them to let\nher go;\n-asking for a doctor.",
        "• urging them to let\nher go;\n• asking for a doctor.",
        "\uf0b7 urging them to let\n\nher go;\n\n\uf0b7 asking for a doctor.",
        "\uf06eurging them to let her go;\n\uf06e asking for a doctor.",
        "1. urging them to let\nher go;\n2. asking for a doctor.",
        "i. urging them to let her go;\nii. asking for a\ndoctor.",
        "a) urging them to let her go;\nb) asking for a\ndoctor.",
        "*\nurging them to let her go;\n*\nasking for a doctor.",
        "urging them to let\nher go;\nasking for a doctor.",
    ],
)
def test_entries_lose_their_marks_and_keep_their_words(text: str) -> None:
    assert demands(text) == ["urging them to let her go;", "asking for a doctor."]


def test_a_dash_within_an_entry_is_no_mark() -> None:
    assert demands("• to free them\n– all of them – at once;\n• to pay.") == [
        "to free them – all of them – at once;",
        "to pay.",
    ]


def test_a_number_out_of_order_is_no_mark() -> None:
    assert demands("1. Lassen Sie sie bis zum\n14. März frei.\n2. Zahlen Sie.") == [
        "Lassen Sie sie bis zum 14. März frei.",
        "Zahlen Sie.",
    ]


def test_prose_below_a_list_is_left() -> None:
    source = Source("- to free them;\n- to pay.\n\nThank you for writing.")
    assert len(take_demands(source, list(source.free(1, 4)))) == 2
    assert [each.text for each in source.leftover()] == ["Thank you for writing."]


def test_a_paragraph_is_no_list() -> None:
    assert demands("Please ask them to pay. They have not paid.") == []
