"""Puts the dates of case files into words, in the language of the page."""

from __future__ import annotations

from babel.dates import format_skeleton
from flask import Flask
from flask_babel import get_locale, gettext

from app.cases.partial_date import PartialDate, Precision, parse
from app.wording import day

_SKELETONS = {Precision.YEAR: "y", Precision.MONTH: "yMMMM"}


def register(app: Flask) -> None:
    """Give an application's templates the words as a filter."""
    app.jinja_env.filters["partial_day"] = partial_day


def partial_day(value: PartialDate | str) -> str:
    """Return a date as far as it is known, such as "March 2021" or "about 2021", as CLDR has it."""
    found = parse(value) if isinstance(value, str) else value
    if found.precision is Precision.DAY:
        said = day(found.first)
    else:
        said = str(format_skeleton(_SKELETONS[found.precision], found.first, locale=get_locale()))
    return str(gettext("about %(date)s", date=said)) if found.about else said
