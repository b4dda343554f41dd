"""The Nu Html Checker, which script/setup fetches: what it finds in pages and style sheets."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from app.config import ROOT

_JAR = ROOT / ".venv" / "vnu" / "vnu.jar"


def found_in(files: Mapping[str, str], folder: Path) -> list[str]:
    """Return what is wrong with files, by their names, each with what it holds; they are written to the new `folder`.

    One process checks them all, since Java takes longer to start than to check. The name says what a file is.
    """
    assert _JAR.exists(), "script/setup dev fetches the checker"
    paths = {}
    folder.mkdir()
    for number, (name, text) in enumerate(files.items()):
        path = folder / f"{number}{Path(name).suffix or '.html'}"
        path.write_text(text, encoding="utf-8")
        paths[path.as_uri()] = name
    # One short run: what Java would spend on making it quick is more than that gains. The checker needs a deep stack.
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
    command = [*java, "-jar", str(_JAR), "--also-check-css", "--format", "json", "--stdout", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told = []
    for message in json.loads(done.stdout)["messages"]:
        name = paths.get(message.get("url", "").replace("file:/", "file:///").replace("file://///", "file:///"), "?")
        where = f"{name}:{message.get('lastLine', 0)}"
        told.append(f"{where}: {message['message']} {message.get('extract', '').strip()[:120]!r}")
    return told
