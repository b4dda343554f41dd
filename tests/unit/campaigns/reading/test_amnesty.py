"""Case numbers, index numbers, counts of updates and the header line of Amnesty's case sheets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.campaigns.reading.amnesty import Header, index_in, organisation_in, reference_in, take_header, updates_before
from app.campaigns.reading.source import Source


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("UA: 84/11", "UA 84/11"),
        ("UA 84.11", "UA 84/11"),
        ("UA Nr. 84/11", "UA 84/11"),
        ("UA-Nr.: 84/11", "UA 84/11"),
        ("AU 84/11", "UA 84/11"),
        ("Más información sobre la AU: 84/11", "UA 84/11"),
        ("Mise à jour de l'AU : 84/11", "UA 84/11"),
        ("EXTRA 92/00", "EXTRA 92/00"),
        ("Rule 39 of 84/11", None),
    ],
)
def test_a_case_number_is_normalised(text: str, reference: str | None) -> None:
    found = reference_in(text)
    assert (found.value if found else None) == reference


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("Index: EUR 46/020/2011", "EUR 46/020/2011"),
        ("AI Index: ASA  16/28/98", "ASA 16/28/98"),
        ("AMR41/912/2010", "AMR 41/912/2010"),
        ("EUR 46", None),
    ],
)
def test_an_index_number_has_one_space(text: str, index: str | None) -> None:
    found = index_in(text)
    assert (found.value if found else None) == index


@pytest.mark.parametrize(
    ("text", "update"),
    [
        ("UA: 84/11", None),
        ("First UA: 84/11", 0),
        ("Third UA: 84/11", 2),
        ("4th UA: 84/11", 3),
        ("SECOND UA 84/11", 1),
        ("This is the first update of UA 84/11", 1),
        ("This is the second update of UA 84/11", 2),
        ("Further information on UA: 84/11", 1),
        ("Primera AU: 84/11", 0),
        ("Tercera AU: 84/11", 2),
        ("Ésta es la segunda actualización de la AU 84/11", 2),
        ("Más información sobre la AU: 84/11", 1),
        ("Première AU : 84/11", 0),
        ("Deuxième AU : 84/11", 1),
        ("Ceci est la première mise à jour de l'AU 84/11", 1),
        ("Action complémentaire sur l'AU : 84/11", 1),
    ],
)
def test_updates_are_counted_from_the_first_issue(text: str, update: int | None) -> None:
    assert updates_before(text) == update


HEADER = Header("UA 812/13", "EUR 60/912/2013", ("BA",), "2013-10-01", None, 0)


@pytest.mark.parametrize(
    "lines",
    [
        ["UA: 812/13 Index: EUR 60/912/2013 Bosnia and Herzegovina Date: 1 October 2013"],
        ["UA: 812/13 Index: EUR", "60/912/2013 Bosnia and", "Herzegovina Issue Date: 01", "October 2013"],
        ["Index: EUR 60/912/2013", "UA: 812/13", "Date: 1 October 2013", "Bosnia and Herzegovina"],
        ["Date: 1 October 2013", "", "UA: 812/13 Index: EUR 60/912/2013", "", "Bosnia and Herzegovina"],
        ["UA : 812/13 Index : EUR 60/912/2013 Bosnie-Herzégovine Date : 1er octobre 2013"],
        ["AU: 812/13 Índice: EUR 60/912/2013 Bosnia y Herzegovina Fecha: 1 de octubre de 2013"],
    ],
)
def test_a_header_is_read_however_its_lines_are_broken(lines: list[str]) -> None:
    source = Source("\n".join([*lines, "", "URGENT ACTION"]))
    header = take_header(source)
    assert replace(header, line=0) == HEADER
    assert [each.text for each in source.leftover()] == ["URGENT ACTION"]


def test_a_second_header_is_left() -> None:
    line = "Further information on UA: 812/13 Index: EUR 60/912/2013 Georgia Date: 1 October 2013"
    source = Source(f"{line}\n\nText.\n\n{line}")
    assert take_header(source).update == 1
    assert [(each.line, each.text) for each in source.leftover()] == [(3, "Text."), (5, line)]


def test_a_sentence_on_an_earlier_case_is_no_header() -> None:
    source = Source("This is the second update of\nUA 84/11. Further information:\nhttp://www.amnesty.example/1")
    assert take_header(source) == Header()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AMNESTY INTERNATIONAL\n\nAmnesty\nInternational fears for them.", "Amnesty International"),
        ("Amnistía Internacional ha pedido", "Amnistía Internacional"),
        ("AMNESTY INTERNATIONAL", "AMNESTY INTERNATIONAL"),
        ("An amnesty was promised.", None),
    ],
)
def test_the_organisation_is_named_as_printed(text: str, name: str | None) -> None:
    assert organisation_in(Source(text)) == name
