"""Pure: Amnesty's form of 2017, in which each field of the urgent action has its label."""

from __future__ import annotations

from dataclasses import replace

from app.campaigns.reading.amnesty_form import form_sections, read_form, take_around
from app.campaigns.reading.countries import countries_in
from app.campaigns.reading.furniture import leave_copies, take_banner
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.record import Layout, Record
from app.campaigns.reading.source import Source

# Labels that the sheets before and after do not have.
_OWN = frozenset({"title", "number", "summary", "letter", "targets"})
_ENOUGH = 2


def _recognises(source: Source) -> bool:
    return len(_OWN & {section.name for section in form_sections(source)}) >= _ENOUGH


def _read(source: Source) -> Record:
    take_banner(source)
    record = take_around(source, Record(layout=Layout.AMNESTY_FORM_2017))
    sections = form_sections(source)
    for section in sections:
        if section.name == "title" and section.pieces:
            leave_copies(source, source.text(section.pieces[0]), section.pieces[0].line)
    record = read_form(source, record, form_sections(source))
    named = countries_in(record.title or "")
    return replace(record, countries=tuple(dict.fromkeys(each.code for each in named)))


READER = LayoutReader(Layout.AMNESTY_FORM_2017, _recognises, _read)
