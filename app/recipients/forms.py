"""The form of the directory's search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from wtforms import Form, SearchField, SelectField

from app.letters import countries
from app.recipients import tokens, words
from app.recipients.search import LAST_FIRST, Asked


class SearchForm(Form):
    """What is looked for. A choice that is none counts as not made: an address may be old."""

    q = SearchField()
    country = SelectField(validate_choice=False)
    keeper = SelectField(validate_choice=False)
    rank = SelectField(validate_choice=False)
    first = SelectField(validate_choice=False, choices=[])

    @classmethod
    def given(cls, typed: Any, section_names: Mapping[int, str], language: str) -> SearchForm:
        form = cls(typed)
        form.country.choices = [("", gettext("every country")), *countries.names(language).items()]
        form.keeper.choices = [
            ("", gettext("everybody")),
            ("0", gettext("the international desk")),
            *((str(number), name) for number, name in section_names.items()),
        ]
        form.rank.choices = [
            ("", gettext("every rank")),
            *((rank, gettext(word)) for rank, word in words.RANKS.items()),
        ]
        for field in (form.country, form.keeper, form.rank):
            if field.data not in {choice[0] for choice in field.choices or ()}:
                field.data = ""
        form.q.data = (form.q.data or "")[: tokens.LONGEST_QUERY]
        return form

    def asked(self) -> Asked:
        keeper = int(self.keeper.data) if self.keeper.data else None
        return Asked(self.q.data or "", self.country.data, keeper, self.rank.data)

    def first_shown(self) -> int:
        """Return how many offices came on the pages before."""
        typed = self.first.data or ""
        return min(int(typed[:6]), LAST_FIRST) if typed.isascii() and typed.isdecimal() else 0

    def address(self, **changed: object) -> dict[str, object]:
        """Return what the address of this page says, for links to others like it."""
        said = {"q": self.q.data, "country": self.country.data, "keeper": self.keeper.data, "rank": self.rank.data}
        return {name: value for name, value in {**said, **changed}.items() if value}
