"""What has changed between two texts of a joint letter is shown as it is read."""

from __future__ import annotations

import pytest

from app.campaigns.texts.rows import Piece
from app.signons.changes import changes
from app.signons.content import JointText

ASKED = "We write about **them**.\n\n- to let them go;\n- to say why."


def changed(before: str, after: str) -> list[tuple[Piece, ...]]:
    """Return the paragraphs after the title, which is the same."""
    (change,) = changes({"en": JointText("A title", before)}, {"en": JointText("A title", after)})
    assert change.paragraphs[0] == (Piece("same", "A title"),)
    return list(change.paragraphs[1:])


def test_each_item_of_a_list_stands_alone_and_no_marks_of_style_are_shown() -> None:
    assert changed(ASKED, ASKED.replace("why", "when")) == [
        (Piece("same", "We write about them."),),
        (Piece("same", "• to let them go;"),),
        (Piece("same", "• to say"), Piece("gone", "why."), Piece("new", "when.")),
    ]


def test_words_that_only_became_bold_are_still_shown() -> None:
    assert changed("Let **them** go.", "Let them go.") == [
        (Piece("same", "Let"), Piece("gone", "**them**"), Piece("new", "them"), Piece("same", "go."))
    ]


@pytest.mark.parametrize("kind", ["new", "gone"])
def test_a_language_that_came_or_went_is_shown_as_a_whole(kind: str) -> None:
    one, both = {"en": JointText("A title", ASKED)}, {"en": JointText("A title", ASKED), "ru": JointText("Да", "Нет.")}
    (change,) = changes(both, one) if kind == "gone" else changes(one, both)
    assert change.language == "ru"
    assert change.paragraphs == ((Piece(kind, "Да"),), (Piece(kind, "Нет."),))
