"""Case files of invented people, written by the services that the desk calls."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.cases import queries
from app.cases.filing import services
from app.cases.filing.entries import YES, Kind, cells_of
from app.cases.filing.services import Place
from app.cases.models import Case
from app.recipients.conflicts import Edit
from tests.conftest import NOON


def a_case(session: Session, slug: str, title: str = "A case", *, public: bool = False) -> None:
    """Open the file of a case, and show it to anybody where it is public."""
    services.begin(session, COMMAND_LINE, slug, {"title_en": title}, NOON)
    if public:
        publish(session, slug)


def publish(session: Session, slug: str) -> None:
    case = the_case(session, slug)
    edit = Edit(case.revision, cells_of(case, case), {"public": YES})
    services.amend(session, COMMAND_LINE, slug, edit, NOON)


def the_case(session: Session, slug: str) -> Case:
    session.rollback()
    found = queries.case(session, slug)
    assert found is not None
    return found


def an_entry(session: Session, slug: str, kind: Kind, of: int = 0, /, **said: Any) -> int:
    """Enter something and return its number; `public=True` shows it to anybody."""
    cells = {name: YES if value is True else str(value) for name, value in said.items()}
    return services.append(session, COMMAND_LINE, Place(slug, kind, of), cells, NOON)


def a_person(session: Session, slug: str, name: str, **said: Any) -> int:
    return an_entry(session, slug, Kind.PERSON, **{"role": "at_risk", "name": name, **said})


def a_source(session: Session, slug: str, publisher: str, **said: Any) -> int:
    return an_entry(session, slug, Kind.SOURCE, publisher=publisher, **said)
