"""Which office of the directory a target of a document may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.campaigns.reading.matching import Proposal, country_in, index_in, proposals, title_in, ways_of
from app.letters.conventions import Rank
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord

TODAY = date(2026, 11, 21)
KEEPER = OfficeRecord(
    "de-keeper", "DE", Rank.OFFICIAL,
    wordings={"en": ("Keeper of the Seal of the Republic", "", "", ""), "de": ("Siegelbewahrer", "", "", "")},
    holders=(
        HolderRecord("Anna Alt", held_until=date(2026, 1, 1)),
        HolderRecord("Jan Nowicki", "Nowicki", held_from=date(2026, 1, 2)),
    ),
    channels=(
        ChannelRecord("post", "Seal Street 1\n10115 Berlin", health="verified"),
        ChannelRecord("fax", "+49 30 555 01 00", health="dead"),
        ChannelRecord("email", "Keeper@seal.example", health="verified"),
    ),
)  # fmt: skip
OTHER = OfficeRecord("de-minister", "DE", Rank.MINISTER, wordings={"en": ("Minister of Justice", "", "", "")})
LINES = ("Keeper of the Seal", "of the Republic", "Jan Nowicki", "Seal Street 1", "10115 Berlin")


def _first(lines: tuple[str, ...] = LINES, *ways: tuple[str, str, str], offices: object = (KEEPER, OTHER)) -> Proposal:
    return proposals(lines, ways_of(ways), offices, TODAY)[0]  # type: ignore[arg-type]  # A sequence of offices.


def test_a_post_that_is_printed_just_so_is_proposed() -> None:
    found = _first()
    assert (found.office, found.is_sure, found.same_holder, found.new_address) == ("de-keeper", True, True, False)
    assert not found.new_holder


def test_another_name_is_perhaps_a_new_holder() -> None:
    found = _first((*LINES[:2], "Maria Nowa", *LINES[3:]))
    assert (found.is_sure, found.holder, found.new_holder) == (True, "Jan Nowicki", True)


def test_another_address_is_noticed() -> None:
    assert _first((*LINES[:3], "Hill Road 7", "80331 Munich")).new_address


def test_of_two_offices_that_fit_as_well_none_is_sure() -> None:
    found = proposals(LINES, (), [KEEPER, replace(KEEPER, id="de-keeper-2")], TODAY)
    assert [one.is_sure for one in found] == [False, False]


def test_the_name_of_the_state_alone_proposes_no_office() -> None:
    president = replace(OTHER, country="RU", wordings={"en": ("President of the Russian Federation", "", "", "")})
    assert proposals(("Chief Inspector of Libraries", "Russian Federation"), (), [president], TODAY) == []
    assert _first(("President", "Russian Federation"), offices=[president]).office == president.id


def test_a_part_of_a_title_is_no_sure_match() -> None:
    found = proposals(
        ("Seal Keeper", "Berlin"),
        (),
        [replace(KEEPER, wordings={"en": ("Keeper of the Great Seal", "", "", "")})],
        TODAY,
    )
    assert [one.is_sure for one in found] == [False]


def test_an_address_finds_its_office_whatever_it_is_called() -> None:
    found = proposals(("Somebody",), ways_of([("email", "keeper@SEAL.example", "")]), [KEEPER], TODAY)
    assert [one.office for one in found] == ["de-keeper"]
    assert found[0].new == ()


def test_what_has_nothing_in_common_is_not_proposed() -> None:
    assert proposals(("Director of the Harbour",), (), [KEEPER, OTHER], TODAY) == []


def test_what_is_dead_is_not_new() -> None:
    found = _first(
        LINES, ("fax", "+49-30-555-0100", ""), ("fax", "+49 30 555 02 00", "7"), ("email", "keeper@seal.example", "")
    )
    assert [way.value for way in found.new] == ["+49 30 555 02 00"]
    assert [way.value for way in found.dead] == ["+49-30-555-0100"]


@pytest.mark.parametrize(
    ("kind", "value", "more", "refused"),
    [
        ("fax", "+49 30 555 01 00", "", False),
        ("fax", "030 555 01 00", "", True),
        ("fax", "+49 30 555 01 00", "12a", True),
        ("email", "keeper@seal.example", "", False),
        ("email", "keeper(at)seal", "", True),
        ("email", "k*****@seal.example\0", "", True),
        ("handle", "@keeper", "twitter", False),
        ("handle", "@keeper", "", True),
    ],
)
def test_what_is_not_written_as_the_directory_needs_it_is_refused(
    kind: str, value: str, more: str, *, refused: bool
) -> None:
    assert [way.refused for way in ways_of([(kind, value, more)])] == [refused]


def test_a_channel_that_is_printed_twice_is_one() -> None:
    assert len(ways_of([("fax", "+49 30 555 01 00", "1"), ("fax", "+49 30 555 01 00", "2")])) == 1


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("Moscow", "Russian Federation"), "RU"),
        (("Lusaka, Zambia",), "ZM"),
        (("Berlin", "Alemania"), "DE"),
        (("Georgia Street 1", "Tbilisi"), ""),
        ((), ""),
    ],
)
def test_the_state_of_an_address(lines: tuple[str, ...], code: str) -> None:
    assert country_in(lines) == code


def test_the_line_that_says_an_office() -> None:
    assert title_in(("Hon. Jan Nowicki", "Minister of Justice", "Hill 1")) == "Minister of Justice"
    assert title_in(("Jan Nowicki", "Hill 1")) == ""


@pytest.mark.parametrize(
    ("printed", "index"),
    [
        ("http://www.amnesty.example/en/library/info/EUR46/020/2011/en", "EUR 46/020/2011"),
        ("EUR 46/020/2011", "EUR 46/020/2011"),
        ("N/A", ""),
    ],
)
def test_an_index_number_is_read_out_of_a_link(printed: str, index: str) -> None:
    assert index_in(printed) == index
