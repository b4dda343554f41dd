"""Before a case is shown to everybody, or taken from them, the desk says what that means."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.cases.filing.entries import Kind
from tests.casefiles import a_case, a_person, a_source, an_entry
from tests.desk import Desk

HOME = "/desk/cases/one"


@pytest.mark.parametrize(
    ("public", "sentence"), [(False, "would see of it, were it public:"), (True, "anybody sees of it now:")]
)
def test_it_is_said_how_much_of_a_case_anybody_sees(
    desk: Desk, session: Session, *, public: bool, sentence: str
) -> None:
    a_case(session, "one", "A defender", public=public)
    a_source(session, "one", "A newspaper")
    for name in ("Tamor Belzud", "Nodira Wehlen"):
        a_person(session, "one", name, public=True)
    an_entry(session, "one", Kind.EVENT, happened_on="2021", what_en="A trial", public=True)
    said = " ".join(desk.get(f"{HOME}/facts").text.split())
    assert f"{sentence} 2 people, 1 event, 0 sources." in said


@pytest.mark.parametrize("public", [False, True])
def test_a_public_case_is_called_so_before_it_is_deleted(desk: Desk, session: Session, *, public: bool) -> None:
    a_case(session, "one", "A defender", public=public)
    assert ("This case is public" in desk.get(f"{HOME}/remove").text) is public
