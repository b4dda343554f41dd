"""A warm renderer asks the file system and the network for nothing, whatever a letter holds."""

from __future__ import annotations

import subprocess
import sys

from app.config import ROOT

# An audit hook cannot be taken off again, so that it stands in a process of its own.
PROGRAM = """
import os, sys
from app.config import ROOT
from app.letters import docx, pdf, signature
from app.letters.catalogue import Catalogue
from app.letters.composing import SignatureKind
from tests.factories import a_letter, a_picture

HOSTILE = (
    '<img src="file:///etc/passwd"> <link rel=attachment href="file:///etc/hostname"> url(http://192.0.2.1/x.png) '
    '<style>@import "https://192.0.2.1/x.css"; @font-face { src: url(file:///x.woff) }</style> ../../../etc/passwd '
    '<script src=//192.0.2.1></script> {{ config }} ![x](file:///etc/passwd) <a href="http://192.0.2.1">x</a>'
)
catalogue = Catalogue(ROOT / "letter_templates")
catalogue.check()
image = signature.read(a_picture())
letters = [
    a_letter(catalogue, language, writer={
        "own_words": HOSTILE, "name": HOSTILE[:60], "address": HOSTILE[:80], "signature": SignatureKind.IMAGE,
        "signature_image": image,
    }, matter={"subject": HOSTILE, "concern": HOSTILE.replace("{{ config }}", "")})
    for language in catalogue.languages
]
pdfs, documents = pdf.renderer(catalogue.page), docx.renderer(catalogue.page)
pdfs.warm()
documents.render(letters[0])
asked = []
sys.addaudithook(lambda event, given: asked.append((event, str(given[:1])[:90])) if event.startswith(
    ("open", "socket.", "subprocess.", "os.listdir", "os.scandir", "urllib.", "shutil.")
) else None)
for letter in letters:
    assert pdfs.render([letter]).startswith(b"%PDF")
    assert documents.render(letter).startswith(b"PK")
requests = [one for one in asked if not one[1].startswith("('data:image/jpeg;base64,")]
print(requests if "planted" not in sys.argv else asked + [open("/etc/hostname").close()] and asked[-1:])
sys.stdout.flush()
os._exit(0)
"""


def _asked(*arguments: str) -> str:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_rendering_asks_for_nothing() -> None:
    assert _asked() == "[]"


def test_what_is_asked_would_be_noticed() -> None:
    assert "/etc/hostname" in _asked("planted")
