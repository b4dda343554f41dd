"""Pages of Amnesty's country sections: whom to contact until when, and what belongs to the page alone."""

from __future__ import annotations

from typing import Any

import pytest

from app.campaigns.reading.reader import read

PAGE = """\
Home > Get involved

{headline}

November 3, 2017

The lawyer was jailed on October 6 after a closed trial. The court gave her until December 1 to appeal.

{ask}
• Calling on the authorities to quash the conviction;
• Urging them to end the
harassment of her family.

{contact}

President Sadri Amon-Kul
80 Willow Street, Dushanbe
Tajikistan
{channels}
Salutation: Dear President

2) LET US KNOW YOU TOOK ACTION
Click here to let us know. This is Urgent Action 909.15
Amnesty International, 9 Quay Street, New York
"""
VALUES = {
    "headline": "Lawyer jailed after closed trial (Tajikistan: UA 909.15)",
    "ask": "Write a letter, send an email, call, fax or tweet:",
    "contact": "Contact these two officials by 15 November, 2017:",
    "channels": "Fax: 011 992 555 01 02",
}


def page(**values: str) -> dict[str, Any]:
    return read(PAGE.format(**VALUES | values)).record.as_json()


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        (VALUES["headline"], VALUES["headline"]),
        ("Subject: Lawyer jailed after closed trial (Tajikistan: UA 909.15)", VALUES["headline"]),
        ("Lawyer jailed after closed\ntrial (Tajikistan: UA 909.15)", VALUES["headline"]),
        ("Tajikistan: Lawyer jailed\n\nUA 909.15", "Tajikistan: Lawyer jailed"),
        ("Urgent Action\nTajikistan: Lawyer jailed\nUA: 909.15", "Tajikistan: Lawyer jailed"),
        ("UA 909.15\n\nTajikistan: Lawyer jailed", "Tajikistan: Lawyer jailed"),
        ("Tajikistan: Lawyer jailed\n\nNovember 3, 2017     UA 909.15", "Tajikistan: Lawyer jailed"),
    ],
)
def test_the_headline_has_the_case_number_or_stands_beside_it(headline: str, title: str) -> None:
    read_as = page(headline=headline)
    assert (read_as["layout"], read_as["title"]) == ("amnesty-section-web", title)
    assert (read_as["reference"], read_as["countries"], read_as["issued_on"]) == ("UA 909/15", ["TJ"], "2017-11-03")


@pytest.mark.parametrize(
    ("contact", "deadline"),
    [
        ("Contact these two officials by 15 November, 2017:", ("2017-11-15", "until", "15 November, 2017")),
        ("Contact these officials by Nov. 15, 2017:", ("2017-11-15", "until", "Nov. 15, 2017")),
        ("Please appeal to the president before November 15, 2017:", ("2017-11-15", "before", "November 15, 2017")),
        ("Please send appeals by 15 November 2017 to:", ("2017-11-15", "until", "15 November 2017")),
        ("Please contact by 15 November 2017", ("2017-11-15", "until", "15 November 2017")),
        ("Escriban a estas autoridades antes del 15 de noviembre de 2017:",
         ("2017-11-15", "before", "15 de noviembre de 2017")),
        ("Veuillez écrire au président avant le 15 novembre 2017 :", ("2017-11-15", "before", "15 novembre 2017")),
        ("Contact:", None),
    ],
)  # fmt: skip
def test_the_line_before_the_addresses_sets_the_deadline(contact: str, deadline: tuple[str, str, str] | None) -> None:
    read_as = page(contact=contact)
    wanted = deadline and dict(zip(("date", "kind", "text"), deadline, strict=True))
    assert read_as["deadline"] == wanted
    assert [target["lines"][0] for target in read_as["targets"]] == ["President Sadri Amon-Kul"]


@pytest.mark.parametrize(
    "ask",
    [
        "Write a letter, send an email, call, fax or tweet:",
        "1) TAKE ACTION Write a letter, send an email, call, fax or tweet:",
        "1) TAKE ACTION\nWrite a letter, send an email, call, fax or tweet:",
        "1) TAKE ACTION",
        "Please write immediately:",
        "Escriba una carta o envíe un correo:",
    ],
)
def test_a_list_below_a_call_to_write_is_what_is_asked(ask: str) -> None:
    read_as = page(ask=ask)
    assert [demand["text"] for demand in read_as["demands"]] == [
        "Calling on the authorities to quash the conviction;",
        "Urging them to end the harassment of her family.",
    ]
    assert read_as["body"].startswith("The lawyer was jailed")


@pytest.mark.parametrize(
    "channels",
    [
        "Phone: 011 992 555 01 01 | Fax: 011 992 555 01 02",
        "Phone: 011 992 555 01 01 I Fax: 011 992 555 01 02",
        "T: 011 992 555 01 01 | F: 011 992 555 01 02",
        "Phone:\n011 992 555 01 01\nFax:\n011 992 555 01 02",
    ],
)
def test_phone_and_fax_share_a_line(channels: str) -> None:
    read_as = page(channels=channels)
    target = read_as["targets"][0]
    assert (target["phones"], [fax["number"] for fax in target["faxes"]]) == (
        ["011 992 555 01 01"],
        ["011 992 555 01 02"],
    )
    assert target["lines"] == ["President Sadri Amon-Kul", "80 Willow Street, Dushanbe", "Tajikistan"]
    assert "I" not in [each["text"] for each in read_as["leftover"]]


@pytest.mark.parametrize("hidden", ["Email: [email protected]", "[email protected]", "Email: office(at)tj.example"])
def test_a_hidden_address_is_left_over_with_a_warning(hidden: str) -> None:
    read_as = page(channels=hidden)
    assert len(read_as["targets"]) == 1
    assert read_as["targets"][0]["emails"] == []
    assert hidden in [each["text"] for each in read_as["leftover"]]
    assert [warning.split(":")[0] for warning in read_as["warnings"]] == ["targets"]


def test_what_belongs_to_the_page_is_left_over() -> None:
    assert [each["text"] for each in page()["leftover"]] == [
        "Home > Get involved",
        "2) LET US KNOW YOU TOOK ACTION",
        "Click here to let us know. This is Urgent Action 909.15",
        "Amnesty International, 9 Quay Street, New York",
    ]
