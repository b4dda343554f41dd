"""The state that is asked is the one that the sentence before a list names."""

from __future__ import annotations

import pytest

from app.campaigns.reading.adjectives import state_asked


@pytest.mark.parametrize(
    ("lead", "state"),
    [
        ("Front Line Defenders urges the authorities in Thailand to:", "TH"),
        ("Please write to the Kyrgyz authorities and urge them to:", "KG"),
        ("insta a las autoridades guatemaltecas a:", "GT"),
        ("Favor de dirigirse a las autoridades de El Salvador, instándolas a:", "SV"),
        ("exhorte les autorités burundaises à :", "BI"),
        ("aux autorités nigériennes de :", "NE"),
        ("aux autorités nigérianes de :", "NG"),
        ("fordert die belarussischen Behörden auf:", "BY"),
        ("fordert die Behörden der Türkei auf:", "TR"),
        ("the Russian authorities to let the defender return to Tajikistan:", "RU"),
        ("the authorities in Russia and Tajikistan:", None),
        ("the Russian and Tajik authorities:", None),
        ("the Congolese authorities:", None),
        ("Please help us and ask them to:", None),
    ],
)
def test_a_state_is_asked_by_its_name_or_adjective(lead: str, state: str | None) -> None:
    assert state_asked(lead) == state
