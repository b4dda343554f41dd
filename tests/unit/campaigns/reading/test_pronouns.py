"""Name lines with pronouns as they are printed."""

from __future__ import annotations

import pytest

from app.campaigns.reading.pronouns import people_in


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Chanda Mulopwe (she/her)", [("Chanda Mulopwe", None, "she/her")]),
        ("Akouvi Dossavi (elle) ; Komlan Dossavi (il)",
         [("Akouvi Dossavi", None, "elle"), ("Komlan Dossavi", None, "il")]),
        ("A. Ruesta (ella); J. Ruesta (él)", [("A. Ruesta", None, "ella"), ("J. Ruesta", None, "él")]),
        ("Alena Kut (sie/ihr)", [("Alena Kut", None, "sie/ihr")]),
        ("Ayse (she/her), Mehmet (he/him) and Can (they/them)",
         [("Ayse", None, "she/her"), ("Mehmet", None, "he/him"), ("Can", None, "they/them")]),
        ("Ayse (she/her)\nMehmet (he/him)", [("Ayse", None, "she/her"), ("Mehmet", None, "he/him")]),
        ("Rosalinda Dumagat-\nAbueva (she/her)", [("Rosalinda Dumagat- Abueva", None, "she/her")]),
        ("Ka Tasyo", [("Ka Tasyo", None, None)]),
        ("Ka Tasyo (N/A)", [("Ka Tasyo", None, None)]),
        ("Jun-jun Abueva, he/him", [("Jun-jun Abueva", None, "he/him")]),
        ("Jun-jun Abueva – he/him", [("Jun-jun Abueva", None, "he/him")]),
        ("Tomás (el Grillo) Arana (él)", [("Tomás (el Grillo) Arana", None, "él")]),
        ("Irene and Moses Oloya (both they/them)", [("Irene", None, "they/them"), ("Moses Oloya", None, "they/them")]),
        ("Manana Tsereli (f)", [("Manana Tsereli", "f", None)]),
        ("N/A", []),
        ("", []),
    ],
)  # fmt: skip
def test_each_person_has_the_pronouns_printed_behind_the_name(
    text: str, people: list[tuple[str, str | None, str | None]]
) -> None:
    found = [each.person for each in people_in(text)]
    assert [(person.name, person.gender, person.pronouns) for person in found] == people
