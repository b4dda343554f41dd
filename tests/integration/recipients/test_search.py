"""The search over the directory: what is found, in which order, and that the index follows every change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import COMMAND_LINE
from app.letters.conventions import Gender, Rank
from app.recipients import search, services
from app.recipients.models import Office, SearchEntry, SearchToken
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord
from app.recipients.search import Asked
from app.sections import services as sections
from tests.conftest import NOON


def an_office(
    id_: str,
    title: str,
    country: str | None = None,
    *,
    holder: str = "",
    until: date | None = None,
    channel: ChannelRecord | None = None,
) -> OfficeRecord:
    return OfficeRecord(
        id_, country, Rank.OFFICIAL, wordings={"en": (title, "", "", "")},
        holders=(HolderRecord(holder, gender=Gender.F, held_until=until),) if holder else (),
        channels=(channel,) if channel else (),
    )  # fmt: skip


def found(session: Session, words: str, **filters: object) -> list[str]:
    return list(search.find(session, Asked(words, **filters)).ids)  # type: ignore[arg-type]  # Filters by name.


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("чайка", ["ru-prosecutor-general"]),
        ("Chayka", ["ru-prosecutor-general"]),
        ("Генерального", []),
        ("Генеральному прокурору", ["ru-prosecutor-general", "tj-prosecutor-general"]),
        ("tadschikistan general", ["tj-prosecutor-general"]),
        ("Россия", ["ru-mfa-third-cis-department", "ru-president", "ru-prosecutor-general"]),
        ("Таджикистан", ["tj-prosecutor-general"]),
        ("tajikistan", ["tj-prosecutor-general"]),
        ("+7 495", ["ru-president", "ru-prosecutor-general"]),
        ("secretary@council.example.org", ["practice-council-secretary"]),
        ("دبیرکل", ["un-secretary-general"]),
        ("prosecutor tajik dushanbe", ["tj-prosecutor-general"]),
        ("prosecutor moscow tajik", []),
    ],
)
def test_the_shipped_offices_are_found(session: Session, words: str, wanted: list[str]) -> None:
    assert found(session, words) == wanted


def test_every_token_of_an_office_finds_it(session: Session) -> None:
    rows = session.execute(
        select(SearchEntry.office_id, SearchToken.token)
        .join(SearchEntry, SearchEntry.number == SearchToken.number)
        .where(SearchToken.place.in_([search.Place.NAME, search.Place.MORE, search.Place.CHANNEL]))
    ).all()
    assert len(rows) > 500
    for office, token in rows:
        assert office in found(session, token), (office, token)


def test_what_fits_best_comes_first(empty_session: Session) -> None:
    lawful = "law@example.org"
    services.import_offices(
        empty_session,
        [
            an_office("channel", "Court", channel=ChannelRecord("email", lawful)),
            an_office("past", "Court", holder="Law", until=date(2000, 1, 1)),
            an_office("begins", "Lawyers of the Court"),
            an_office("within", "Minister of Law"),
            an_office("exact", "Law"),
            an_office("law", "Court"),
            an_office("present", "Court", holder="Law"),
        ],
    )
    assert found(empty_session, "law") == ["exact", "law", "present", "begins", "within", "past", "channel"]


def test_filters_narrow_what_is_found(empty_session: Session) -> None:
    offices = [an_office(f"o{n}", "Court", country) for n, country in enumerate(("DE", "FR", "DE", None))]
    services.import_offices(empty_session, [*offices, replace(offices[0], id="judge", rank=Rank.JUDGE)])
    section = sections.create(empty_session, COMMAND_LINE, "alpen", "Alpine section", ["AT"], "UTC", NOON)
    number = section.id
    office = empty_session.get(Office, "o1")
    assert office is not None
    office.keeper = number
    search.reindex(empty_session, ["o1"])
    empty_session.commit()
    assert found(empty_session, "court", country="DE") == ["judge", "o0", "o2"]
    assert found(empty_session, "", country="DE") == ["judge", "o0", "o2"]
    assert found(empty_session, "court", rank="judge") == ["judge"]
    assert found(empty_session, "court", keeper=number) == found(empty_session, "", keeper=number) == ["o1"]
    assert found(empty_session, "court", keeper=0) == ["judge", "o0", "o2", "o3"]
    assert found(empty_session, "alpen") == ["o1"]
    assert found(empty_session, "court", country="DE", keeper=number) == []


@pytest.mark.parametrize("words", ["court", "c", "court numb", ""])
def test_many_offices_come_page_by_page_each_once(empty_session: Session, words: str) -> None:
    services.import_offices(empty_session, [an_office(f"o{n:04}", f"Court number {n}") for n in range(1_203)])
    seen: list[str] = []
    for first in range(0, 1_000, search.PAGE):
        page = search.find(empty_session, Asked(words), first)
        assert len(page.ids) == search.PAGE
        assert page.more
        seen += page.ids
    assert len({*seen}) == 1_000
    assert search.find(empty_session, Asked(f"{words} 1202")).ids == ("o1202",)
    assert search.find(empty_session, Asked("court xylophone")) == search.Found((), more=False, total=0)


def test_broad_words_that_few_offices_share_find_all_of_them(empty_session: Session) -> None:
    half = [an_office(f"a{n:04}", "Court") for n in range(1_100)] + [
        an_office(f"b{n:04}", "Prison") for n in range(1_100)
    ]
    services.import_offices(empty_session, [*half, an_office("both", "Zonal Prison of the Court")])
    assert found(empty_session, "court prison") == found(empty_session, "pris cour") == ["both"]
    assert search.find(empty_session, Asked("court prison")).more is False


def test_the_index_follows_an_import_and_a_removal(empty_session: Session) -> None:
    services.import_offices(empty_session, [an_office("one", "Court"), an_office("two", "Court")])
    services.import_offices(empty_session, [an_office("one", "Prison")])
    assert (found(empty_session, "court"), found(empty_session, "prison")) == (["two"], ["one"])
    services.remove_offices(empty_session, ["one"])
    assert found(empty_session, "prison") == []
    assert empty_session.scalar(select(func.count()).select_from(SearchEntry)) == 1
    # A number that was used is never that of another office.
    services.import_offices(empty_session, [an_office("three", "Palace")])
    assert found(empty_session, "palace") == ["three"]
    assert found(empty_session, "prison") == []


def test_a_refused_change_leaves_the_index_as_it_was(empty_session: Session) -> None:
    services.import_offices(empty_session, [an_office("one", "Court")])
    search.reindex(empty_session, ["one", "no-such-office"])
    empty_session.rollback()
    assert found(empty_session, "court") == ["one"]


def test_nothing_is_written_where_nothing_changed(empty_session: Session) -> None:
    services.import_offices(empty_session, [an_office("one", "Court")])
    before = empty_session.execute(select(SearchToken.number, SearchToken.token, SearchToken.place)).all()
    assert search.reindex(empty_session, ["one", "one"]) == 1
    assert empty_session.execute(select(SearchToken.number, SearchToken.token, SearchToken.place)).all() == before


def test_the_command_makes_the_index_anew(runner: FlaskCliRunner, session: Session) -> None:
    session.execute(delete(SearchEntry))
    session.commit()
    assert found(session, "чайка") == []
    assert runner.invoke(args=["recipients", "reindex"]).output == "7 offices are in the index\n"
    session.rollback()
    assert found(session, "чайка") == ["ru-prosecutor-general"]


def test_what_is_found_does_not_depend_on_how_much_there_is(
    empty_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few offices are all looked at, many are read in the order of the index; bounds of one make many of few."""
    titles = ("Court of Appeal", "Court", "Prison Court", "Appeal Prison", "Министр юстиции", "司法部")
    services.import_offices(
        empty_session,
        [
            an_office(
                f"o{n}", title, ("DE", "FR")[n % 2], holder="Anna Lind", channel=ChannelRecord("fax", f"+49 30 {n}0000")
            )
            for n, title in enumerate(titles * 3)
        ],
    )
    asked = [
        Asked(words, country=country)
        for words in (
            "",
            "court",
            "c",
            "court appeal",
            "a l",
            "prison",
            "юстиции",
            "iustitsii",
            "司法",
            "lind court",
            "30",
            "none",
        )
        for country in ("", "DE")
    ]
    few = [{*search.find(empty_session, one).ids} for one in asked]
    assert any(few)
    for name, value in (("_FEW", 1), ("_COUNTED", 1), ("_BATCHES", (1, 2, 1_000))):
        monkeypatch.setattr(search, name, value)
        assert [{*search.find(empty_session, one).ids} for one in asked] == few, name
