"""Forms of 2017 and sheets from 2018 on that vary what the examples have: what is read, and what is left over."""

from __future__ import annotations

from typing import Any

import pytest

from app.campaigns.reading.reader import read


def record(text: str) -> dict[str, Any]:
    return read(text).record.as_json()


def leftover(text: str) -> list[str]:
    return [each["text"] for each in record(text)["leftover"]]


SHEET = """\
{header}

URGENT ACTION

THE BAKER OF HARPUT AND
HER APPRENTICE FACE TRIAL

Both were arrested in April.

TAKE ACTION: WRITE AN APPEAL IN YOUR OWN WORDS OR USE THIS MODEL LETTER

{address}

{salutation}

I write to you about the baker of Harput and her apprentice.

{body}

Yours sincerely,
{behind}

URGENT ACTION

ADDITIONAL INFORMATION

The bakery was founded in 1950.

PREFERRED LANGUAGE TO ADDRESS TARGET: {languages}

PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 28 June 2024

NAME AND PREFERRED PRONOUN: Ayse Kara (she/her)

LINK TO PREVIOUS UA: {previous}
"""
VALUES = {
    "header": "Second UA: 901/18 Index: EUR 44/9001/2024 Türkiye Date: 3 May 2024",
    "address": "Minister of Bread\nMs Leyla Kor\n9 Mill Lane, Ankara\nEmail: minister@bread.example",
    "salutation": "Dear Minister,",
    "body": "Please release them.",
    "behind": "",
    "languages": "Turkish",
    "previous": "N/A",
}


def sheet(**values: str) -> str:
    return SHEET.format(**VALUES | values)


@pytest.mark.parametrize(
    ("header", "update"),
    [
        ("First UA: 901/18", 0),
        ("Ninth UA: 901/18", 8),
        ("4th UA: 901/18", 3),
        ("UA: 901/18", None),
        ("Segunda AU: 901/18", 1),
        ("Troisième AU : 901/18", 2),
    ],
)
def test_the_header_counts_the_issues_before(header: str, update: int | None) -> None:
    read_as = record(sheet(header=f"{header} Index: EUR 44/9001/2024 Türkiye Date: 3 May 2024"))
    assert (read_as["reference"], read_as["update"]) == ("UA 901/18", update)
    assert (read_as["countries"], read_as["issued_on"]) == (["TR"], "2024-05-03")


@pytest.mark.parametrize(
    ("printed", "previous", "left"),
    [
        ("N/A", None, []),
        ("Not applicable", None, []),
        ("None", None, []),
        ("https://www.example.org/en/eur44/8001/2023/en/", "https://www.example.org/en/eur44/8001/2023/en/", []),
        ("https://www.example.org/en/\neur44/8001/2023/en/", "https://www.example.org/en/eur44/8001/2023/en/", []),
        ("EUR 44/8001/2023", "EUR 44/8001/2023", []),
        ("see the archive", None, ["see the archive"]),
        ("[insert link]", None, ["[insert link]"]),
    ],
)
def test_the_predecessor_is_a_link_or_an_index_number(printed: str, previous: str | None, left: list[str]) -> None:
    text = sheet(previous=printed)
    assert record(text)["previous"] == previous
    assert leftover(text) == ["Yours sincerely,", "URGENT ACTION", *left]


@pytest.mark.parametrize(
    ("printed", "listed", "or_own", "left"),
    [
        ("Turkish", ["tr"], False, []),
        ("Turkish, English. You can also write in your own language.", ["tr", "en"], True, []),
        ("Turkish or your own language", ["tr"], True, []),
        ("Turkish. The minister does not read letters in Greek.", ["tr"], False,
         ["The minister does not read letters in Greek."]),
        ("to be confirmed", [], False, ["to be confirmed"]),
    ],
)  # fmt: skip
def test_only_sentences_that_name_languages_list_them(
    printed: str, listed: list[str], *, or_own: bool, left: list[str]
) -> None:
    text = sheet(languages=printed)
    assert record(text)["languages"] == {"listed": listed, "or_own": or_own}
    assert leftover(text)[2:] == left


@pytest.mark.parametrize(
    ("label", "salutation", "salutations", "left"),
    [
        ("", "Dear Minister,", ["Dear Minister"], []),
        ("", "Your Excellency:", ["Your Excellency"], []),
        ("", "Estimada Sra. Ministra / Dear Minister,", ["Estimada Sra. Ministra", "Dear Minister"], []),
        ("\nSalutation: Dear Minister", "Dear Minister,", ["Dear Minister"], []),
        ("\nSalutation: Dear Minister/Sayın Bakan", "Dear Minister,", ["Dear Minister", "Sayın Bakan"], []),
        ("\nSalutation: Your Excellency", "Dear Minister,", ["Your Excellency"], ["Dear Minister,"]),
    ],
)
def test_the_letter_greets_the_target_unless_a_label_does(
    label: str, salutation: str, salutations: list[str], left: list[str]
) -> None:
    text = sheet(address=VALUES["address"] + label, salutation=salutation)
    assert [target["salutations"] for target in record(text)["targets"]] == [salutations]
    assert leftover(text) == [*left, "Yours sincerely,", "URGENT ACTION"]


def test_one_salutation_for_two_targets_is_nobodys() -> None:
    text = sheet(address="Minister of Bread\n9 Mill Lane, Ankara\n\nGovernor of Harput\n1 Castle Road, Harput")
    read_as = record(text)
    assert [(target["lines"][0], target["salutations"]) for target in read_as["targets"]] == [
        ("Minister of Bread", []),
        ("Governor of Harput", []),
    ]
    assert leftover(text)[0] == "Dear Minister,"
    assert [warning.split(":")[0] for warning in read_as["warnings"]] == ["targets"]


def test_a_list_within_the_letter_stays_in_the_letter() -> None:
    read_as = record(sheet(body="I urge you to:\n• release both of them at once;\n• give back the\noven."))
    assert read_as["demands"] == []
    assert read_as["body"].split("\n\n")[1:] == [
        "I urge you to:", "• release both of them at once;", "• give back the oven."
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["COPIES TO:", "And copies to:", "CC:", "Con copia a:", "Copies à :", "Kopien an:"])
@pytest.mark.parametrize("place", ["address", "behind"])
def test_copies_stand_before_or_behind_the_letter(heading: str, place: str) -> None:
    block = f"\n\n{heading}\nGovernor of Harput\n1 Castle Road, Harput\nEmail: governor@harput.example"
    text = sheet(**{place: (VALUES["address"] if place == "address" else "") + block})
    read_as = record(text)
    assert [(target["role"], target["emails"]) for target in read_as["targets"]] == [
        ("to", ["minister@bread.example"]),
        ("copy", ["governor@harput.example"]),
    ]
    assert read_as["body"].endswith("Please release them.")
    assert leftover(text) == ["Yours sincerely,", "URGENT ACTION"]


def test_copies_may_stand_in_a_column_of_their_own() -> None:
    text = sheet(
        address="Minister of Bread         Copies to:\nMs Leyla Kor              Governor of Harput\n"
        "9 Mill Lane, Ankara       1 Castle Road, Harput"
    )
    assert [(target["role"], target["lines"]) for target in record(text)["targets"]] == [
        ("to", ["Minister of Bread", "Ms Leyla Kor", "9 Mill Lane, Ankara"]),
        ("copy", ["Governor of Harput", "1 Castle Road, Harput"]),
    ]


def test_the_signature_and_remarks_are_left_over() -> None:
    text = sheet(behind="[NAME]\n[COUNTRY]\n\n- 2 -")
    assert leftover(text) == ["Yours sincerely,", "[NAME]", "[COUNTRY]", "- 2 -", "URGENT ACTION"]


def test_the_headline_may_be_wrapped_and_come_again() -> None:
    text = sheet(behind="\nURGENT ACTION\nTHE BAKER OF HARPUT AND\nHER APPRENTICE FACE TRIAL")
    assert record(text)["title"] == "THE BAKER OF HARPUT AND HER APPRENTICE FACE TRIAL"
    assert "THE BAKER OF HARPUT AND" in leftover(text)
    assert record(text)["summary"] == "Both were arrested in April."


@pytest.mark.parametrize(
    ("printed", "people"),
    [
        ("Ayse Kara (she/her)", [("Ayse Kara", "she/her")]),
        ("Ayse Kara; Mehmet Ak (he/him)", [("Ayse Kara", None), ("Mehmet Ak", "he/him")]),
        ("Ayse Kara and Mehmet Ak", [("Ayse Kara", None), ("Mehmet Ak", None)]),
        ("Members of the Guild of Bakers and Millers", [("Members of the Guild of Bakers and Millers", None)]),
        ("N/A", []),
    ],
)
def test_the_name_line_lists_people(printed: str, people: list[tuple[str, str | None]]) -> None:
    text = sheet().replace("Ayse Kara (she/her)", printed)
    assert [(each["name"], each["pronouns"]) for each in record(text)["people"]] == people
    assert leftover(text) == ["Yours sincerely,", "URGENT ACTION"]


@pytest.mark.parametrize("banner", ["URGENT ACTION", "AMNESTY INTERNATIONAL URGENT ACTION", "AMNESTY INTERNATIONAL"])
def test_a_letterhead_is_no_headline(banner: str) -> None:
    read_as = record(sheet().replace("URGENT ACTION", banner, 1))
    assert read_as["title"] == "THE BAKER OF HARPUT AND HER APPRENTICE FACE TRIAL"


GERMAN = """\
Erste UA: 926/23 Index: EUR 57/9104/2023 Belarus Datum: 14. März 2023
URGENT ACTION
LEHRERIN IN HAFT

Die Lehrerin ist seit dem 4. März in Haft.

WERDEN SIE AKTIV: SCHREIBEN SIE EINEN APPELL IN EIGENEN WORTEN ODER NUTZEN SIE DIESEN MUSTERBRIEF

Generalstaatsanwalt
Ul. Sadowaja 99, Minsk

Sehr geehrter Herr Generalstaatsanwalt,

ich schreibe Ihnen wegen der Lehrerin Alena Kut, die in Haft ist.

Mit freundlichen Grüßen

HINTERGRUNDINFORMATIONEN

Sie unterrichtete seit 2001.

BEVORZUGTE SPRACHE: Russisch. Sie können auch in Ihrer eigenen Sprache schreiben.

BITTE SETZEN SIE SICH SO SCHNELL WIE MÖGLICH EIN, BIS ZUM: 9. Mai 2023

NAME UND BEVORZUGTES PRONOMEN: Alena Kut (sie/ihr)

LINK ZUR VORHERIGEN UA: keine
"""


def test_the_sheet_is_known_in_german() -> None:
    read_as = record(GERMAN)
    assert read_as["layout"] == "amnesty-2018"
    assert (read_as["update"], read_as["issued_on"], read_as["deadline"]["date"]) == (0, "2023-03-14", "2023-05-09")
    assert read_as["targets"][0]["salutations"] == ["Sehr geehrter Herr Generalstaatsanwalt"]
    assert (read_as["languages"], read_as["previous"]) == ({"listed": ["ru"], "or_own": True}, None)
    assert leftover(GERMAN) == ["Mit freundlichen Grüßen"]


# Other order, missing colons, lower case, and values below their labels.
FORM = """\
urgent action title: Chile: Weavers threatened
publication date 16 October 2017
Urgent Action Type and Number: 4th UA 71/17
Index number AMR 22/9340/2017

Background information:
The weavers live in Temuco.

Target's contact details and 'copies to':
Governor of the Province
12 Willow Street, Temuco
Phone: +56 45 555 0101 | Fax: +56 45 555 0102
Email: [email protected]
Salutation: Dear Governor,

CC:
Minister of Crafts
Email: minister@crafts.example

Urgent action letter
Dear Governor,
I write to you because two weavers were threatened near the market.
Sincerely,
[Name]

Preferred language to address target
Spanish or your own language
Appeal deadline notice
Please send appeals before 27 November 2017
Link to previous UA: Not applicable
Urgent action summary (max 100 words):
The weavers were threatened.
"""


def test_the_form_is_read_in_any_order() -> None:
    read_as = record(FORM)
    assert read_as["layout"] == "amnesty-form-2017"
    assert {key: read_as[key] for key in ("title", "reference", "index", "update", "issued_on", "previous")} == {
        "title": "Chile: Weavers threatened",
        "reference": "UA 71/17",
        "index": "AMR 22/9340/2017",
        "update": 3,
        "issued_on": "2017-10-16",
        "previous": None,
    }
    assert read_as["deadline"] == {"date": "2017-11-27", "kind": "before", "text": "27 November 2017"}
    assert [(target["role"], target["phones"], target["salutations"]) for target in read_as["targets"]] == [
        ("to", ["+56 45 555 0101"], ["Dear Governor"]),
        ("copy", [], []),
    ]
    assert (read_as["summary"], read_as["background"]) == (
        "The weavers were threatened.",
        "The weavers live in Temuco.",
    )
    assert leftover(FORM) == ["Email: [email protected]", "Sincerely,", "[Name]"]
    assert [warning.split(":")[0] for warning in read_as["warnings"]] == ["targets"]


def test_nothing_stated_is_nothing_read() -> None:
    read_as = record("URGENT ACTION TITLE: \nURGENT ACTION LETTER:\nPUBLICATION DATE:\nINDEX NUMBER: to be given\n")
    assert read_as["layout"] == "amnesty-form-2017"
    assert [read_as[key] for key in ("title", "body", "issued_on", "index", "deadline", "previous")] == [None] * 6
    assert [each["text"] for each in read_as["leftover"]] == ["to be given"]
