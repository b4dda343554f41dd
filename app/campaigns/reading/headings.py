"""Pure: the headings of forms, however they are set: in any case, with any quotes, with or without a colon, wrapped.

Phrases are regular expressions over text without case and accents and with straight quotes (see `plain`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from app.campaigns.reading.countries import folded
from app.campaigns.reading.run import Run
from app.campaigns.reading.source import Piece, Source

_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"') | {"–": "-", "—": "-"})
# A heading goes on in the next line, or, in a text of double-spaced lines, in the one after it.
_NEXT_LINE = 2
# "(400 words + links)" and "[max. 100 words]" belong to no value; the latter is left over.
_TAIL = r"(?P<note>\s*\([^()]*\))?(?P<remark>\s*\[[^\[\]]*\])?(?:(?P<colon>\s*:)\s*|\s*$)"


def plain(text: str) -> str:
    """Return a text for comparing: without case and accents, quotes and dashes straight; as long as it was."""
    return folded(text.translate(_QUOTES))


# A heading in lower case, without a colon, is short.
_MOST_WORDS_ALONE = 8

NO_RUN_ON: Mapping[str, re.Pattern[str]] = {}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A heading: `closed` ends with its colon or with the line, `bare` is followed by anything.

    `alone` is of how many words it may be without a colon, unless it is in capitals.
    """

    closed: re.Pattern[str]
    bare: re.Pattern[str]
    alone: int = _MOST_WORDS_ALONE

    @classmethod
    def of(cls, phrase: str, alone: int = _MOST_WORDS_ALONE) -> Phrase:
        """Return the heading of a regular expression in which a space stands for any white space, `s?` for a plural."""
        # A plural is printed as "s" or as "(s)".
        spaced = f"(?:{phrase})".replace(" ?", r"\s*").replace(" ", r"\s+").replace("s?", r"(?:s|\(s\))?")
        return cls(re.compile(spaced + r"(?!\w)" + _TAIL), re.compile(spaced + r"(?=\s)"), alone)


@dataclass(slots=True)
class Headed:
    """What stands below a heading: `pieces` begin with the rest of the heading's own line.

    `name` is empty for what stands before the first heading. `heading` is what is printed of it, `note` its text.
    """

    name: str = ""
    heading: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def headed(
    source: Source,
    pieces: Sequence[Piece],
    phrases: Mapping[str, Phrase],
    run_on: Mapping[str, re.Pattern[str]] = NO_RUN_ON,
) -> list[Headed]:
    """Part pieces at the lines that begin with a heading; nothing is taken.

    A heading of `run_on` may have its value behind it without a colon, where it is in capitals or where the value is
    what its pattern says.
    """
    found = [Headed()]
    rest: Piece | None = None
    for piece, following in zip_longest(pieces, pieces[1:]):
        # The heading before has been wrapped into this line.
        if rest is not None and rest.line == piece.line:
            found[-1].pieces += [rest] if rest.end > rest.start else []
            rest = None
            continue
        near = [following] if following and following.line - piece.line <= _NEXT_LINE else []
        match = _heading(source, [piece, *near], phrases, run_on)
        if match is None:
            found[-1].pieces.append(piece)
            continue
        section, rest = match
        found.append(section)
        if rest.line == piece.line:
            section.pieces += [rest] if rest.end > rest.start else []
            rest = None
    return found


def _heading(
    source: Source, pieces: Sequence[Piece], phrases: Mapping[str, Phrase], run_on: Mapping[str, re.Pattern[str]]
) -> tuple[Headed, Piece] | None:
    """Return the section that the first piece begins, and what stands behind the heading on its last line."""
    run = Run(source, pieces)
    text = plain(run.text)
    first = len(source.text(pieces[0]))
    found = _matched(run, text, first, phrases, run_on)
    # A heading that fills its line wins over a longer one that goes on in the next.
    if len(pieces) > 1 and (found is None or found[1].end() < first):
        longer = _matched(run, text, len(text), phrases, run_on)
        if longer and longer[1].end() > first and (found is None or longer[0] == found[0]):
            found = longer
    if found is None:
        return None
    name, match = found
    printed = match.groupdict()
    heading = [*run.pieces(0, match.start("remark") if printed.get("remark") else match.end())]
    if printed.get("remark") and printed.get("colon"):
        heading += run.pieces(*match.span("colon"))
    last = pieces[-1] if match.end() > first + 1 else pieces[0]
    begin = len(text) - len(source.text(last)) if last is not pieces[0] else 0
    return Headed(name, heading), source.piece(last.line, last.start + max(match.end() - begin, 0), last.end)


def _may_stand_alone(text: str, most: int) -> bool:
    """Whether words without a colon are a heading: many of them, or in lower case, are the line of a sentence."""
    words = text.split()
    return text.isupper() or ":" in text or (len(words) <= most and not words[0][0].islower())


def _matched(
    run: Run, text: str, stop: int, phrases: Mapping[str, Phrase], run_on: Mapping[str, re.Pattern[str]]
) -> tuple[str, re.Match[str]] | None:
    for name, phrase in phrases.items():
        if (match := phrase.closed.match(text, 0, stop)) and (
            match["colon"] or _may_stand_alone(run.text[: match.end()], phrase.alone)
        ):
            return name, match
        if name not in run_on or not (match := phrase.bare.match(text, 0, stop)):
            continue
        # One word in capitals may begin anything.
        in_capitals = run.text[: match.end()].isupper() and len(match.group().split()) > 1
        if in_capitals or run_on[name].match(text, match.end(), stop):
            return name, match
    return None
