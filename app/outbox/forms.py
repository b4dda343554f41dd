"""What somebody looks for in the outbox, and the sentence beside a field where it can be nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from wtforms import Form, SelectField, StringField
from wtforms.fields import Field
from wtforms.validators import StopValidation

from app.outbox import words
from app.outbox.browsing import Filters
from app.outbox.models import Kind
from app.outbox.states import Reason, State

# As long as the columns.
_LONGEST = 80
_AGES = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "7d": timedelta(days=7), "28d": timedelta(days=28)}


def _known(form: Form, field: Any) -> None:
    """Refuse what is not among the choices."""
    del form
    if field.data not in {value for value, _name in field.choices}:
        raise StopValidation(gettext("Choose one of the list."))


def _short_name(form: Form, field: Field) -> None:
    """Refuse what can be no short name of a campaign or an office."""
    del form
    name = field.data = (field.data or "").strip()
    if len(name) > _LONGEST or not name.isprintable():
        raise StopValidation(gettext("This is no short name: it is too long, or has characters that cannot be seen."))


class FilterForm(Form):
    """The filters of the queue, in its address."""

    state = SelectField(validate_choice=False, validators=[_known], default="")
    reason = SelectField(validate_choice=False, validators=[_known], default="")
    kind = SelectField(validate_choice=False, validators=[_known], default="")
    older = SelectField(validate_choice=False, validators=[_known], default="")
    campaign = StringField(validators=[_short_name], default="")
    office = StringField(validators=[_short_name], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", gettext("all"))
        states = [(state.value, gettext(words.NAMES[state])) for state in State]
        reasons = [(reason.value, gettext(name)) for reason, name in words.REASONS.items()]
        kinds = [(Kind.LETTER.value, gettext("letters to offices")), (Kind.NOTICE.value, gettext("mails of our own"))]
        ages = [
            ("1h", gettext("more than an hour ago")),
            ("1d", gettext("more than a day ago")),
            ("7d", gettext("more than a week ago")),
            ("28d", gettext("more than four weeks ago")),
        ]
        for field, choices in ((self.state, states), (self.reason, reasons), (self.kind, kinds), (self.older, ages)):
            field.choices = [anything, *choices]
            # What is left out of the address is not asked.
            field.data = field.data or ""

    def filters(self, now: datetime) -> Filters:
        """Return what is asked; a field with an error asks nothing."""
        given = self.asked()
        return Filters(
            state=State(given["state"]) if "state" in given else None,
            reason=Reason(given["reason"]) if "reason" in given else None,
            campaign=given.get("campaign", ""),
            office=given.get("office", ""),
            kind=Kind(given["kind"]) if "kind" in given else None,
            queued_before=now - _AGES[given["older"]] if "older" in given else None,
        )

    def asked(self, *but: str) -> dict[str, str]:
        """Return the fields that ask something, as they stand in an address, without some of them."""
        return {field.name: field.data for field in self if field.data and not field.errors and field.name not in but}


def number(given: str | None) -> int | None:
    """Return the number of a message that an address names; None for anything else."""
    try:
        found = int(given or "")
    except ValueError:
        return None
    return found if 0 < found < 2**31 else None
