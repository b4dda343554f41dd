"""How Amnesty's case sheets vary: each sheet here breaks one habit of the layout; all in them is invented."""

from __future__ import annotations

from typing import Any

import pytest

from app.campaigns.reading.reader import read


def record(text: str) -> dict[str, Any]:
    return read(text).record.as_json()


def sheet(*, head: str = "", write: str = "", send: str = "", notes: str = "", end: str = "") -> dict[str, Any]:
    """A sheet of 2009 to 2017 with the given parts."""
    return record(
        f"{head}\nURGENT ACTION\nBAKER HELD\nA baker is held.\n\nHe was taken in May.\n\n"
        f"{write or 'PLEASE WRITE IMMEDIATELY in Russian:'}\n- asking them to free him;\n- asking them to pay.\n\n"
        f"{send or 'PLEASE SEND APPEALS BEFORE 1 JULY 2015 TO:'}\n"
        "Minister of Bread\nBakerstown\nSalutation: Dear Minister\n\n"
        f"{notes}\n\nADDITIONAL INFORMATION\n\nBread is dear.\n\n{end}"
    )


def test_the_header_may_stand_at_the_end() -> None:
    read_as = sheet(end="Name: Ana Bel\nUA: 900/15 Index: EUR 60/9234/2015 Tajikistan Issue Date: 20 May 2015")
    assert (read_as["reference"], read_as["index"]) == ("UA 900/15", "EUR 60/9234/2015")
    assert (read_as["countries"], read_as["issued_on"]) == (["TJ"], "2015-05-20")
    assert read_as["people"] == [{"name": "Ana Bel", "gender": None, "pronouns": None}]
    assert read_as["leftover"] == []


@pytest.mark.parametrize(
    ("write", "listed", "or_own"),
    [
        ("PLEASE WRITE IMMEDIATELY in Russian, English\nor your own language:", ["ru", "en"], True),
        ("Please write immediately in Persian or Arabic:", ["fa", "ar"], False),
        ("PLEASE WRITE IMMEDIATELY", [], False),
        ("ESCRIBAN INMEDIATAMENTE en español o en su propio idioma:", ["es"], True),
        ("ÉCRIVEZ IMMÉDIATEMENT, en français ou dans votre propre langue :", ["fr"], True),
    ],
)
def test_languages_stand_in_the_heading(write: str, listed: list[str], *, or_own: bool) -> None:
    read_as = sheet(write=write)
    assert read_as["languages"] == {"listed": listed, "or_own": or_own}
    assert len(read_as["demands"]) == 2
    assert read_as["title"] == "BAKER HELD"


def test_a_heading_may_name_the_state_asked() -> None:
    read_as = sheet(write="Please write immediately in English, urging the Russian-speaking authorities of Georgia to:")
    assert read_as["languages"] == {"listed": ["en"], "or_own": False}
    assert [each["to"] for each in read_as["demands"]] == ["GE", "GE"]


def test_a_headline_in_small_letters_stands_once_more_on_the_next_page() -> None:
    read_as = record(
        "URGENT ACTION\nBaker held\nA baker is held.\n\nHe was taken in May.\n\nURGENT ACTION\nBaker held\n\n"
        "PLEASE WRITE IMMEDIATELY:\n- asking them to free him;\n- asking them to pay."
    )
    assert (read_as["title"], read_as["summary"], read_as["body"]) == (
        "Baker held",
        "A baker is held.",
        "He was taken in May.",
    )
    assert [each["line"] for each in read_as["leftover"]] == [7, 8]


@pytest.mark.parametrize(
    ("send", "notes", "date", "kind"),
    [
        ("PLEASE SEND APPEALS BEFORE 1 JULY 2015 TO:", "", "2015-07-01", "before"),
        ("PLEASE SEND APPEALS BY 1 JULY\n2015 TO:", "", "2015-07-01", "until"),
        ("PLEASE SEND APPEALS BEFORE THE TRIAL OPENS TO:", "", None, "event"),
        ("ENVÍEN LLAMAMIENTOS, ANTES DEL 1 DE JULIO DE 2015, A:", "", "2015-07-01", "before"),
        ("MERCI D'ENVOYER VOS APPELS AVANT LE 1ER JUILLET 2015 À :", "", "2015-07-01", "before"),
        (
            "PLEASE SEND APPEALS TO:",
            "Please check with your section office if sending appeals after 1 July 2015.",
            "2015-07-01",
            "check_after",
        ),
    ],
)
def test_the_deadline_stands_in_the_heading_or_the_section_sentence(
    send: str, notes: str, date: str | None, kind: str
) -> None:
    read_as = sheet(send=send, notes=notes)
    assert (read_as["deadline"]["date"], read_as["deadline"]["kind"]) == (date, kind)
    assert [target["lines"][0] for target in read_as["targets"]] == ["Minister of Bread"]
    assert read_as["leftover"] == []


def test_without_a_deadline_none_is_taken_from_the_text() -> None:
    assert sheet(send="PLEASE SEND APPEALS TO:")["deadline"] is None


def test_targets_may_follow_each_other_without_an_empty_line() -> None:
    read_as = sheet(
        send="PLEASE SEND APPEALS TO:\nProsecutor\nBakerstown\nFax: +99 555 0101\nSalutation: Dear Prosecutor",
        notes="And copies to: Ombudsman\nBox 7\nFax +99 555 0102 ext 7\n"
        "COPIES TO: diplomatic representatives of Georgia accredited to your country.",
    )
    assert [(target["role"], target["lines"]) for target in read_as["targets"]] == [
        ("to", ["Prosecutor", "Bakerstown"]),
        ("to", ["Minister of Bread", "Bakerstown"]),
        ("copy", ["Ombudsman", "Box 7"]),
    ]
    assert read_as["targets"][2]["faxes"] == [{"number": "+99 555 0102", "extension": "7"}]
    assert read_as["diplomatic_copies"] is True


@pytest.mark.parametrize(
    ("end", "people"),
    [
        ("Name: Ana Bel and Ben Cal\nGender m/f: both", [("Ana Bel", None), ("Ben Cal", None)]),
        ("Names: Ana Bel, Dora Eli\nGender m/f: all f", [("Ana Bel", "f"), ("Dora Eli", "f")]),
        ("Name: Ana Bel (f), Ben Cal (m)", [("Ana Bel", "f"), ("Ben Cal", "m")]),
        ("Nombre: Ana Bel\nSexo h/m: m\nNombre: Ben Cal\nSexo h/m: h", [("Ana Bel", "f"), ("Ben Cal", "m")]),
        ("Nom : Ana Bel\nGenre h/f : f", [("Ana Bel", "f")]),
    ],
)
def test_people_come_from_the_name_line(end: str, people: list[tuple[str, str | None]]) -> None:
    assert [(each["name"], each["gender"]) for each in sheet(end=end)["people"]] == people


OLD = """\
EXTERNAL                                   AI Index: EUR 44/984/93
Distr: UA/SC

UA 937/93          Fear of Torture / Death           15 July 1993
                   in Custody

DEMOCRATIC REPUBLIC   Jean Ngoma-Test (m), aged 24, student
OF CONGO              Marie Ngoma-Test (f)

The two were detained on 3 July.

RECOMMENDED ACTION: Please send telegrams/telexes/express and airmail letters
either in English, French or your own language:

- asking for assurances that they are not tortured;

- urging that they be released if they are not to be charged with a
  recognizably criminal offence.

APPEALS TO

1) Minister of Tides
   BP 7, Kinkole
   Telegrams: Ministre Marees, Kinkole
   Faxes: + 99 312 555 0179
   Salutation: Dear Minister

2) Governor
   Kinkole

COPIES TO: diplomatic representatives accredited to your country.

PLEASE SEND APPEALS IMMEDIATELY. Check with the International Secretariat, or
your section office, if sending appeals after 26 August 1993.
"""


def test_an_old_sheet_in_two_columns_with_numbered_targets() -> None:
    read_as = record(OLD)
    assert read_as["layout"] == "amnesty-1990s"
    assert read_as["title"] == "Fear of Torture / Death in Custody"
    assert read_as["countries"] == ["CD"]
    assert [(each["name"], each["gender"]) for each in read_as["people"]] == [
        ("Jean Ngoma-Test", "m"),
        ("Marie Ngoma-Test", "f"),
    ]
    assert read_as["languages"] == {"listed": ["en", "fr"], "or_own": True}
    assert [target["lines"][0] for target in read_as["targets"]] == ["Minister of Tides", "Governor"]
    assert read_as["deadline"] == {"date": "1993-08-26", "kind": "check_after", "text": "26 August 1993"}
    assert [each["text"] for each in read_as["leftover"]] == ["Distr: UA/SC", "aged 24, student"]


def test_the_last_of_several_predecessors_is_the_previous_one() -> None:
    read_as = record(
        OLD.replace(
            "UA 937/93          Fear",
            "Further information on UA 937/93 (EUR 44/980/93, 1 July 1993) and follow-up (EUR 44/982/93) - Fear",
        )
    )
    assert (read_as["previous"], read_as["update"]) == ("EUR 44/982/93", 1)
    assert read_as["title"] == "Fear of Torture / Death in Custody"


GERMAN = """\
UA: 958/14   Index: EUR 60/901/2014   {range}
Tadschikistan: Bäcker in Haft

Der Bäcker Ali Ofen-Test sitzt in Haft. Ein Gericht hat ihm bis zum 3. April Zeit gegeben.

Schreiben Sie bitte in gutem Russisch oder auf Deutsch an: Generalstaatsanwalt Omar Ofen-Test, Ofengasse 1,
734099 Duschanbe, TADSCHIKISTAN (Anrede: Exzellenz / Dear
Minister), Fax: (00 992) 37
555 00 01, E-Mail: post@gsa.example.

Fordern Sie darin:
- die sofortige Freilassung;
- einen Arzt.

Senden Sie bitte eine Kopie an: Botschaft der Republik Tadschikistan, Ofenstraße 43, 10999 Berlin, Fax: 030-555 01 29.

Bitte helfen Sie mit.
"""


@pytest.mark.parametrize(
    ("printed", "issued_on", "date", "text"),
    [
        ("14.3.-25.4.2014", "2014-03-14", "2014-04-25", "25.4.2014"),
        ("14. März bis 25. April 2014", "2014-03-14", "2014-04-25", "25. April 2014"),
        ("20.12.2013 – 31.1.2014", "2013-12-20", "2014-01-31", "31.1.2014"),
        ("20. Dezember bis 31. Januar 2014", "2013-12-20", "2014-01-31", "31. Januar 2014"),
        ("14.-25. April 2014", "2014-04-14", "2014-04-25", "25. April 2014"),
    ],
)
def test_a_german_range_gives_issue_and_deadline(printed: str, issued_on: str, date: str, text: str) -> None:
    read_as = record(GERMAN.format(range=printed))
    assert read_as["layout"] == "amnesty-german"
    assert read_as["issued_on"] == issued_on
    assert read_as["deadline"] == {"date": date, "kind": "until", "text": text}


def test_a_german_address_in_running_text() -> None:
    read_as = record(GERMAN.format(range="14.3.-25.4.2014"))
    first, copy = read_as["targets"]
    assert first["lines"] == [
        "Generalstaatsanwalt Omar Ofen-Test",
        "Ofengasse 1",
        "734099 Duschanbe",
        "TADSCHIKISTAN",
    ]
    assert first["salutations"] == ["Exzellenz", "Dear Minister"]
    assert first["faxes"] == [{"number": "(00 992) 37 555 00 01", "extension": None}]
    assert (copy["role"], copy["lines"][0]) == ("copy", "Botschaft der Republik Tadschikistan")
    assert read_as["diplomatic_copies"] is False
    assert [each["text"] for each in read_as["leftover"]] == ["Bitte helfen Sie mit."]
    assert read_as["languages"] == {"listed": ["ru", "de"], "or_own": False}
    assert [each["text"] for each in read_as["demands"]] == ["die sofortige Freilassung;", "einen Arzt."]
