"""Deadlines below a heading: the heading says whether the day still counts."""

from __future__ import annotations

import pytest

from app.campaigns.reading.time_limits import limit_in


@pytest.mark.parametrize(
    ("heading", "value", "wanted"),
    [
        ("APPEAL DEADLINE NOTICE:", "27 November 2017", ("2017-11-27", "until", "27 November 2017")),
        ("PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL:", "9 January 2024", ("2024-01-09", "until", "9 January 2024")),
        ("PLEASE TAKE ACTION AS SOON AS POSSIBLE BEFORE:", "9 January 2024",
         ("2024-01-09", "before", "9 January 2024")),
        ("ACTÚEN LO ANTES POSIBLE, HASTA EL:", "31 de octubre de 2022",
         ("2022-10-31", "until", "31 de octubre de 2022")),
        ("ACTÚEN LO ANTES POSIBLE, ANTES DEL:", "31 de octubre de 2022",
         ("2022-10-31", "before", "31 de octubre de 2022")),
        ("MERCI D'AGIR DANS LES PLUS BREFS DÉLAIS ET AVANT LE :", "9 mai 2023", ("2023-05-09", "before", "9 mai 2023")),
        ("MERCI D'AGIR DANS LES PLUS BREFS DÉLAIS, JUSQU'AU :", "9 mai 2023", ("2023-05-09", "until", "9 mai 2023")),
        ("BITTE HANDELN SIE BIS ZUM:", "9. Mai 2023", ("2023-05-09", "until", "9. Mai 2023")),
        ("BITTE HANDELN SIE VOR DEM:", "9. Mai 2023", ("2023-05-09", "before", "9. Mai 2023")),
        ("", "Contact these two officials by 15 November, 2017:", ("2017-11-15", "until", "15 November, 2017")),
        ("", "Please appeal to both before December 2, 2016:", ("2016-12-02", "before", "December 2, 2016")),
        ("DEADLINE:", "Check with your section if sending appeals after 6 July 1999",
         ("1999-07-06", "check_after", "6 July 1999")),
        ("DEADLINE:", "May 2018", ("2018-05-01", "month", "May 2018")),
        ("DEADLINE:", "end of May", (None, "month", "May")),
        ("DEADLINE:", "9 January", (None, "until", "9 January")),
        ("PLEASE TAKE ACTION UNTIL:", "the verdict of the court", (None, "event", "the verdict of the court")),
    ],
)  # fmt: skip
def test_the_date_and_its_kind_are_read(heading: str, value: str, wanted: tuple[str | None, str, str]) -> None:
    found = limit_in(heading, value)
    assert found is not None
    assert (found.deadline.date, found.deadline.kind, found.deadline.text) == wanted
    assert value[found.start : found.end] == wanted[2]


@pytest.mark.parametrize("value", ["", "N/A", "To be confirmed", "sin fecha", "https://www.example.org/deadline"])
def test_nothing_is_made_up(value: str) -> None:
    assert limit_in("APPEAL DEADLINE NOTICE:", value) is None
