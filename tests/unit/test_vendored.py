"""The files of other projects are as they were published: each listed with its checksum, its licence beside it."""

from __future__ import annotations

import hashlib
import re

from app.config import ROOT

VENDOR = ROOT / "app" / "static" / "vendor"
LISTED = dict(re.findall(r"\| ([^| ]+/[^| ]+) \| ([0-9a-f]{64}) \|", (VENDOR / "README.md").read_text()))


def test_every_file_is_listed_with_its_checksum() -> None:
    files = {path for path in VENDOR.rglob("*") if path.is_file() and path.name != "README.md"}
    found = {str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found
    assert found == LISTED


def test_every_package_has_its_licence_beside_it() -> None:
    packages = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert packages
    assert [path.name for path in packages if not (path / "LICENSE").exists()] == []
