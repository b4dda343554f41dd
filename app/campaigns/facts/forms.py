"""The form of a campaign's facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField
from wtforms.fields import Field
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput

from app.campaigns import values
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.campaigns.drafts.forms import PartForm, countries_cell, options, slug_cell
from app.campaigns.drafts.queries import Draft
from app.campaigns.errors import HistoricalForPractice, NoUpdate
from app.campaigns.facts.services import PLAIN, Facts, is_usual, mark
from app.campaigns.occasion import KINDS as OCCASIONS
from app.campaigns.occasion import LONGEST_WORDS, Occasion, OccasionKind
from app.errors import N_, AppError
from app.public import interface_language, worded
from app.recipients import cells
from app.recipients.editing import cell, choice
from app.recipients.words import language_name
from app.sections.typed import number as number_in

USUAL = "usual"
KINDS = {
    USUAL: N_("none is printed: 42 days after the issue"),
    DeadlineKind.UNTIL.value: N_("until this day, which counts"),
    DeadlineKind.BEFORE.value: N_("before this day, which does not count"),
    DeadlineKind.CHECK_AFTER.value: N_("check with the section after this day, which counts"),
    DeadlineKind.MONTH.value: N_("in this month, until its last day"),
    DeadlineKind.EVENT.value: N_("until an event, which is on this day"),
}


def _words(typed: str) -> list[str]:
    return cells.line(typed).replace(",", " ").split()


def _languages(typed: str) -> str:
    return " ".join(values.languages(_words(typed)))


def _time_zone(typed: str) -> str:
    return values.time_zone(cells.line(typed) or "UTC")


def _update(typed: str) -> str:
    said = cells.line(typed)
    if said and not (said.isascii() and said.isdecimal() and len(said) < 10):  # noqa: PLR2004  # More digits are no number of issues.
        raise NoUpdate(values.MOST_UPDATES)
    return str(values.update(int(said))) if said else ""


def _reply_to(typed: str) -> str:
    return values.reply_to(cells.line(typed))


class FactsForm(PartForm):
    """What a campaign is called, by what it is known, until when it is written, in what order, and whose it is."""

    reference = cell(lazy_gettext("Reference"), partial(cells.line, most=values.LONGEST_REFERENCE))
    index = cell(lazy_gettext("Index number"))
    organisation = cell(lazy_gettext("Organisation"))
    issued_on = cell(lazy_gettext("Day of issue"), values.typed_day, needed=True, widget=DateInput())
    issued_on_inferred = BooleanField(lazy_gettext("The appeal prints no date of issue; it follows from its text"))
    kind = choice(lazy_gettext("Deadline"), [])
    day = cell(lazy_gettext("Day of the deadline"), values.typed_day, widget=DateInput())
    time_zone = cell(lazy_gettext("Time zone"), _time_zone)
    countries = cell(lazy_gettext("States concerned"), countries_cell)
    languages_read = cell(lazy_gettext("Languages that the targets read"), _languages)
    previous = cell(lazy_gettext("Earlier appeal"))
    update = cell(lazy_gettext("How many issues came before"), _update, render_kw={"inputmode": "numeric"})
    source = cell(lazy_gettext("Source"))
    source_language = choice(lazy_gettext("Language that the texts are written in"), [])
    reply_to = cell(lazy_gettext("E-mail address for replies"), _reply_to)
    diplomatic_copies = BooleanField(lazy_gettext("Copies to diplomatic representatives are asked for"))
    check_with_section_after = BooleanField(
        lazy_gettext("The page asks already before the last day to check with the section after it")
    )
    historical = BooleanField(lazy_gettext("Historical: an appeal of the past, of which no letter is delivered"))
    practice = BooleanField(lazy_gettext("For practice: everything in it is invented"))
    reference_in_letters = BooleanField(lazy_gettext("Letters show the reference"))
    organisation_in_letters = BooleanField(lazy_gettext("Letters name the organisation"))
    occasion = choice(lazy_gettext("Occasion"), [])
    occasion_day = cell(lazy_gettext("Last day of the occasion"), values.typed_day, widget=DateInput())
    case = cell(lazy_gettext("Case"), slug_cell, needed=True)
    owner = choice(lazy_gettext("Owner"), [])

    # The fields of what the occasion is called, one a language.
    occasion_words: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, found: Draft, owners: Sequence[tuple[int, str]], languages: Sequence[tuple[str, str]], typed: Any = None
    ) -> FactsForm:
        """Return the form over a draft; `owners` may own it, `languages` are those of letters."""
        shown_in = interface_language()
        # An occasion is called by something in each language of the campaign.
        words = {
            f"occasion_{code}": cell(language_name(code, shown_in), partial(cells.line, most=LONGEST_WORDS))
            for code in dict.fromkeys((*found.content.texts, *_occasion_texts(found)))
            or (found.content.original_language or "en",)
        }
        form: FactsForm = type(cls.__name__, (cls,), words)(typed, data=None if typed is not None else _told(found))
        form.occasion_words = tuple(words)
        form.occasion.choices = options(
            [("", gettext("none")), *((kind, gettext(said)) for kind, said in OCCASIONS.items())]
        )
        form.kind.choices = options((kind, gettext(words)) for kind, words in KINDS.items())
        own = dict(owners)
        if found.owner_id is not None:
            own.setdefault(found.owner_id, found.owner)
        form.owner.choices = options([("", gettext("nobody")), *((str(id_), name) for id_, name in own.items())])
        known = dict(languages)
        written = [*found.content.texts, *([found.content.source_language] if found.content.source_language else [])]
        known |= {code: code for code in written if code not in known}
        form.source_language.choices = options(
            [("", gettext("English where there is any, else the first")), *known.items()]
        )
        return form

    def validate_day(self, field: Field) -> None:
        if self.kind.data == USUAL:
            return
        if not field.data:
            raise StopValidation(gettext("Enter the day, or choose that none is printed."))
        deadline = self._deadline()
        if deadline and not self.issued_on.errors:
            try:
                values.deadline(deadline, date.fromisoformat(self.issued_on.data or ""))
            except AppError as error:
                raise StopValidation(worded(error)) from None

    def validate_occasion(self, field: Field) -> None:
        if field.data and not any(self[name].data for name in self.occasion_words):
            raise StopValidation(gettext("Say in at least one language what the occasion is."))

    def validate_occasion_day(self, field: Field) -> None:
        if self.occasion.data and not field.data:
            raise StopValidation(gettext("Enter the last day of the occasion."))

    def validate_practice(self, field: Field) -> None:
        if field.data and self.historical.data:
            raise StopValidation(worded(HistoricalForPractice()))

    def _deadline(self) -> Deadline | None:
        if self.kind.data not in {*DeadlineKind}:
            return None
        return Deadline(DeadlineKind(self.kind.data), date.fromisoformat(self.day.data or ""))

    def facts(self) -> Facts:
        """Return what a valid form says."""
        plain: dict[str, Any] = {name: self[name].data for name in PLAIN}
        plain["issued_on"] = date.fromisoformat(plain["issued_on"])
        plain["update"] = int(plain["update"]) if plain["update"] else None
        plain |= {name: tuple(plain[name].split()) for name in ("countries", "languages_read")}
        return Facts(plain, self._deadline(), number_in(self.owner) or None, self._occasion())

    def _occasion(self) -> Occasion | None:
        if not self.occasion.data:
            return None
        texts = {name.removeprefix("occasion_"): self[name].data for name in self.occasion_words if self[name].data}
        return Occasion(OccasionKind(self.occasion.data), date.fromisoformat(self.occasion_day.data or ""), texts)


def _told(found: Draft) -> dict[str, Any]:
    content = found.content
    told = {name: getattr(content, name) for name in PLAIN}
    return told | {
        "seen": mark(content, found.owner_id),
        "issued_on": content.issued_on.isoformat(),
        "update": "" if content.update is None else str(content.update),
        "countries": " ".join(content.countries),
        "languages_read": " ".join(content.languages_read),
        "kind": USUAL if is_usual(content) else content.deadline.kind.value,
        "day": "" if is_usual(content) else content.deadline.day.isoformat(),
        "owner": str(found.owner_id or ""),
        "occasion": content.occasion.kind.value if content.occasion else "",
        "occasion_day": content.occasion.day.isoformat() if content.occasion else "",
        **{f"occasion_{code}": text for code, text in _occasion_texts(found).items()},
    }


def _occasion_texts(found: Draft) -> dict[str, str]:
    return found.content.occasion.texts if found.content.occasion else {}
