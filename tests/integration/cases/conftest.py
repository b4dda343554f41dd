"""What tests of the desk of case files begin with."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.access import Role
from tests.casefiles import a_case, a_source
from tests.desk import Desk, signed_in


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


@pytest.fixture
def source(session: Session) -> int:
    """The id of a source of a case file, which is there with it."""
    a_case(session, "one", "A defender")
    return a_source(session, "one", "A newspaper")
