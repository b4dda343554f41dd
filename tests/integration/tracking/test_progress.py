"""The page of a campaign's progress: what it tells of letters, and what it must not tell."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.access import Role
from app.appeals.models import Form, LetterState
from app.campaigns.lifecycle import Status
from app.extensions import db
from app.tracking.progress import queries, services
from app.tracking.progress.small_counts import Span
from tests.desk import Desk, signed_in
from tests.ending import ended
from tests.fields import Page, fields
from tests.sections import a_section
from tests.sending import COUNCIL, EMBASSY
from tests.tallied import DAY, tallied

PAGE = "/desk/campaigns/practice/progress"
CSV = f"{PAGE}/letters.csv"
COUNCILS_TITLE, EMBASSYS_TITLE = "Secretary of the Practice Council", "Ambassador of the Practice Council"


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def _rows(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Return the rows of the file without the first."""
    answer = desk.get(CSV)
    assert answer.status_code == 200
    first, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert first == ["dimension", "value", "state", "letters"]
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _tables(html: str) -> dict[str, list[list[str]]]:
    """Return the rows of every table by the table's name, as somebody reads them who cannot see the bars."""
    found = {}
    for name, body in re.findall(r'<table[^>]* aria-labelledby="([^"]+)">.*?<tbody>(.*?)</tbody>', html, re.DOTALL):
        rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
        found[name] = [[re.sub(r"(<[^>]+>|[ \n])+", " ", cell).strip(" ") for cell in row] for row in cells]
    return found


def test_letters_that_supporters_download_are_told_by_all_that_is_known_of_them(app: Flask, desk: Desk) -> None:
    a_section(app)
    for section in ("", "/sections/germany"):
        for _ in range(6):
            data = fields(target=[COUNCIL], letter_language="en")
            made = app.test_client().post(f"/en{section}/campaigns/practice/letter.txt", data=data)
            assert made.status_code == 200
    page = desk.get(PAGE)
    assert _tables(page.text) == {
        "chart-generated": [["21 November 2026", "12"]],
        "by-target": [[COUNCILS_TITLE, "12"]],
        "by-section": [["No section", "6"], ["Germany section", "6"]],
        "by-language": [["English", "12"]],
        "by-form": [["Text", "12"]],
    }
    assert "What became of it then is not known." in page.text
    assert _rows(desk) == [
        ("all", "", "generated", "12"),
        ("day", "2026-11-21", "generated", "12"),
        ("target", COUNCIL, "generated", "12"),
        ("section", "no section", "generated", "6"),
        ("section", "germany", "generated", "6"),
        ("language", "en", "generated", "12"),
        ("form", "txt", "generated", "12"),
    ]


def test_states_stand_apart_and_in_the_words_of_the_ledger(session: Session, desk: Desk) -> None:
    tallied(
        session,
        {"count": 1_200},
        {"state": LetterState.HANDED_OVER, "form": Form.EMAIL, "count": 50},
        {"state": LetterState.BOUNCED, "form": Form.EMAIL, "count": 7},
        {"state": LetterState.FAILED, "form": Form.EMAIL, "count": 6},
        {"state": LetterState.REPORTED_POSTED, "form": Form.POST, "count": 5},
    )
    page = desk.get(PAGE).text
    assert _tables(page)["by-form"] == [
        ["PDF", "1\u202f200", "0", "0", "0", "0"],
        ["E-mail from us", "0", "50", "7", "6", "0"],
        ["Post", "0", "0", "0", "0", "5"],
    ]
    headings = re.findall(r'<th scope="col" class="num">([^<]+)</th>', page[page.index("by-form") :])
    assert headings == ["Generated", "Handed over", "Came back", "Failed", "Reported as posted"]
    assert not re.search(r"\b(sent|delivered)\b", Page(desk.get(PAGE)).text, re.IGNORECASE)


def test_small_counts_stand_under_others_and_nothing_names_whose_they_are(session: Session, desk: Desk) -> None:
    tallied(
        session,
        {"count": 900},
        {"target": EMBASSY, "count": 3},
        {"target": "practice-gone", "count": 6},
        {"language": "tg", "count": 4},
        {"language": "ru", "count": 40},
    )
    page = desk.get(PAGE).text
    tables = _tables(page)
    assert tables["by-target"] == [[COUNCILS_TITLE, "944"], ["Others, together", "9"]]
    assert tables["by-language"] == [["English", "909"], ["Others, together", "44"]]
    told = {(dimension, value): letters for dimension, value, _state, letters in _rows(desk)}
    assert told["target", "others together"] == "9"
    for hidden in (EMBASSYS_TITLE, EMBASSY, "practice-gone", "Tajik"):
        assert hidden not in page
        assert hidden not in desk.get(CSV).text
    assert ("language", "ru") not in told


def test_a_count_beside_hidden_ones_is_not_said_to_be_none(session: Session, desk: Desk) -> None:
    handed_over = {"state": LetterState.HANDED_OVER, "form": Form.EMAIL}
    tallied(
        session,
        {"count": 30},
        {"target": EMBASSY, "count": 20},
        {**handed_over, "count": 3},
        {**handed_over, "target": EMBASSY, "count": 9},
    )
    assert _tables(desk.get(PAGE).text)["by-target"] == [
        [COUNCILS_TITLE, "30", "– not told by itself"],
        [EMBASSYS_TITLE, "20", "– not told by itself"],
        ["Others, together", "0", "12"],
    ]


def test_a_state_of_fewer_than_five_letters_is_not_broken_down(session: Session, desk: Desk) -> None:
    tallied(session, {"count": 30}, {"state": LetterState.BOUNCED, "form": Form.EMAIL, "count": 4})
    assert [row for row in _rows(desk) if "bounced" in row] == [("all", "", "bounced", "fewer than 5")]
    page = desk.get(PAGE).text
    assert ">fewer than 5<" in page
    assert set(_tables(page)) == {"chart-generated", "by-target", "by-section", "by-language", "by-form"}
    assert all(len(row) == 2 for row in _tables(page)["by-form"])


def test_of_fewer_than_five_letters_nothing_else_is_told(session: Session, desk: Desk) -> None:
    tallied(session, {"count": 4})
    page = desk.get(PAGE).text
    assert "There is nothing to break down yet." in page
    assert _tables(page) == {}
    assert COUNCILS_TITLE not in page
    assert _rows(desk) == [("all", "", "generated", "fewer than 5")]


def test_no_page_and_no_file_tells_a_small_count_and_all_sums_are_right(session: Session, desk: Desk) -> None:
    dice = random.Random(3)  # noqa: S311  # Invented counts need no secret dice.
    cells: dict[tuple[Any, ...], dict[str, Any]] = {}
    for _ in range(300):
        cell: dict[str, Any] = {
            "target": f"office-{min(9, int(dice.expovariate(0.5)))}", "section": dice.choice(["", "germany", "france"]),
            "day": DAY - timedelta(days=dice.randrange(40)), "language": dice.choice(["en", "en", "ru", "tg"]),
            "form": dice.choice(list(Form)), "state": dice.choice(list(LetterState)), "count": dice.randrange(1, 4),
        }  # fmt: skip
        cells[tuple(cell.values())[:-1]] = cell
    tallied(session, *cells.values())
    rows = _rows(desk)
    assert all(int(letters) >= 5 for _dimension, _value, _state, letters in rows)
    sums: Counter[tuple[str, str]] = Counter()
    for dimension, _value, state, letters in rows:
        sums[dimension, state] += int(letters)
    wanted: Counter[str] = Counter()
    for cell in cells.values():
        wanted[cell["state"].value] += cell["count"]
    for dimension in ("all", "day", "target", "section", "language", "form"):
        assert {state: sums[dimension, state] for state in wanted} == dict(wanted), dimension
    page = desk.get(PAGE).text
    shown = [cell for table in _tables(page).values() for row in table for cell in row[1:] if cell.isdigit()]
    assert len(shown) > 100
    assert {int(cell) for cell in shown if int(cell) < 5} <= {0}


def test_small_days_are_joined_and_a_long_time_is_told_by_weeks(session: Session, desk: Desk) -> None:
    first = date(2026, 9, 7)
    tallied(session, *({"day": first + timedelta(days=number), "count": 3} for number in range(6)))
    spans = services.progress(session, "practice").days[LetterState.GENERATED]
    assert spans == tuple(Span(first + timedelta(days=n), first + timedelta(days=n + 1), 6) for n in (0, 2, 4))
    assert _tables(desk.get(PAGE).text)["chart-generated"][0] == ["7 September 2026 to 8 September 2026", "6"]
    assert ("day", "2026-09-07/2026-09-08", "generated", "6") in _rows(desk)
    tallied(session, {"day": first + timedelta(days=60), "count": 8})
    page = desk.get(PAGE).text
    assert "By week" in page
    assert _tables(page)["chart-generated"] == [
        ["7 September 2026 to 13 September 2026", "18"],
        ["2 November 2026 to 8 November 2026", "8"],
    ]


def test_a_chart_says_in_words_what_it_shows_and_its_bars_stay_inside(session: Session, desk: Desk) -> None:
    tallied(session, *({"day": DAY + timedelta(days=number), "count": 5 + 1_000 * number} for number in range(9)))
    chart = re.search(r"<svg class=\"days\".*?</svg>", desk.get(PAGE).text, re.DOTALL)
    assert chart
    assert "From 10 November 2026 to 18 November 2026." in chart[0]
    assert 'role="img" aria-labelledby="title-generated desc-generated"' in chart[0]
    bars = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/>', chart[0])
    assert len(bars) == 9
    right = 0.0
    for x, y, width, height in (tuple(map(float, bar)) for bar in bars):
        assert right < x
        assert (height > 0, round(y + height, 2)) == (True, 100)
        right = x + width
    assert right <= 1_000


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (None, "As soon as a supporter makes a letter, it is counted here."),
        (Status.STOPPED, "The campaign has ended without any."),
        (Status.CLOSED, "The campaign has ended without any."),
    ],
)
def test_a_campaign_without_letters_says_so(session: Session, desk: Desk, status: Status | None, said: str) -> None:
    if status:
        ended(session, "practice", status)
    page = desk.get(PAGE)
    assert page.status_code == 200
    assert "No letter has been counted yet." in page.text
    assert said in page.text
    assert _rows(desk) == []


@pytest.mark.parametrize("status", [Status.STOPPED, Status.CLOSED])
def test_a_campaign_that_has_ended_keeps_its_counts(session: Session, desk: Desk, status: Status) -> None:
    tallied(session, {"count": 77})
    ended(session, "practice", status)
    assert _tables(desk.get(PAGE).text)["by-target"] == [[COUNCILS_TITLE, "77"]]


def test_letters_of_another_campaign_are_not_counted(session: Session, desk: Desk) -> None:
    tallied(session, {"count": 20})
    tallied(session, {"count": 500}, campaign="ua-84-11")
    assert _rows(desk)[0] == ("all", "", "generated", "20")


def test_what_is_gone_from_the_directory_keeps_its_short_name(session: Session, desk: Desk) -> None:
    tallied(session, {"target": "practice-<gone>", "section": "closed-section", "language": "xx-unknown"})
    tables = _tables(desk.get(PAGE).text)
    assert tables["by-target"] == [["practice-&lt;gone&gt;", "10"]]
    assert tables["by-section"] == [["closed-section", "10"]]
    assert tables["by-language"] == [["xx-unknown", "10"]]


def test_the_file_is_safe_in_a_spreadsheet_and_named_after_the_campaign(session: Session, desk: Desk) -> None:
    tallied(session, {"target": "=cmd|' /C calc'!A0"})
    answer = desk.get(CSV)
    assert "attachment; filename=practice-letters.csv" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "text/csv"
    assert ("target", "'=cmd|' /C calc'!A0", "generated", "10") in _rows(desk)


def test_a_section_editor_sees_what_the_desk_sees_and_a_translator_nothing(
    app: Flask, session: Session, desk: Desk
) -> None:
    tallied(session, {}, {"section": "france"})
    editor = signed_in(app, Role.SECTION_EDITOR, sections=[a_section(app)])
    tables = _tables(editor.get(PAGE).text)
    assert tables["by-section"] == [["No section", "10"], ["france", "10"]]
    assert (tables, _rows(editor)) == (_tables(desk.get(PAGE).text), _rows(desk))
    translator = signed_in(app, Role.TRANSLATOR)
    assert {translator.get(address).status_code for address in (PAGE, CSV)} == {403}


@pytest.mark.parametrize("slug", ["no-such-campaign", "%00", "practice%00", "a" * 5_000, "..%2f..", "%F0%9F%92%94"])
def test_what_is_no_campaign_is_not_found(desk: Desk, slug: str) -> None:
    for address in (f"/desk/campaigns/{slug}/progress", f"/desk/campaigns/{slug}/progress/letters.csv"):
        assert desk.get(address).status_code == 404


def test_a_page_has_no_style_of_its_own_which_the_policy_would_refuse(session: Session, desk: Desk) -> None:
    tallied(session, {}, {"target": EMBASSY})
    page = desk.get(PAGE)
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    assert " style=" not in page.text


@pytest.mark.sqlite
def test_all_counts_are_read_from_one_index(session: Session) -> None:
    """Rows of a campaign stand far from each other in the table; a hot one has tens of thousands."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:  # noqa: FBT001  # SQLAlchemy's signature.
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    queries.counts(session, "practice")
    event.remove(db.engine, "before_cursor_execute", note)
    ((statement, parameters),) = [one for one in asked if "tally" in one[0]]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    reads = [row[3] for row in plan if "tally" in row[3]]
    assert reads
    assert all("USING COVERING INDEX ix_tally_counts (campaign=?)" in one for one in reads)
