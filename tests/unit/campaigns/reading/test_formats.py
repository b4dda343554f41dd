"""A document gives the same record whatever file it comes in; only the numbers of its lines differ."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from app.campaigns.reading.files import documents, unbounded
from app.campaigns.reading.reader import read
from tests.unit.campaigns.reading.formats import FORMATS, HEADER, MORE_FORMATS
from tests.unit.campaigns.reading.test_documents import documents as documents_with_records
from tests.unit.campaigns.reading.test_documents import without_wording

EVERY_FORMAT = FORMATS | MORE_FORMATS
# Every eighth document comes in every format: making a PDF takes far longer than reading it.
DOCUMENTS = documents_with_records()[::8]
_FURNITURE = re.compile(rf"{re.escape(HEADER)}|Page \d+ of \d+")


def _record(text: str, form: str) -> dict[str, Any]:
    """Return the record of a text; of the leftover only which letters are in it, for words may have been parted.

    Where a column ends with a sentence, nothing tells whether its paragraph goes on in the next.
    """
    record = without_wording(read(text).record.as_json())
    leftover = _FURNITURE.sub("", "\n".join(each["text"] for each in record["leftover"]))
    columns = form == "pdf-two-columns"
    body = record["body"].replace("\n\n", " ") if columns and record["body"] else record["body"]
    return record | {"body": body, "leftover": sorted(filter(str.isalnum, leftover))}


# In a narrow column nothing tells a line of an address that goes on from the next line of it: each stays a line.
WRAPPED_ADDRESSES = {("61-amnesty-1990s-en", "pdf-two-columns")}


@pytest.mark.parametrize("form", EVERY_FORMAT)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_gives_one_record_in_every_format(document: Path, form: str) -> None:
    text = document.read_bytes().decode()
    extracted = unbounded.text_of(EVERY_FORMAT[form](text), form.split("-", 1)[0])
    found, wanted = _record(extracted, form), _record(text, form)
    if (document.stem, form) in WRAPPED_ADDRESSES:
        for record in (found, wanted):
            record["targets"] = [target | {"lines": " ".join(target["lines"])} for target in record["targets"]]
    assert found == wanted


@pytest.mark.parametrize("form", EVERY_FORMAT)
def test_the_process_of_its_own_reads_the_same(form: str) -> None:
    data = EVERY_FORMAT[form](DOCUMENTS[-1].read_bytes().decode())
    assert documents.text_of(data, form) == unbounded.text_of(data, form)
