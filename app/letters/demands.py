"""Pure: the demands of a letter, as the list in which they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.letters.conventions import Conventions
from app.letters.errors import TextMissing
from app.letters.letter import Block, Bullets, Paragraph, Run

# Punctuation that a demand may bring with it, and that gives way to the language's own.
_DEMAND_ENDS = " ;.,؛،"


def demand_lists(
    demands: Sequence[tuple[Run, ...]],
    made_to: Sequence[str | None],
    states: Mapping[str, str],
    conventions: Conventions,
) -> tuple[Block, ...]:
    """Return demands as a list, or as one for each state where a third party raises them with several.

    `made_to` says of each to which state it is made (ISO 3166-1 alpha-2), None to all of them; it may be empty where
    there is one list. `states` are their names. What is asked of all comes first, and each state in its order.
    """
    if len(states) < 2 or not any(made_to):  # noqa: PLR2004  # One list has no headings.
        return (_list(demands, conventions),)
    asked = list(zip(demands, made_to, strict=True))
    blocks: list[Block] = []
    if of_all := [demand for demand, to in asked if to is None]:
        blocks.append(_list(of_all, conventions))
    for state, name in states.items():
        if of_it := [demand for demand, to in asked if to == state]:
            blocks += [Paragraph((Run(name, bold=True),)), _list(of_it, conventions)]
    return tuple(blocks)


def _list(demands: Sequence[tuple[Run, ...]], conventions: Conventions) -> Bullets:
    return Bullets(tuple(_punctuated(demands, conventions)))


def demand_sentence(blocks: Sequence[Block], conventions: Conventions) -> tuple[Run, ...]:
    """Return the words of a demand, which is one item of a list. Raises TextMissing where nothing is left of it."""
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph) or not blocks[0].text.strip(_DEMAND_ENDS):
        raise TextMissing("demand in one sentence", conventions.language)
    return blocks[0].runs


def _punctuated(demands: Sequence[tuple[Run, ...]], conventions: Conventions) -> list[tuple[Run, ...]]:
    """Demands are stored without punctuation at their end, since any of them may come last."""
    *others, last = demands
    return [
        *(_ended(demand, conventions.between_demands) for demand in others),
        _ended(last, conventions.after_last_demand),
    ]


def _ended(demand: tuple[Run, ...], end: str) -> tuple[Run, ...]:
    *runs, last = demand
    return (*runs, replace(last, text=last.text.rstrip(_DEMAND_ENDS) + end))
