"""Pure: which office of the directory a target of a document may be, and what the document says otherwise of it.

Whatever is found is a proposal: a coordinator chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.campaigns.reading.countries import countries_in, country
from app.letters.addresses import ascii_email
from app.recipients import cells
from app.recipients.cells import CellRefused
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord
from app.recipients.tokens import tokens

MOST_PROPOSED = 5
# Words that say nothing of which office it is, in the languages of the layouts.
_EMPTY = tokens("the of for and de del la las los el y du des et le les der die das und für von in office republic")
_LONGEST_NUMBER = 9
_INDEX = re.compile(r"([A-Z]{3})\s?(\d{2})/(\d{1,5})/(\d{2,4})")
# Words with which offices are called, in the languages of the layouts.
_POST = re.compile(
    r"minist|president|président|präsident|prosecut|procur|fiscal|staatsanw|ambass|embass|embaj|botschaft|director|"
    r"directeur|direktor|governor|gobernador|gouvern|secretary|secretari|secrétaire|sekret|commission|comisari|chief|"
    r"chef|jefe|judge|juez|juge|richter|attorney|chair|speaker|king|queen|general|général",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that a document prints; `refused`: it is not written as the directory needs it."""

    kind: str
    value: str
    extension: str = ""
    network: str = ""
    refused: bool = False

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.kind} {self.network} {self.value}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An office that a target may be. `is_sure`: its post is printed just so, and no other office's is.

    `holder` is whom the directory names today, empty for nobody; `same_holder`: the document prints that name;
    `new_address`: it prints another postal address. `new` are the channels that the directory does not have, `dead`
    those that it knows to be dead or of the past.
    """

    office: str
    is_sure: bool
    holder: str
    same_holder: bool
    new_address: bool
    new: tuple[Way, ...]
    dead: tuple[Way, ...]

    @property
    def new_holder(self) -> bool:
        """Whether the document seems to name somebody else than the directory."""
        return bool(self.holder) and not self.same_holder


def ways_of(lines: Iterable[tuple[str, str, str]]) -> tuple[Way, ...]:
    """Return channels, each once, from kind, value and extension or network."""
    found: dict[tuple[str, str], Way] = {}
    for way in (_way(*line) for line in lines):
        found.setdefault((way.kind, way.value), way)
    return tuple(found.values())


def _way(kind: str, value: str, more: str) -> Way:
    value = value.strip()
    match kind:
        case "fax":
            is_right = _passes(cells.fax, value) and _passes(cells.extension, more)
            return Way(kind, value, extension=more, refused=not is_right)
        case "email":
            address = ascii_email(value)
            return Way(kind, address or value, refused=address is None)
        case _:
            return Way(kind, value, network=more.lower(), refused=not more or len(more) > cells.LONGEST_NETWORK)


def _passes(check: object, value: str) -> bool:
    try:
        check(value)  # type: ignore[operator]  # One of the checks of `cells`.
    except CellRefused:
        return False
    return True


def proposals(
    lines: Sequence[str], ways: Sequence[Way], offices: Sequence[OfficeRecord], today: date
) -> list[Proposal]:
    """Return which of these offices a target may be, the likeliest first."""
    printed = tokens(" ".join(lines))
    scored = []
    for office in offices:
        title, has_whole_title = _fit(office, lines, printed)
        holder = _holder_on(office, today)
        same_holder = holder is not None and _names(holder, printed)
        known = {_same(channel.kind, channel.value) for channel in office.channels}
        shared = sum(_same(way.kind, way.value) in known for way in ways)
        score = 2 * has_whole_title + title + same_holder + (2 if shared else 0)
        if score:
            scored.append((score, has_whole_title, office, holder, same_holder))
    scored.sort(key=lambda found: (-found[0], found[2].id))
    sure = scored[0][2].id if scored and scored[0][1] and _is_alone(scored) else ""
    found = []
    for score, _whole, office, holder, same_holder in scored[:MOST_PROPOSED]:
        if score < scored[0][0] / 2:
            # Where one fits well, what has a few words in common is none.
            break
        new, dead = new_and_dead(office.channels, ways)
        name = holder.name if holder else ""
        moved = _has_moved(office.channels, printed)
        found.append(Proposal(office.id, office.id == sure, name, same_holder, moved, new, dead))
    return found


def _has_moved(known: Sequence[ChannelRecord], printed: set[str]) -> bool:
    """Return whether a document prints none of the postal addresses that the directory has."""
    addresses = [tokens(one.value) for one in known if one.kind == "post"]
    return bool(addresses) and all(len(words & printed) < len(words) / 2 for words in addresses)


def _is_alone(scored: Sequence[tuple[float, bool, OfficeRecord, HolderRecord | None, bool]]) -> bool:
    return len(scored) == 1 or scored[1][0] < scored[0][0]


def _fit(office: OfficeRecord, lines: Sequence[str], printed: set[str]) -> tuple[float, bool]:
    """Return what part of an office's title is printed, in whichever language most, and whether one is as a whole."""
    best, whole = 0.0, False
    parts = [tokens(part) - _EMPTY for line in [*lines, *_pairs(lines)] for part in (line, *re.split(r"[,;–—]", line))]
    for title, *_others in office.wordings.values():
        words = tokens(title) - _EMPTY
        # Every address of a state ends with its name, which tells nothing of the office.
        telling = words - tokens(" ".join(title[one.start : one.end] for one in countries_in(title)))
        if telling:
            best = max(best, len(telling & printed) / len(telling))
        if words:
            whole = whole or words in parts
    return (best if best > 0.5 else 0.0), whole  # noqa: PLR2004  # More than half of its words.


def _pairs(lines: Sequence[str]) -> list[str]:
    """Return each two lines that follow one another: a long title is broken."""
    return [f"{one} {other}" for one, other in pairwise(lines)]


def _holder_on(office: OfficeRecord, today: date) -> HolderRecord | None:
    held = [
        one
        for one in office.holders
        if (one.held_from is None or one.held_from <= today) and (one.held_until is None or today <= one.held_until)
    ]
    return max(held, key=lambda one: one.held_from or date.min, default=None)


def _names(holder: HolderRecord, printed: set[str]) -> bool:
    """Return whether a document prints a holder's surname, or the last word of a name that has none."""
    names = [holder.surname] if holder.surname else [name.split()[-1] for name in (holder.name,) if name.split()]
    names += [name for name, _dative in holder.names.values() if not holder.surname]
    return any(words and words <= printed for words in map(tokens, names))


def _same(kind: str, value: str) -> tuple[str, str]:
    """Return what two writings of one channel have in common."""
    match kind:
        case "fax":
            return kind, "".join(filter(str.isdecimal, value))[-_LONGEST_NUMBER:]
        case "handle":
            return kind, value.casefold().rstrip("/").rpartition("/")[2].lstrip("@")
        case _:
            return kind, value.casefold()


def new_and_dead(known: Sequence[ChannelRecord], ways: Sequence[Way]) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """Return the printed channels that an office does not have, and those of which it is known that they do not work.

    What the directory has in whatever writing and state is not new: what is dead stays dead.
    """
    state = {_same(one.kind, one.value): one.historical or one.health == "dead" for one in known}
    new = tuple(way for way in ways if _same(way.kind, way.value) not in state)
    return new, tuple(way for way in ways if state.get(_same(way.kind, way.value)))


def country_in(lines: Sequence[str]) -> str:
    """Return the state that the last lines of an address name (ISO 3166-1 alpha-2), empty where they name none."""
    named = (country(line.rpartition(",")[2]) for line in reversed(lines[-2:]))
    return next((code for code in named if code), "")


def title_in(lines: Sequence[str]) -> str:
    """Return the first line that says an office, empty where none does: a proposal for an office that is not known."""
    return next((line for line in lines if _POST.search(line)), "")


def index_in(printed: str) -> str:
    """Return an index number as records have it, also out of a link; empty where there is none."""
    found = _INDEX.search(printed)
    return f"{found[1]} {found[2]}/{found[3]}/{found[4]}" if found else ""
