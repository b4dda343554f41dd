"""The form of a campaign's safeguards."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form, HiddenField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.campaigns.forms import day_of
from app.campaigns.never_mention import LONGEST_TERM, MOST_TERMS, is_findable
from app.campaigns.safeguards.queries import Safeguards
from app.letters.characters import line_of, lines_of
from app.sections.typed import Typed

_LONGEST_LINE = 200
_LONGEST_TEXT = 2_000
_LONGEST_NOTE = 10_000


class SafeguardsForm(Form):
    """Consent, risks, and what must never be mentioned; `seen` is the mark of what stood there."""

    seen = HiddenField()
    agreed_by = StringField(lazy_gettext("Who agreed"), validators=[Typed(_LONGEST_LINE)])
    agreed_to = TextAreaField(lazy_gettext("To what publicity"), validators=[Typed(_LONGEST_TEXT, lines=True)])
    agreed_on = StringField(lazy_gettext("On which day"))
    review_on = StringField(lazy_gettext("When to ask again"))
    risks = TextAreaField(lazy_gettext("Risks"), validators=[Typed(_LONGEST_NOTE, lines=True)])
    never_mention = TextAreaField(
        lazy_gettext("Never mention"), validators=[Typed(MOST_TERMS * (LONGEST_TERM + 1), lines=True)]
    )

    today: date

    @classmethod
    def opened(cls, kept: Safeguards, today: date, formdata: Any = None) -> SafeguardsForm:
        """Return the form over what stands there, or with what was typed."""
        first_seen = {
            "seen": kept.mark,
            "agreed_by": kept.agreed_by,
            "agreed_to": kept.agreed_to,
            "agreed_on": kept.agreed_on.isoformat() if kept.agreed_on else "",
            "review_on": kept.review_on.isoformat() if kept.review_on else "",
            "risks": kept.risks,
            "never_mention": kept.never_mention,
        }
        form = cls(formdata=formdata, data=None if formdata is not None else first_seen)
        form.today = today
        return form

    def validate_agreed_on(self, field: Field) -> None:
        day = _day_or_none(field)
        if day is not None and day > self.today:
            raise StopValidation(gettext("This day is yet to come. Enter the day on which somebody agreed."))

    def validate_review_on(self, field: Field) -> None:
        day, agreed_on = _day_or_none(field), day_of(self.agreed_on.data)
        if day is not None and agreed_on is not None and day <= agreed_on:
            raise StopValidation(gettext("Enter a day after the one on which somebody agreed."))

    def validate_never_mention(self, field: Field) -> None:
        listed = _terms(field.data or "")
        if len(listed) > MOST_TERMS:
            raise StopValidation(gettext("At most %(most)s terms can be listed.", most=MOST_TERMS))
        for term in listed:
            if len(term) > LONGEST_TERM:
                raise StopValidation(
                    gettext(
                        "This term is too long: “%(term)s…”. At most %(most)s characters fit in a line.",
                        term=term[:40],
                        most=LONGEST_TERM,
                    )
                )
            if not is_findable(term):
                raise StopValidation(
                    gettext(
                        "“%(term)s” would be found everywhere: enter two letters or five digits at least.", term=term
                    )
                )

    def safeguards(self) -> Safeguards:
        """Return what a valid form says."""
        return Safeguards(
            agreed_by=line_of(self.agreed_by.data or ""),
            agreed_to=lines_of(self.agreed_to.data or ""),
            agreed_on=day_of(self.agreed_on.data),
            review_on=day_of(self.review_on.data),
            risks=lines_of(self.risks.data or ""),
            never_mention="\n".join(_terms(self.never_mention.data or "")),
        )


def _terms(typed: str) -> list[str]:
    """Return the terms of a text, one a line, each once."""
    return list(dict.fromkeys(term for line in lines_of(typed).split("\n") if (term := line_of(line))))


def _day_or_none(field: Field) -> date | None:
    if not (field.data or "").strip():
        return None
    day = day_of(field.data)
    if day is None:
        raise StopValidation(gettext("Enter a day such as 2026-12-31."))
    return day
