"""What a database refuses is told without the words that somebody typed."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.campaigns.models import CampaignVersion
from app.cases.models import Case, PersonAtRisk


@pytest.mark.parametrize(
    "statement",
    [
        insert(PersonAtRisk).values(case_id=1, position=1, name="Mara Ilves", gender="-", pronouns="", group=False),
        insert(Case).values([{"slug": "Mara Ilves"}, {"slug": "Mara Ilves"}]),
        insert(CampaignVersion).values(campaign_id=1, content={"person": "Mara Ilves"}),
    ],
    ids=["check", "unique", "null"],
)
def test_an_error_does_not_quote_what_was_refused(session: Session, statement: object) -> None:
    with pytest.raises(IntegrityError) as refused:
        session.execute(statement)  # type: ignore[call-overload]  # All three are inserts.
    told = "".join(traceback.format_exception(refused.value))
    assert "INSERT INTO" in told
    assert "Ilves" not in told
