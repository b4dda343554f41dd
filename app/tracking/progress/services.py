"""What is told of a campaign's letters, and what the values in it are called. Nothing is written here."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy.orm import Session

from app.appeals.replies import queries as replies
from app.campaigns import addressing
from app.recipients import delimited
from app.recipients import queries as recipients
from app.recipients.words import language_name
from app.sections import queries as sections
from app.tracking.progress import queries, tables
from app.tracking.progress.tables import Progress
from app.tracking.progress.words import Dimension


def progress(session: Session, campaign: str) -> Progress:
    """Return what is told of the letters of a campaign, by its slug."""
    counts = queries.counts(session, campaign)
    return tables.progress(counts.days, counts.values, replies.counts(session, campaign))


def names(session: Session, found: Progress, language: str) -> dict[Dimension, dict[str, str]]:
    """Return what the targets, sections and languages that are told of are called in the reader's language.

    What is gone from the directory keeps its short name. Forms are worded by the page.
    """
    values = {table.dimension: [row.value for row in table.rows] for table in found.tables}
    offices = recipients.offices(session, [*values.get(Dimension.TARGET, ()), *filter(None, found.replies.counts)])
    known = {section.slug: sections.name_of(section, language) for section in sections.all_sections(session)}
    return {
        Dimension.TARGET: {id_: addressing.title_of(office, language) for id_, office in offices.items()},
        Dimension.SECTION: known,
        Dimension.LANGUAGE: {code: language_name(code, language) for code in values.get(Dimension.LANGUAGE, ())},
    }


def as_csv(found: Progress) -> bytes:
    """Return the same counts as a file for a spreadsheet."""
    out = BytesIO()
    delimited.write(out, tables.COLUMNS, tables.as_rows(found), mark=True)
    return out.getvalue()
