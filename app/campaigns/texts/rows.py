"""Pure: the texts of a language beside the original, a row each, with what a translator needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from app.campaigns.approval import Approvals, TextState, lacking, mark, places, state_of, text_at
from app.campaigns.content import LETTER_TEXTS, CampaignContent, TextKind
from app.letters.conventions import Language

# Two texts of more words together are shown one after the other: comparing them word by word takes too long.
_MOST_COMPARED = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the original: "same", "gone" since it was translated, or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One text. `number` is that of a demand, empty for others; `changed` how the original has, where that is known.

    `needed`: it must be there before the language can be approved; `by` and `on` say who approved it and when.
    """

    place: str
    number: str
    text: str
    original: str
    state: TextState
    in_letter: bool
    needed: bool
    changed: tuple[Piece, ...]
    by: str
    on: date | None


def rows(
    content: CampaignContent,
    approvals: Approvals,
    language: str,
    languages: Mapping[str, Language],
    published: CampaignContent | None,
) -> tuple[Row, ...]:
    """Return a row for each text that a language can have; one without letters has none of the letter."""
    return tuple(
        _row(content, approvals, language, place, published)
        for place in places(content)
        if place not in LETTER_TEXTS or language in languages or text_at(content, language, place)
    )


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language and the states of its texts, by kind and by number of demand; None where no text is needed."""

    code: str
    is_original: bool
    kinds: tuple[tuple[TextKind, TextState | None], ...]
    demands: tuple[tuple[str, TextState | None], ...]

    @property
    def demands_state(self) -> TextState | None:
        """The state that all demands share; None where they do not, or where none is needed."""
        states = {state for _number, state in self.demands}
        return next(iter(states)) if len(states) == 1 else None

    @property
    def demands_differ(self) -> bool:
        return len({state for _number, state in self.demands}) > 1


def matrix(
    content: CampaignContent, approvals: Approvals, languages: Mapping[str, Language]
) -> tuple[LanguageRow, ...]:  # fmt: skip
    """Return the languages of a campaign with the states of their texts, the original first."""
    codes = sorted(content.texts, key=lambda code: (code != content.original_language, code))
    return tuple(_language_row(content, approvals, code, has_letters=code in languages) for code in codes)


def _language_row(
    content: CampaignContent, approvals: Approvals, language: str, *, has_letters: bool
) -> LanguageRow:  # fmt: skip
    needed = lacking(content, language)

    def state(place: str) -> TextState | None:
        found = state_of(content, approvals, language, place)
        in_letter = place not in tuple(TextKind) or place in LETTER_TEXTS
        # Where there are letters, one that nobody has begun is worth telling, though the page can stand without it.
        told = found is not TextState.MISSING or place in needed or (has_letters and in_letter)
        return found if told else None

    kinds = tuple((kind, state(kind)) for kind in TextKind)
    demands = tuple((demand.id, state(f"demand-{demand.id}")) for demand in content.demands)
    return LanguageRow(language, language == content.original_language, kinds, demands)


def _row(
    content: CampaignContent, approvals: Approvals, language: str, place: str, published: CampaignContent | None
) -> Row:
    original = text_at(content, content.original_language, place)
    state = state_of(content, approvals, language, place)
    kept = approvals.get(language, {}).get(place, {})
    was = _as_it_was(published, content.original_language, kept.get("original", ""))
    is_kind = place in tuple(TextKind)
    return Row(
        place=place,
        number="" if is_kind else place.removeprefix("demand-"),
        text=text_at(content, language, place),
        original=original,
        state=state,
        in_letter=not is_kind or place in LETTER_TEXTS,
        needed=place in lacking(content, language),
        changed=compared(was, original) if was and state is TextState.OUTDATED else (),
        by=kept.get("by", "") if state is TextState.APPROVED else "",
        on=date.fromisoformat(kept["on"]) if state is TextState.APPROVED else None,
    )


def _as_it_was(published: CampaignContent | None, language: str, wanted: str) -> str:
    """Return the published text that has a mark, wherever it stood: the original as it was when it was translated."""
    if published is None:
        return ""
    found = (text_at(published, language, place) for place in places(published))
    return next((text for text in found if text and mark(text) == wanted), "")


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Return what two texts have in common and what not, word by word."""
    old, new = before.split(), after.split()
    if len(old) + len(new) > _MOST_COMPARED:
        return Piece("gone", before), Piece("new", after)
    pieces = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", " ".join(old[a:b])))
            continue
        pieces += [Piece(kind, " ".join(words)) for kind, words in (("gone", old[a:b]), ("new", new[c:d])) if words]
    return tuple(pieces)
