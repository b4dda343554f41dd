"""Pure: Amnesty's sheet from 2018 on: a header, a headline, a lead, an address, a model letter, and labelled fields."""

from __future__ import annotations

import re
from dataclasses import replace

from app.campaigns.reading.amnesty import take_header
from app.campaigns.reading.amnesty_form import form_sections, read_form, take_around, take_headline
from app.campaigns.reading.countries import countries_in
from app.campaigns.reading.form_headings import MODEL_LETTER
from app.campaigns.reading.furniture import leave_copies, take_banner
from app.campaigns.reading.headings import Headed, plain
from app.campaigns.reading.layouts.layout import LayoutReader
from app.campaigns.reading.paragraphs import text_of
from app.campaigns.reading.record import Layout, Record
from app.campaigns.reading.source import Source

# Labels that the sheets before 2017 do not have.
_OWN = frozenset({"action", "languages", "deadline", "previous"})
_ENOUGH = 2
# A letterhead is no headline.
_ORGANISATION = re.compile(r"amn(?:esty|istía|istie) interna[ct]ional\w*\W*$", re.IGNORECASE)


def _recognises(source: Source) -> bool:
    sections = form_sections(source)
    return len(_OWN & {section.name for section in sections}) >= _ENOUGH or any(
        _asks_for_letter(source, section) for section in sections
    )


def _asks_for_letter(source: Source, section: Headed) -> bool:
    heading = " ".join(source.text(piece) for piece in section.heading)
    return section.name == "action" and bool(MODEL_LETTER.search(plain(heading)))


def _read(source: Source) -> Record:
    header = take_header(source)
    banner = take_banner(source)
    record = Record(
        layout=Layout.AMNESTY_2018,
        reference=header.reference,
        index=header.index,
        update=header.update,
        issued_on=header.issued_on,
    )
    record = take_around(source, record)
    first = form_sections(source)[0].pieces
    lead = [piece for piece in first if piece.line > banner] or list(first)
    if lead and _ORGANISATION.match(source.text(lead[0])):
        source.take("organisation", lead.pop(0))
    title, rest = take_headline(source, lead)
    if title:
        leave_copies(source, title, rest[0].line if rest else lead[-1].line)
    source.take("summary", *rest)
    record = replace(record, title=title, summary=text_of(source, rest))
    record = read_form(source, record, form_sections(source))
    named = (*header.countries, *(each.code for each in countries_in(record.title or "")))
    return replace(record, countries=tuple(dict.fromkeys(named)))


READER = LayoutReader(Layout.AMNESTY_2018, _recognises, _read)
