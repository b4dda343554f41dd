"""A published appeal that was read, for tests of the desk: an invented document, and the record that it has."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from flask import Flask

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.kept import fed_as_json
from app.campaigns.reading.models import AppealDocument
from app.campaigns.reading.record import (
    Fax,
    Handle,
    Layout,
    Leftover,
    Post,
    ReadDeadline,
    ReadDemand,
    ReadLanguages,
    ReadPerson,
    ReadTarget,
    Record,
)
from app.campaigns.reading.source import Fed, Piece
from app.extensions import db, writing
from tests.conftest import NOON

TEXT = """UA: 31/26 Index: EUR 46/031/2026 Ruritania Date: 2 November 2026
KEEPER OF A LIBRARY TAKEN FROM HER HOME
On 30 October the keeper of a village library was taken away. Nobody says where she is.
The {names} of **all** who saw it are [known](to us).
PLEASE WRITE IMMEDIATELY:
- Asking where Zofia Szara is;
PLEASE SEND APPEALS BEFORE 14 DECEMBER 2026 TO:
Keeper of the Seal
Jan Nowicki
Seal Street 1
Fax: +48 22 555 01 00 ext 12
Salutation: Dear Keeper
Name: Zofia Szara
Gender m/f: f
Check with your section office.
"""

RECORD = Record(
    layout=Layout.AMNESTY_2009,
    reference="UA 31/26",
    index="EUR 46/031/2026",
    title="KEEPER OF A LIBRARY TAKEN FROM HER HOME",
    countries=("DE",),
    issued_on="2026-11-02",
    deadline=ReadDeadline("2026-12-14", DeadlineKind.BEFORE, "14 DECEMBER 2026"),
    languages=ReadLanguages(("de",), or_own=True),
    people=(ReadPerson("Zofia Szara", "f"),),
    demands=(ReadDemand("DE", "Asking where Zofia Szara is;"), ReadDemand(None, "Asking for * {{ mercy }} _now_")),
    targets=(
        ReadTarget(
            "to",
            ("Keeper of the Seal", "Jan Nowicki", "Seal Street 1", "Germany"),
            faxes=(Fax("+48 22 555 01 00", "12"),),
            emails=("keeper@seal.example",),
            handles=(Handle("twitter", "@KeeperSeal"),),
            salutations=("Dear Keeper",),
        ),
    ),
    posts=(Post("twitter", "Where is Zofia Szara?"),),
    summary="On 30 October the keeper of a village library was taken away. Nobody says where she is.",
    body="The {names} of **all** who saw it are [known](to us).\n\n- {{ first }}\n1. second",
    leftover=(Leftover(15, "Check with your section office."),),
    warnings=("targets: a column was flattened",),
)
FED = (
    Fed("layout", Piece(1, 0, 3)),
    Fed("reference", Piece(1, 4, 9)),
    Fed("title", Piece(2, 0, 39)),
    Fed("demands", Piece(6, 2, 30)),
    Fed("deadline", Piece(7, 27, 43)),
    Fed("targets", Piece(8, 0, 18)),
    Fed("targets", Piece(9, 0, 11)),
    Fed("people", Piece(13, 6, 17)),
)


def a_document(app: Flask, account: int | None, text: str = TEXT, **read: Any) -> int:
    """Keep a document with this record, but for what is said otherwise; return its number."""
    data = text.encode()
    with app.app_context():
        session = db.session()
        row = AppealDocument(
            account_id=account, brought_by="Cleo Coordinator", brought_at=NOON, file_name="appeal.txt",
            sha256=hashlib.sha256(data + repr(read).encode()).hexdigest(), data=data, text=text,
            record=replace(RECORD, **read).as_json(), fed=fed_as_json(FED), choices={}, revision=1,
        )  # fmt: skip
        with writing(session):
            session.add(row)
        return row.id
