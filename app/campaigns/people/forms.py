"""The form of a person at risk, with the forms of the name that each language needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.fields import Field
from wtforms.form import Form
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput

from app.campaigns import values
from app.campaigns.content import CampaignContent, Person
from app.campaigns.drafts.forms import PartForm, options
from app.campaigns.errors import StatusMissing
from app.campaigns.people.words import CASES, GENDERS
from app.cases.values import PersonStatus
from app.cases.words import STATUSES
from app.letters import name_forms
from app.letters.catalogue import Catalogue
from app.letters.conventions import GrammaticalCase
from app.public import worded
from app.recipients import cells
from app.recipients.editing import Checked, NeverMissing, cell, choice

_NOMINATIVE = GrammaticalCase.NOMINATIVE.value
_name_cell = partial(cells.line, most=values.LONGEST_NAME)

# What each language asks for: its own name, and its grammatical cases in their order.
Languages = Mapping[str, tuple[str, tuple[str, ...]]]


def languages_of(content: CampaignContent, catalogue: Catalogue) -> Languages:
    """Return the languages in which a campaign names people: of its texts, of its targets, and of its names."""
    named = [code for person in content.people for code in person.names]
    wanted = dict.fromkeys([content.original_language, *content.texts, *content.languages_read, *named])
    known = catalogue.languages
    return {code: (known[code].name, known[code].default.grammar.cases) for code in wanted if code in known}


def _aliases(typed: str) -> str:
    """Return the other spellings, one a line."""
    lines = [_name_cell(line) for line in cells.text(typed).split("\n")]
    return "\n".join(dict.fromkeys(line for line in lines if line))


class MarkForm(Form):
    """A step about the people as they stood when the page was opened; `by` says whither one is moved."""

    seen = HiddenField()
    by = HiddenField()

    @property
    def step(self) -> int:
        return -1 if self.by.data == "-1" else 1


class PersonForm(PartForm):
    """A person at risk. The forms of the name are fields called name_<language>_<case>."""

    name = cell(lazy_gettext("Name, as the source spells it"), _name_cell, needed=True)
    group = BooleanField(lazy_gettext("Several people under one name"))
    gender = choice(lazy_gettext("Gender, as it is printed"), [])
    pronouns = cell(lazy_gettext("Pronouns"), partial(cells.line, most=values.LONGEST_PRONOUNS))
    aliases = TextAreaField(
        lazy_gettext("Other spellings"), [Checked(_aliases)], filters=[NeverMissing()], render_kw={"rows": 3}
    )
    status = choice(lazy_gettext("Status"), [])
    status_on = cell(lazy_gettext("Since, or on, this day"), values.typed_day, widget=DateInput())
    status_source = cell(lazy_gettext("Source of the status"))

    languages: Languages = MappingProxyType({})
    # What stood there of languages and cases that no field is about.
    kept: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    # The fields whose form a library has proposed, and nobody has looked at.
    proposals: frozenset[str] = frozenset()

    def validate_status(self, field: Field) -> None:
        if not field.data and (self.status_on.data or self.status_source.data):
            raise StopValidation(worded(StatusMissing()))

    def validate(self, *given: Any, **named: Any) -> bool:
        valid = super().validate(*given, **named)
        for code, (_name, cases) in self.languages.items():
            nominative = self[name_of_field(code, _NOMINATIVE)]
            if not nominative.data and any(self[name_of_field(code, case)].data for case in cases):
                words = gettext("Enter the nominative, too, since another form of the name is there.")
                nominative.errors = [*nominative.errors, words]
                valid = False
        return valid

    def propose(self) -> None:
        """Fill the forms of the name that are empty, where a library can form them; nothing is saved."""
        found = set()
        for code, (_name, cases) in self.languages.items():
            fields = {case: self[name_of_field(code, case)] for case in cases}
            nominative = fields[_NOMINATIVE].data or ""
            missing = [case for case in cases if not fields[case].data]
            for case, form in name_forms.proposed(nominative, self.gender.data or None, code, missing).items():
                fields[case].data = form
                found.add(fields[case].name)
        self.proposals = frozenset(found)

    def person(self) -> Person:
        """Return what a valid form says."""
        names: dict[str, dict[str, str]] = {code: dict(forms) for code, forms in self.kept.items()}
        for code, (_name, cases) in self.languages.items():
            typed = {case: text for case in cases if (text := str(self[name_of_field(code, case)].data))}
            names[code] = {**typed, **names.get(code, {})} if typed else {}
        return Person(
            name=str(self.name.data),
            gender=self.gender.data or None,
            pronouns=self.pronouns.data or "",
            names={code: forms for code, forms in names.items() if forms},
            aliases=tuple(filter(None, (self.aliases.data or "").split("\n"))),
            group=bool(self.group.data),
            status=PersonStatus(self.status.data) if self.status.data else None,
            status_on=date.fromisoformat(self.status_on.data) if self.status_on.data else None,
            status_source=self.status_source.data or "",
        )


def name_of_field(code: str, case: str) -> str:
    return f"name_{code}_{case}"


def person_form(languages: Languages, person: Person | None, seen: str, typed: Any = None) -> PersonForm:
    """Return the form of a person, or of a new one; `seen` is the mark of what the form is about."""
    fields = {
        name_of_field(code, case): cell(
            f"{language}: {gettext(CASES[case]) if case in CASES else case}", _name_cell, render_kw={"lang": code}
        )
        for code, (language, cases) in languages.items()
        for case in cases
    }
    made = type("PersonForm", (PersonForm,), fields)
    form: PersonForm = made(typed, data=None if typed is not None else {"seen": seen, **_told(person, languages)})
    form.languages = languages
    form.kept = _beyond(person, languages)
    form.gender.choices = options((value, gettext(words)) for value, words in GENDERS.items())
    known = [(status.value, gettext(words)) for status, words in STATUSES.items()]
    form.status.choices = options([("", gettext("not known")), *known])
    return form


def _told(person: Person | None, languages: Languages) -> dict[str, Any]:
    if person is None:
        return {"gender": "", "status": ""}
    names = {
        name_of_field(code, case): person.names.get(code, {}).get(case, "")
        for code, (_name, cases) in languages.items()
        for case in cases
    }
    return {
        "name": person.name,
        "group": person.group,
        "gender": person.gender or "",
        "pronouns": person.pronouns,
        "aliases": "\n".join(person.aliases),
        "status": person.status.value if person.status else "",
        "status_on": person.status_on.isoformat() if person.status_on else "",
        "status_source": person.status_source,
        **names,
    }


def _beyond(person: Person | None, languages: Languages) -> dict[str, dict[str, str]]:
    """Return the names of a person in languages and cases that no field is about."""
    return {
        code: {case: name for case, name in forms.items() if code not in languages or case not in languages[code][1]}
        for code, forms in (person.names if person else {}).items()
    }
