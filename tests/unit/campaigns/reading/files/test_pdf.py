"""The text of a PDF is read by the places of what its pages print."""

from __future__ import annotations

import pytest

from app.campaigns.reading.files.documents import text_of
from tests.printing import printed

_OFFICE = """Prosecutor of the Harbour Province
Ms Ilda Marn-Osto
4 Mulberry Street
9901 Kvareti
Fax: +995 32 555 01 18
Salutation: Dear Prosecutor"""
_MINISTRY = """Ministry of Tides
Mr Zaz Imna-Rukh
18 Embankment
9900 Tidal City
E-mail: desk@tides.example
Salutation: Dear Minister"""
_COPY = """And copies to:
Ombudswoman
31 Alley
9900 Tidal City
Twitter: @Ombuds"""
_LEAD = "Manana Tsereli has spent seven weeks in a cell meant for stays of three days, and nobody says why. " * 3
_STYLE = (
    "@page { size: A4; margin: 18mm } body { font: 10pt 'Liberation Sans' } p { margin: 0 0 8pt } td { padding: 0 }"
)


def _pdf(body: str, style: str = "") -> bytes:
    return printed(f"<html lang='en'><style>{_STYLE}{style}</style><body>{body}</body></html>")


def _broken(text: str) -> str:
    return text.replace("\n", "<br>")


def _beside(kind: str, blocks: list[str]) -> str:
    match kind:
        case "table":
            cells = "".join(f"<td valign='top'>{_broken(block)}</td>" for block in blocks)
            return f"<table style='width: 100%'><tr>{cells}</tr></table>"
        case "flex":
            boxes = "".join(f"<div style='flex: 1'>{_broken(block)}</div>" for block in blocks)
            return f"<div style='display: flex'>{boxes}</div>"
        case "columns":
            paragraphs = "".join(f"<p style='break-inside: avoid'>{_broken(block)}</p>" for block in blocks)
            return f"<div style='column-count: {len(blocks)}'>{paragraphs}</div>"
        case _:
            lines = [block.split("\n") for block in blocks]
            rows = [[line[row] if row < len(line) else "" for line in lines] for row in range(max(map(len, lines)))]
            stop = "<span style='display: inline-block; width: 55mm; white-space: pre'>{}</span>"
            return "".join(f"<div>{''.join(map(stop.format, row))}</div>" for row in rows)


@pytest.mark.parametrize("kind", ["table", "flex", "columns", "tabs"])
@pytest.mark.parametrize("blocks", [[_OFFICE, _MINISTRY], [_MINISTRY, _COPY], [_OFFICE, _MINISTRY, _COPY]])
def test_addresses_side_by_side_are_read_one_after_the_other(kind: str, blocks: list[str]) -> None:
    small = "body { font-size: 8.5pt }"
    page = f"<p>{_LEAD}</p><p>WRITE BEFORE 15 MAY 2012 TO:</p>{_beside(kind, blocks)}<p>Also {_LEAD}</p>"
    parts = text_of(_pdf(page, small)).split("\n\n")
    assert parts[1:-1] == ["WRITE BEFORE 15 MAY 2012 TO:", *blocks]


def test_labels_and_values_stay_on_their_lines() -> None:
    rows = [("Name:", "Manana Tsereli"), ("Gender m/f:", "f"), ("Issue:", "A quarry"), ("Country:", "Georgia")]
    table = "".join(f"<tr><td style='width: 40mm'>{label}<td>{value}</tr>" for label, value in rows)
    read = text_of(_pdf(f"<p>{_LEAD}</p><table>{table}</table>")).split("\n\n")[1]
    assert [line.split() for line in read.split("\n")] == [f"{label} {value}".split() for label, value in rows]


def test_the_entries_of_a_header_stay_on_one_line_and_apart() -> None:
    header = "<p><span style='display: inline-block; width: 90mm'>PUBLIC</span>AI Index: AFR 32/1/97</p>"
    assert text_of(_pdf(f"{header}<p>{_LEAD}</p>")).startswith("PUBLIC    AI Index: AFR 32/1/97\n\n")


def test_a_sentence_goes_on_over_the_end_of_a_page_and_what_pages_repeat_stands_outside() -> None:
    style = (
        "@page { size: A5; @top-left { content: 'AI Index: EUR 1' } @bottom-right { content: 'Page ' counter(page) } }"
    )
    long = " ".join(f"word{number}" for number in range(900))
    text = text_of(_pdf(f"<p>{long}</p>", style))
    assert " ".join(text.split("\n\n")[1].split()) == long
    assert text.count("AI Index: EUR 1") == 3
    assert [f"Page {number}" in text.split("\n\n") or f"Page {number}" in text for number in (1, 2, 3)] == [True] * 3
    assert "\f" not in text


def test_wrapped_lines_are_joined_and_hard_ones_are_not() -> None:
    page = f"<p>{_LEAD}</p><p>Governor of the Province<br>Calle de los Tamarindos 12<br>Puerto Yaku</p>"
    lead, address = text_of(_pdf(page)).split("\n\n")
    assert " ".join(lead.split()) == _LEAD.strip()
    assert address == "Governor of the Province\nCalle de los Tamarindos 12\nPuerto Yaku"


def test_ligatures_and_hyphens_of_the_typesetter_are_undone() -> None:
    long = "The organisation's representatives internationally misunderstand administrative responsibilities. " * 8
    text = text_of(_pdf(f"<p style='hyphens: auto; text-align: justify'>{long}</p><p>o\ufb03ce and \ufb01le</p>"))
    assert " ".join(text.replace("\u00ad\n", "").split("\n\n")[0].split()) == long.strip()
    assert text.endswith("office and file")


def test_arabic_is_read_in_the_order_in_which_it_is_spoken() -> None:
    text = text_of(
        _pdf("<p dir='rtl' lang='ar' style=\"font-family: 'Noto Naskh Arabic'\">السيد وزير العدل المحترم</p>")
    )
    assert text == "السيد وزير العدل المحترم"
