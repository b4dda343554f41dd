"""Offices as rows: what is written is read again as it was; every fault of a file is told at once."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.config import ROOT
from app.letters.conventions import Gender, Rank
from app.recipients.errors import RecipientsFileRefused
from app.recipients.recipients_file import ChannelRecord, HolderRecord, OfficeRecord, read, write

SHIPPED = sorted((ROOT / "recipients").glob("*.csv"))
HEADER = (
    "office,country,rank,reads,title_en,holder,holder_gender,holder_from,holder_until,"
    "post,fax,email,handle,historical,source,verified_on\n"
)

# The mark of what was no text is refused, so no office has it.
_text = st.text(alphabet=st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffd"), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text).strip()
)
_words = _text.filter(bool)
_day = st.dates(date(1900, 1, 1), date(2100, 1, 1))
_channels = st.builds(
    ChannelRecord,
    st.just("post"),
    _words.map(lambda w: f"{w}\nsecond line"),
    country=st.none() | st.sampled_from(["RU", "US"]),
    country_line=_text,
    historical=st.booleans(),
    source=_text,
    verified_on=st.none() | _day,
)
_holders = st.builds(
    HolderRecord,
    _words,
    _text,
    st.sampled_from(Gender),
    st.none() | st.dates(date(1900, 1, 1), date(2000, 1, 1)),
    st.none() | st.dates(date(2000, 1, 2), date(2100, 1, 1)),
    st.dictionaries(st.sampled_from(["en", "ru"]), st.tuples(_words, _text), max_size=2),
    _text,
    st.none() | _day,
)
_offices = st.builds(
    OfficeRecord,
    st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,2}", fullmatch=True),
    st.none() | st.sampled_from(["RU", "TJ"]),
    st.sampled_from(Rank),
    st.lists(st.sampled_from(["en", "ru"]), unique=True).map(tuple),
    st.dictionaries(st.sampled_from(["en", "ru", "zh-Hant"]), st.tuples(_words, _text, _text, _text), max_size=3),
    _text,
    st.none() | _day,
    st.lists(_holders, max_size=3, unique_by=lambda h: h.name).map(tuple),
    st.lists(_channels, max_size=3, unique_by=lambda c: c.value).map(tuple),
)


@settings(max_examples=50)
@given(st.lists(_offices, max_size=4, unique_by=lambda office: office.id))
def test_what_is_written_is_read_again_as_it_was(offices: list[OfficeRecord]) -> None:
    assert read(write(offices)) == tuple(offices)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_files_are_as_they_are_written(path: Path) -> None:
    assert write(read(path.read_bytes())) == path.read_bytes()


@pytest.mark.parametrize("path", [path for path in SHIPPED if path.stem != "practice"], ids=lambda path: path.stem)
def test_shipped_facts_have_a_source_and_historical_channels(path: Path) -> None:
    for office in read(path.read_bytes()):
        assert office.source
        assert all(holder.source for holder in office.holders)
        assert all(channel.source for channel in office.channels)
        assert all(channel.historical for channel in office.channels)


def test_a_cell_that_looks_like_a_formula_is_escaped_and_comes_back() -> None:
    office = OfficeRecord(
        "x",
        "RU",
        Rank.OFFICIAL,
        channels=(ChannelRecord("fax", "+7 495 987 58 41"), ChannelRecord("handle", "@x", network="twitter")),
        source="=cmd()",
    )
    written = write([office])
    assert b"'+7 495 987 58 41" in written
    assert b"'=cmd()" in written
    assert read(written) == (office,)


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("X Y,RU,director,,,,,,,,,,,,,", ["row 2, office"]),
        (",RU,director,,,,,,,,,,,,,", ["row 2, office: this cell is empty"]),
        ("x" * 81 + ",RU,director,,,,,,,,,,,,,", ["row 2, office: an id has at most 80 characters"]),
        ("x,RU,director,,,,m,,,,,,,,,", ["row 2, holder_gender: this row names no holder"]),
        ("x,RU,director,," + "x" * 2001 + ",,,,,,,,,,,", ["row 2, title_en: a cell has at most 2000 characters"]),
        ("x,RU,director,,,,,,,,,a@é.org@,,,,", ["row 2, email"]),
        ("x,Russia,director,,,,,,,,,,,,,", ["row 2, country"]),
        ("x,RU,emperor,,,,,,,,,,,,,", ["row 2, rank"]),
        ("x,RU,director,,,A,male,,,,,,,,,", ["row 2, holder_gender"]),
        ("x,RU,director,,,A,m,1.1.2012,,,,,,,,", ["row 2, holder_from"]),
        ("x,RU,director,,,A,m,2012-01-01,2011-01-01,,,,,,,", ["row 2, holder_until"]),
        ("x,RU,director,,,,,,,,987 58 41,,,,,", ["row 2, fax"]),
        ("x,RU,director,,,,,,,,,a at b,,,,", ["row 2, email"]),
        ("x,RU,director,,,,,,,,,,@alone,,,", ["row 2, handle"]),
        ("x,RU,director,,,,,,,,,,,perhaps,,", ["row 2, historical"]),
        ("x,RU,director,,,,,,,,,,,,,yesterday", ["row 2, verified_on"]),
        ("x,RU,director,,,,,,,,,,,,,,,", ["row 2: it has 18 cells"]),
        ("x,R,emperor,,,,,,,,12,b,,,,never", ["row 2, rank"]),
        ("x,R,director,,,,,,,,12,b,,,,never", ["row 2, country", "row 2, verified_on", "row 2, fax", "row 2, email"]),
        ("x,RU,director,,,A,m,,,,,,,,,\nx,,,,,A,f,,,,,,,,,", ["row 3, holder: A stands in an earlier row"]),
        ("x,RU,director,,,,,,,P,,,,,,\nx,,,,,,,,,P,,,,,s,", ["row 3, post: this stands in an earlier row of x"]),
        ("x,UK,director,,,,,,,,,,,,,", ["row 2, country: “UK” is not a country code"]),
        ("x,RU,,,,,,,,,,,,,,", ["row 2, rank: the first row of x must say what it is"]),
        ("x,RU,director,,,,,,,,,,,,,\nx,TJ,,,,,,,,,,,,,,", ["row 3, country: only the first row of x says this"]),
    ],
)
def test_every_fault_is_told_with_row_and_column(row: str, faults: list[str]) -> None:
    with pytest.raises(RecipientsFileRefused) as refused:
        read((HEADER + row + "\n").encode())
    for fault in faults:
        assert any(told.startswith(fault) for told in refused.value.faults), refused.value.faults


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "file: it is empty"),
        ("office,rank\nбюро,official\n".encode("utf-16"), "UTF-8"),
        (b"office,rank,colour\n", "row 1, colour: unknown column"),
        (b"office,rank,rank\n", "row 1, rank: this column stands here twice"),
        (b"office,country\n", "row 1, rank: this column is missing"),
        (b"office,rank,fax\n", "row 1, historical: this column is missing"),
        (b'office,rank\n"' + b"x" * 200_000, "row"),
    ],
)
def test_a_file_of_another_kind_gets_a_sentence(data: bytes, fault: str) -> None:
    with pytest.raises(RecipientsFileRefused, match=fault):
        read(data)


def test_semicolons_and_a_byte_order_mark_are_read() -> None:
    assert read("\ufeffoffice;rank\nx;official\n".encode()) == (OfficeRecord("x", None, Rank.OFFICIAL),)
