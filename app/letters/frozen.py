"""Pure: a composed letter as JSON values and back, so that it can wait for its delivery without changing a word."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.letters.letter import (
    Block,
    Bullets,
    Direction,
    Letter,
    Marks,
    Paper,
    Paragraph,
    Part,
    Picture,
    Row,
    Run,
    Section,
    SignatureImage,
    SignatureRoom,
    Table,
    Window,
)


def as_text(letter: Letter) -> str:
    """Return a letter as one text, of which `from_text` makes the same letter again."""
    return json.dumps(as_json(letter), ensure_ascii=False)


def from_text(stored: str) -> Letter:
    """Return the letter that `as_text` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return from_json(json.loads(stored))


def as_json(letter: Letter) -> dict[str, Any]:
    """Return a letter as JSON values, of which `from_json` makes the same letter again."""
    window = letter.window
    return {
        "campaign": letter.campaign,
        "target": letter.target,
        "language": letter.language,
        "variant": letter.variant,
        "direction": letter.direction.value,
        "paper": letter.paper.value,
        "window": [window.left_mm, window.top_mm, window.width_mm, window.height_mm] if window else None,
        "written_on": letter.written_on.isoformat(),
        "title": letter.title,
        "subject": letter.subject,
        "writer": letter.writer,
        "sections": [
            {"part": section.part.value, "align": section.align, "blocks": [_block_json(b) for b in section.blocks]}
            for section in letter.sections
        ],
        # A letter without a translation is stored as it was before there were any.
        **({"reading_copy": as_json(letter.reading_copy)} if letter.reading_copy else {}),
    }


def from_json(values: Mapping[str, Any]) -> Letter:
    """Return the letter that `as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return Letter(
        **{
            **values,
            "direction": Direction(values["direction"]),
            "paper": Paper(values["paper"]),
            "window": Window(*values["window"]) if values["window"] else None,
            "written_on": date.fromisoformat(values["written_on"]),
            "sections": tuple(
                Section(Part(section["part"]), tuple(_block(b) for b in section["blocks"]), section["align"])
                for section in values["sections"]
            ),
            "reading_copy": from_json(values["reading_copy"]) if values.get("reading_copy") else None,
        }
    )


def _block_json(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {
                "paragraph": _runs_json(block.runs),
                "own": block.own,
                "language": block.language,
                "direction": block.direction and block.direction.value,
            }
        case Bullets(items):
            return {"bullets": [_runs_json(item) for item in items]}
        case SignatureImage():
            return {
                "png": b64encode(block.png).decode(),
                "jpeg": b64encode(block.jpeg).decode(),
                "size_mm": [block.width_mm, block.height_mm],
                "alt": block.alt,
            }
        case SignatureRoom(height_mm):
            return {"room_mm": height_mm}
        case Marks(marks):
            return {"marks": [_picture_json(m) if isinstance(m, Picture) else {"name": _runs_json(m)} for m in marks]}
        case Table():
            return {
                "headings": [_runs_json(heading) for heading in block.headings],
                "narrow": list(block.narrow),
                "rows": [_row_json(row) for row in block.rows],
            }


def _row_json(row: Row) -> dict[str, Any]:
    picture = {"picture": _picture_json(row.picture)} if row.picture else {}
    return {"cells": [_runs_json(cell) for cell in row.cells], **picture}


def _picture_json(picture: Picture) -> dict[str, Any]:
    size = [picture.width_mm, picture.height_mm]
    return {"png": b64encode(picture.png).decode(), "size_mm": size, "alt": picture.alt}


def _block(values: Mapping[str, Any]) -> Block:
    match values:
        case {"paragraph": runs, "own": own, "language": language, "direction": direction}:
            return Paragraph(_runs(runs), own, language, Direction(direction) if direction else None)
        case {"bullets": items}:
            return Bullets(tuple(_runs(item) for item in items))
        case {"png": png, "jpeg": jpeg, "size_mm": [width, height], "alt": alt}:
            return SignatureImage(b64decode(png), b64decode(jpeg), width, height, alt)
        case {"room_mm": height}:
            return SignatureRoom(height)
        case {"marks": marks}:
            return Marks(tuple(_runs(mark["name"]) if "name" in mark else _picture(mark) for mark in marks))
        case {"headings": headings, "narrow": narrow, "rows": rows}:
            return Table(tuple(map(_runs, headings)), tuple(narrow), tuple(map(_row, rows)))
    raise ValueError("no block of a letter")


def _row(values: Mapping[str, Any]) -> Row:
    return Row(tuple(map(_runs, values["cells"])), _picture(values["picture"]) if "picture" in values else None)


def _picture(values: Mapping[str, Any]) -> Picture:
    width, height = values["size_mm"]
    return Picture(b64decode(values["png"]), width, height, values["alt"])


def _runs_json(runs: tuple[Run, ...]) -> list[list[Any]]:
    return [[run.text, run.bold, run.italic, run.direction and run.direction.value] for run in runs]


def _runs(values: list[list[Any]]) -> tuple[Run, ...]:
    return tuple(
        Run(text, bold, italic, Direction(direction) if direction else None) for text, bold, italic, direction in values
    )
