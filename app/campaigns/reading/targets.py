"""Pure: address blocks of a document as targets, their channels lifted out of their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app.campaigns.reading import channels
from app.campaigns.reading.channels import Label, Labelled
from app.campaigns.reading.headings import plain
from app.campaigns.reading.model_letter import is_salutation
from app.campaigns.reading.paragraphs import is_double_spaced
from app.campaigns.reading.record import Fax, Handle, ReadTarget
from app.campaigns.reading.run import Run
from app.campaigns.reading.source import Piece, Source, joined

# An address of which each line is followed by an empty one, and by no more, has three lines or more.
_DOUBLE = 2
_ENOUGH_APART = 3
_COMMAS_OF_RUN_IN = 2
_MOST_LINES_OF_REMARK = 4
# Names of offices have few small words, and most of those are short.
_FEWEST_WORDS_OF_REMARK = 3
_WORD = re.compile(r"\w")
# A label of these at the end of a line has its value on the next one.
_AWAITED = frozenset({Label.FAX, Label.PHONE, Label.PHONE_AND_FAX, Label.EMAIL, Label.SALUTATION})


@dataclass(slots=True)
class Addressee:
    """A target while its lines are read. `pieces` fed it, `labels` are words that only say what follows."""

    role: str
    lines: list[str] = field(default_factory=list)
    faxes: list[Fax] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    handles: list[Handle] = field(default_factory=list)
    salutations: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    labels: list[Piece] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    # A label at the end of the line before, and where it stands.
    awaiting: tuple[Label, tuple[Piece, ...]] | None = None
    # The last label, and its network: a further number or handle may stand on a line of its own.
    last: tuple[Label, str] | None = None

    @property
    def has_channels(self) -> bool:
        return bool(self.faxes or self.phones or self.emails or self.handles)

    def read_line(self, source: Source, piece: Piece, *, run_in: bool = False) -> None:
        """Read one line of the address: what stands before its first label is the line, the rest are channels.

        With `run_in`, labels with a colon stand anywhere in the line.
        """
        self.read(Run(source, [piece]), run_in=run_in)

    def read(self, run: Run, separator: str | None = None, *, run_in: bool = False) -> None:
        """Read an address: what stands before its first label are its lines, the rest are channels.

        A run-in address has its lines parted by `separator`, else the whole is one line.
        """
        found = channels.labelled(run.text, run_in=run_in)
        end = found[0].start if found else len(run.text)
        awaiting, self.awaiting = self.awaiting, None
        if awaiting and self._read_awaited(run, end, *awaiting):
            end = 0
        last, self.last = self.last, (found[-1].label, found[-1].network) if found else None
        if last and not found and channels.goes_on(last[0], run.text):
            self._read_labelled(run, Labelled(*last, 0, 0, end))
            self.last = last
            return
        at = 0
        for part in run.text[:end].split(separator) if separator else [run.text[:end]]:
            self._read_unlabelled(run, at, at + len(part))
            at += len(part) + len(separator or "")
        for each in found:
            self._read_labelled(run, _as_network(run, each))
        if found and found[-1].value_start >= found[-1].end and found[-1].label in _AWAITED:
            self.awaiting = (found[-1].label, run.pieces(found[-1].start, found[-1].value_start))
        for each, following in pairwise(found):
            # A stroke between two channels may have become the letter I.
            if run.text[each.end : following.start].strip() == "I":
                self.labels += run.pieces(each.end, following.start)

    def _read_awaited(self, run: Run, end: int, label: Label, printed: tuple[Piece, ...]) -> bool:
        """Read what stands before `end` as the value of the label before it; say whether it is one."""
        if label is Label.SALUTATION and not is_salutation(run.text[:end]):
            return False
        known = len(self.pieces)
        self._read_labelled(run, Labelled(label, "", 0, 0, end))
        if len(self.pieces) > known:
            self.labels += printed
        return len(self.pieces) > known

    def _read_unlabelled(self, run: Run, start: int, end: int) -> None:
        text = run.text[start:end].rstrip(" ,;|(\n")
        if not text.strip():
            return
        if channels.is_masked(text):
            self.warnings.append(MASKED)
            return
        end = start + len(text)
        start = end - len(text.lstrip())
        bare = list(channels.emails(run.text, start, end))
        if bare and bare[0][0] == start:
            self._take_emails(run, bare)
            return
        self.lines.append(joined([text]))
        self.pieces += run.pieces(start, end)

    def _read_labelled(self, run: Run, found: Labelled) -> None:
        start, end = found.value_start, found.end
        before = len(self.pieces)
        match found.label:
            case Label.FAX | Label.PHONE | Label.PHONE_AND_FAX:
                self._take_numbers(run, found)
            case Label.EMAIL:
                if channels.is_masked(run.text[start:end]):
                    self.warnings.append(MASKED)
                self._take_emails(run, channels.emails(run.text, start, end))
            case Label.HANDLE:
                for first, last in channels.handles(run.text, start, end):
                    self.handles.append(Handle(found.network, run.text[first:last]))
                    self.pieces += run.pieces(first, last)
            case Label.SALUTATION:
                self.salutations += channels.salutations_of(joined([run.text[start:end]]))
                self.pieces += run.pieces(start, end)
            case Label.TELEGRAM:
                # They are ways to write of their time: they stay in the address, with their label.
                self.lines.append(joined([run.text[found.start : end]]))
                self.pieces += run.pieces(found.start, end)
                return
            case Label.WEBSITE:
                return
        if len(self.pieces) > before:
            self._keep_label(run, found)

    def _keep_label(self, run: Run, found: Labelled) -> None:
        self.labels += run.pieces(found.start, found.value_start)
        # The brackets around "(Anrede: Exzellenz)".
        if run.text[found.start - 1 : found.start] == "(" and run.text[found.end : found.end + 1] == ")":
            self.labels += [*run.pieces(found.start - 1, found.start), *run.pieces(found.end, found.end + 1)]

    def _take_numbers(self, run: Run, found: Labelled) -> None:
        for first, last, fax in channels.numbers(run.text, found.value_start, found.end):
            if found.label is not Label.PHONE:
                self.faxes.append(Fax(joined([fax.number]), fax.extension))
            if found.label is not Label.FAX:
                self.phones.append(joined([run.text[first:last]]))
            self.pieces += run.pieces(first, last)

    def _take_emails(self, run: Run, places: Iterable[tuple[int, int]]) -> None:
        for first, last in places:
            self.emails.append(run.text[first:last])
            self.pieces += run.pieces(first, last)

    def read_salutation(self, source: Source, piece: Piece) -> None:
        """Read a salutation, or two of two languages that a stroke parts."""
        self.salutations += channels.salutations_of(source.text(piece))
        self.pieces.append(piece)

    def take(self, source: Source, number: int) -> ReadTarget:
        """Take everything that fed it as target `number` of the record, from 0, and return that target."""
        source.take(f"targets.{number}", *self.pieces)
        source.take("layout", *self.labels)
        return ReadTarget(
            self.role,
            tuple(self.lines),
            tuple(self.faxes),
            tuple(self.phones),
            tuple(self.emails),
            tuple(self.handles),
            tuple(self.salutations),
        )


def _as_network(run: Run, found: Labelled) -> Labelled:
    """Return a label, "Telegram:" before a handle as that of the network."""
    if found.label is Label.TELEGRAM and run.text[found.value_start : found.end].startswith("@"):
        return replace(found, label=Label.HANDLE, network="telegram")
    return found


def warnings_of(found: Iterable[Addressee]) -> tuple[str, ...]:
    """Return what to warn of, each warning once."""
    return tuple(dict.fromkeys(warning for each in found for warning in each.warnings))


def greet_again(source: Source, piece: Piece, found: Iterable[Addressee]) -> bool:
    """Read a salutation that says again how somebody is greeted; False where it greets nobody so."""
    text = plain(source.text(piece)).rstrip(",:;! ")
    same = [each for each in found if text in (plain(greeting) for greeting in each.salutations)]
    if same:
        same[0].pieces.append(piece)
    return bool(same)


MASKED = "targets: an e-mail address is hidden in the source; look it up."


def addressees(source: Source, pieces: Sequence[Piece], role: str) -> list[Addressee]:
    """Read blocks of address lines, each a target.

    Empty lines part targets; where each line has one, a target ends with its salutation, or with its channels. A block
    of channels alone belongs to the target before it. Nothing is taken yet.
    """
    pieces = without_remarks(source, pieces)
    apart = set(pieces) if is_double_spaced(pieces) else _standing_apart(source, pieces)
    found: list[Addressee] = []
    for before, piece in pairwise([None, *pieces]):
        if piece is None:
            continue
        text = source.text(piece)
        labels = {each.label for each in channels.labelled(text)}
        is_email = channels.is_masked(text) or channels.EMAIL.match(text) is not None
        is_address = (not labels and not is_email) or labels == {Label.TELEGRAM}
        gap = piece.line - before.line if before else 0
        last = found[-1] if found else None
        double = piece in apart and before in apart
        begins = last is None or (
            is_address
            and (gap > (2 if double else 1) or bool(last.salutations) or (double and last.has_channels and not labels))
        )
        # A salutation that goes on after its stroke on the next line.
        if last and before and last.salutations and source.text(before).endswith("/") and not labels:
            last.read_salutation(source, piece)
            continue
        if begins:
            last = Addressee(role)
            found.append(last)
        assert last is not None  # noqa: S101  # One begins where there is none.
        last.read_line(source, piece)
    return found


def _standing_apart(source: Source, pieces: Sequence[Piece]) -> set[Piece]:
    """Return the lines of addresses that have an empty line after each line, among others that have none."""
    gaps = [0, *(after.line - before.line for before, after in pairwise(pieces)), 0]
    found: set[Piece] = set()
    run: list[Piece] = []
    for at, piece in enumerate(pieces):
        if gaps[at] > _DOUBLE or (gaps[at] == 1 or gaps[at + 1] == 1):
            run = []
        # An address that runs on in its line is whole.
        if gaps[at] != 1 and gaps[at + 1] != 1 and source.text(piece).count(",") < _COMMAS_OF_RUN_IN:
            run.append(piece)
        if len(run) >= _ENOUGH_APART:
            found.update(run)
    return found


def without_remarks(source: Source, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the lines of addresses without the remarks in brackets on how to write, over one line or several."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = _end_of_remark(source, pieces, at)
        text = source.text(pieces[at])
        opened = 0 if text.startswith("(") else text.find("(")
        if end is None or (not opened and not _is_remark(source, kept[-1:], pieces[at : end + 1])):
            kept.append(pieces[at])
            at += 1
            continue
        rest = source.piece(
            pieces[end].line, pieces[end].start + source.text(pieces[end]).find(")") + 1, pieces[end].end
        )
        # What stands before a remark on the line of its number stays.
        kept += [pieces[at]] if opened else []
        kept += (
            [rest] if rest.end > rest.start and _WORD.search(source.text(rest)) and not (opened and end == at) else []
        )
        at = end + 1
    return kept


def _end_of_remark(source: Source, pieces: Sequence[Piece], at: int) -> int | None:
    """Return which line closes the brackets that a line opens at its beginning, or behind a label and leaves open."""
    text = source.text(pieces[at])
    found = channels.labelled(text)
    if any(each.label is Label.SALUTATION for each in found):
        return None
    if not text.startswith("(") and not (found and text.count("(") > text.count(")")):
        return None
    for end, piece in enumerate(pieces[at : at + _MOST_LINES_OF_REMARK], at):
        line = source.text(piece)
        if ")" in (line if end > at else line[line.find("(") :]):
            return end if end > at or line.endswith((")", ").")) else None
    return None


def _is_remark(source: Source, before: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Whether brackets hold a remark: they are the first of an address, or follow its channels, or are a sentence."""
    text = joined(source.text(piece) for piece in pieces).rstrip(".")
    if any(channels.labelled(source.text(piece)) for piece in pieces) or channels.is_masked(text):
        return False
    behind = bool(before and channels.labelled(source.text(before[0])))
    small = re.findall(r"\b[a-zß-öø-ÿ][^\W\d_]{3,}", text)
    is_sentence = bool(re.search(r"[.!?][\"”’»]*\)$", text))
    return is_sentence or len(small) >= _FEWEST_WORDS_OF_REMARK or behind
