"""The forms of a document: bringing one, and choosing what is taken of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, FileField, Form, HiddenField
from wtforms.fields import Field
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput

from app.campaigns import values
from app.campaigns.deadlines import DeadlineKind
from app.campaigns.drafts.forms import options, slug_cell
from app.campaigns.facts.forms import KINDS
from app.campaigns.reading.errors import FileTooLarge
from app.campaigns.reading.kept import Choices, TargetChoice
from app.campaigns.reading.matching import Proposal, Way
from app.campaigns.reading.services import LARGEST
from app.errors import AppError
from app.letters.characters import line_of
from app.letters.conventions import Rank
from app.letters.errors import CharacterRefused
from app.public import worded
from app.recipients import cells
from app.recipients.editing import cell, choice
from app.recipients.words import RANKS
from app.sections.typed import number

_LONGEST_FILE_NAME = 200
_MOST_DIGITS = 6


class BringForm(Form):
    """A document to be read."""

    file = FileField(lazy_gettext("Published appeal"))

    def validate_file(self, field: Field) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise StopValidation(gettext("Choose a file."))
        try:
            line_of(field.data.filename)
        except CharacterRefused as error:
            raise StopValidation(worded(error)) from None

    @property
    def name(self) -> str:
        return line_of(str(self.file.data.filename))[-_LONGEST_FILE_NAME:]

    def contents(self) -> bytes:
        """Return what a valid form brings. Raises FileTooLarge."""
        with self.file.data.stream as stream:
            data: bytes = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise FileTooLarge(megabytes=LARGEST // 1024 // 1024)
        return data

    def refuse(self, error: AppError) -> None:
        """Say beside the file why it was refused."""
        self.file.errors = [*self.file.errors, worded(error)]


class TargetForm(Form):
    """What becomes of one target of the document."""

    office = choice(lazy_gettext("Office"), [])
    title = cell(lazy_gettext("What the office is called"))
    holder = cell(lazy_gettext("Name of who holds it"), partial(cells.line, most=values.LONGEST_NAME))
    country = cell(lazy_gettext("Country"), cells.country)
    rank = choice(lazy_gettext("Rank"), [])
    has_left = BooleanField()
    has_moved = BooleanField()

    ways: Sequence[Way] = ()
    proposals: Sequence[Proposal] = ()
    channels: frozenset[str] = frozenset()

    def chosen(self) -> TargetChoice:
        """Return what a valid form says."""
        return TargetChoice(
            office=self.office.data or "",
            channels=tuple(way.key for way in self.ways if way.key in self.channels),
            has_left=bool(self.has_left.data),
            has_moved=bool(self.has_moved.data),
            title=self.title.data or "",
            holder=self.holder.data or "",
            country=self.country.data or "",
            rank=self.rank.data or "",
        )


class ChoicesForm(Form):
    """What is taken of a document. `revision` is that of the choices as the page showed them."""

    revision = HiddenField()
    slug = cell(lazy_gettext("Short name"), slug_cell)
    reference = cell(lazy_gettext("Reference"), partial(cells.line, most=values.LONGEST_REFERENCE))
    language = choice(lazy_gettext("Language that it is written in"), [])
    issued_on = cell(lazy_gettext("Day of issue"), values.typed_day, widget=DateInput())
    kind = choice(lazy_gettext("Deadline"), [])
    day = cell(lazy_gettext("Day of the deadline"), values.typed_day, widget=DateInput())
    keeper = choice(lazy_gettext("New offices are kept by"), [])
    update_of = choice(lazy_gettext("What the draft is"), [])

    left_out: frozenset[str] = frozenset()
    seen_warnings: frozenset[int] = frozenset()
    seen_leftovers: frozenset[int] = frozenset()
    targets: Sequence[TargetForm] = ()

    @property
    def seen(self) -> int:
        return number(self.revision)

    def take(self, typed: MultiDict[str, str], keys: Iterable[str], *, shown: frozenset[int], before: Choices) -> None:
        """Note which boxes were ticked; what the page did not show stays as it was.

        `keys` are those of what can be taken, `shown` the numbers of the leftovers on the page.
        """
        ticked = {*typed.getlist("take")}
        self.left_out = frozenset(key for key in keys if key not in ticked)
        self.seen_warnings = _numbers(typed.getlist("warning"))
        self.seen_leftovers = (_numbers(typed.getlist("leftover")) & shown) | (before.leftovers - shown)

    def choices(self) -> Choices:
        """Return what a valid form says."""
        told = {name: self[name].data or "" for name in
                ("slug", "reference", "language", "issued_on", "kind", "day", "keeper", "update_of")}  # fmt: skip
        return Choices(
            left_out=self.left_out,
            seen=self.seen_warnings,
            leftovers=self.seen_leftovers,
            targets=tuple(target.chosen() for target in self.targets),
            **told,
        )

    def validate(self, *given: Any, **named: Any) -> bool:
        valid = bool(super().validate(*given, **named))
        # Each says what is wrong with it, whatever is wrong with those before it.
        return all([valid, *(target.validate() for target in self.targets)])

    def refuse(self, name: str, error: AppError) -> None:
        """Say beside a field of this form or of a target why what it says makes no draft."""
        for form in (self, *self.targets):
            for field in form:
                if field.id == name:
                    field.errors = [*field.errors, worded(error)]


def _numbers(typed: Iterable[str]) -> frozenset[int]:
    return frozenset(int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) <= _MOST_DIGITS)


def choices_form(
    choices: Choices,
    revision: int,
    *,
    languages: Iterable[tuple[str, str]],
    keepers: Iterable[tuple[str, str]],
    campaigns: Iterable[tuple[str, str]],
    typed: MultiDict[str, str] | None = None,
) -> ChoicesForm:
    """Return the form over what was chosen so far; `campaigns` are those that the draft may update."""
    told = {name: getattr(choices, name) for name in
            ("slug", "reference", "language", "issued_on", "kind", "day", "keeper", "update_of")}  # fmt: skip
    form = ChoicesForm(typed, data=None if typed is not None else {**told, "revision": str(revision)})
    form.language.choices = options([("", gettext("choose")), *languages])
    form.kind.choices = options((kind, gettext(KINDS[kind])) for kind in map(str, DeadlineKind))
    form.kind.data = form.kind.data or DeadlineKind.UNTIL.value
    form.keeper.choices = options([("", gettext("the international desk")), *keepers])
    form.update_of.choices = options([("", gettext("a campaign of its own")), *campaigns])
    form.left_out, form.seen_warnings, form.seen_leftovers = choices.left_out, choices.seen, choices.leftovers
    return form


def target_form(
    number: int,
    chosen: TargetChoice,
    ways: Sequence[Way],
    proposals: Sequence[tuple[Proposal, str]],
    typed: MultiDict[str, str] | None = None,
) -> TargetForm:
    """Return the form of a target; `proposals` are offices that it may be, each with its title."""
    prefix = f"target-{number}-"
    told = {name: getattr(chosen, name) for name in
            ("office", "title", "holder", "country", "rank", "has_left", "has_moved")}  # fmt: skip
    form = TargetForm(typed, data=None if typed is not None else told, prefix=prefix)
    known = [(one.office, title) for one, title in proposals]
    if chosen.office and chosen.office not in {"new", "leave", *dict(known)}:
        # Somebody has chosen it when the directory was another one.
        known.append((chosen.office, chosen.office))
    form.office.choices = options([("", ""), *known, ("new", ""), ("leave", "")])
    form.rank.choices = options((rank, gettext(words)) for rank, words in RANKS.items())
    form.rank.data = form.rank.data or Rank.OFFICIAL.value
    form.ways, form.proposals = ways, [one for one, _title in proposals]
    form.channels = frozenset(typed.getlist(f"{prefix}channel")) if typed is not None else frozenset(chosen.channels)
    return form
