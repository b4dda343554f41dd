"""Pure: address blocks of a document as targets, their channels lifted out of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.campaigns.reading import channels
from app.campaigns.reading.channels import Label
from app.campaigns.reading.paragraphs import is_double_spaced
from app.campaigns.reading.record import Fax, Handle, ReadTarget
from app.campaigns.reading.source import Piece, Source, joined


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

    @property
    def has_channels(self) -> bool:
        return bool(self.faxes or self.phones or self.emails or self.handles)

    def read_line(self, source: Source, piece: Piece) -> None:
        """Read one line of the address: what stands before its first label is the line, the rest are channels."""
        text = source.text(piece)
        found = channels.labelled(text)
        before = source.piece(piece.line, piece.start, piece.start + (found[0].start if found else len(text)))
        self._read_unlabelled(source, before)
        for each in found:
            self._read_labelled(source, piece, text, each)

    def _read_unlabelled(self, source: Source, piece: Piece) -> None:
        text = source.text(piece).rstrip(" ,;|")
        if not text:
            return
        if channels.is_masked(text):
            self.warnings.append(MASKED)
            return
        bare = list(channels.emails(text, 0, len(text)))
        if bare and bare[0][0] == 0:
            self._take_emails(source, piece, text, bare)
            return
        self.lines.append(joined([text]))
        self.pieces.append(piece)

    def _read_labelled(self, source: Source, piece: Piece, text: str, found: channels.Labelled) -> None:
        start, end = found.value_start, found.end
        at = piece.start
        before = len(self.pieces)
        match found.label:
            case Label.FAX | Label.PHONE | Label.PHONE_AND_FAX:
                self._take_numbers(source, piece, found)
            case Label.EMAIL:
                if channels.is_masked(text[start:end]):
                    self.warnings.append(MASKED)
                self._take_emails(source, piece, text, channels.emails(text, start, end))
            case Label.HANDLE:
                for first, last in channels.handles(text, start, end):
                    self.handles.append(Handle(found.network, text[first:last]))
                    self.pieces.append(source.piece(piece.line, at + first, at + last))
            case Label.SALUTATION:
                self.read_salutation(source, source.piece(piece.line, at + start, at + end))
            case Label.TELEGRAM:
                # They are ways to write of their time: they stay in the address, with their label.
                self.lines.append(joined([text[found.start : end]]))
                self.pieces.append(source.piece(piece.line, at + found.start, at + end))
                return
            case Label.WEBSITE:
                return
        if len(self.pieces) > before:
            self.labels.append(source.piece(piece.line, at + found.start, at + found.value_start))

    def _take_numbers(self, source: Source, piece: Piece, found: channels.Labelled) -> None:
        text = source.text(piece)
        for first, last, fax in channels.numbers(text, found.value_start, found.end):
            if found.label is not Label.PHONE:
                self.faxes.append(fax)
            if found.label is not Label.FAX:
                self.phones.append(text[first:last])
            self.pieces.append(source.piece(piece.line, piece.start + first, piece.start + last))

    def _take_emails(self, source: Source, piece: Piece, text: str, places: Iterable[tuple[int, int]]) -> None:
        for first, last in places:
            self.emails.append(text[first:last])
            self.pieces.append(source.piece(piece.line, piece.start + first, piece.start + last))

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


MASKED = "targets: an e-mail address is hidden in the source; look it up."


def addressees(source: Source, pieces: Sequence[Piece], role: str) -> list[Addressee]:
    """Read blocks of address lines, each a target.

    Empty lines part targets; where each line has one, a target ends with its salutation, or with its channels. A block
    of channels alone belongs to the target before it. Nothing is taken yet.
    """
    double = is_double_spaced(pieces)
    found: list[Addressee] = []
    for before, piece in pairwise([None, *pieces]):
        if piece is None:
            continue
        labels = {each.label for each in channels.labelled(source.text(piece))}
        is_address = not labels or labels == {Label.TELEGRAM}
        gap = piece.line - before.line if before else 0
        last = found[-1] if found else None
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
