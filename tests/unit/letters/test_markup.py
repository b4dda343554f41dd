"""The Markdown subset of templates and campaign texts; what people typed is never parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letters.letter import Bullets, Paragraph, Run
from app.letters.markup import MarkupError, Slots, parse, plain_text


def test_paragraphs_bold_italic_and_lists_are_known() -> None:
    assert parse("A **b** *c*\nd\n\n- e\n- **f**\n") == (
        Paragraph((Run("A "), Run("b", bold=True), Run(" "), Run("c", italic=True), Run(" d"))),
        Bullets(((Run("e"),), (Run("f", bold=True),))),
    )


@pytest.mark.parametrize(
    "source",
    [
        "# not a heading",
        "> not a quote",
        "<b>not bold</b>",
        "[no](link)",
        "![no](image)",
        "`no code`",
        "&amp;",
        "{{ 7 * 7 }}",
        "| a | b |",
    ],
)
def test_everything_else_is_literal_text(source: str) -> None:
    assert parse(source) == (Paragraph((Run(source),)),)


@pytest.mark.parametrize("source", ["1. one\n2. two", "- a\n  - b"])
def test_lists_that_the_letter_does_not_know_are_refused(source: str) -> None:
    with pytest.raises(MarkupError):
        parse(source)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Co"]), min_size=1))
def test_a_slot_holds_any_text_unparsed(typed: str) -> None:
    slots = Slots()
    character = slots.put((Paragraph((Run(typed),), own=True),))
    assert parse(f"before\n\n{character}\n\nafter", slots)[1] == Paragraph((Run(typed),), own=True)
    (sentence,) = parse(f"**{character}**.", slots)
    assert isinstance(sentence, Paragraph)
    assert sentence.runs == (Run(typed, bold=True), Run("."))


def test_several_paragraphs_cannot_stand_inside_a_sentence() -> None:
    slots = Slots()
    character = slots.put((Paragraph((Run("a"),)), Paragraph((Run("b"),))))
    with pytest.raises(MarkupError):
        parse(f"He said {character}.", slots)


def test_an_empty_slot_leaves_no_paragraph() -> None:
    slots = Slots()
    assert parse(f"a\n\n{slots.put(())}\n\nb", slots) == (Paragraph((Run("a"),)), Paragraph((Run("b"),)))


def test_plain_text_has_no_marks() -> None:
    assert plain_text(parse("**Mara** is\nmissing.\n\n- one\n- two")) == "Mara is missing.\n\none\ntwo"
