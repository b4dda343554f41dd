"""Draws one picture a language: letters to four kinds of office, as PDF above and as Word document below.

A head of state and a prosecutor general (of the historical examples), a minister who is a woman, and an office of which
nothing is known (both invented). The Word document is as LibreOffice shows it. script/contact-sheet calls this.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.campaigns import addressing, queries  # After the path to the program is set.
from app.config import ROOT
from app.extensions import db
from app.letters import docx, pdf
from app.letters.catalogue import Catalogue
from app.letters.composing import Addressee, SignatureKind, Writer, compose
from app.letters.conventions import Gender, Rank
from app.letters.letter import Letter
from script.examples import DAY, app_with_examples, stroke

WIDTH, GAP = 560, 14
REAL = (("ua-84-11", "ru-president"), ("izzat-amon", "ru-prosecutor-general"))
# An invented minister, in the case of the language's address block; in German the dative beside it.
MINISTER = {
    "ar": "معالي وزيرة العدل",
    "de": "Ministerin der Justiz",
    "en": "Minister of Justice",
    "es": "Ministra de Justicia",
    "fa": "وزیر دادگستری",
    "fr": "Ministre de la Justice",
    "pt": "Ministra da Justiça",
    "ru": "Министру юстиции",
    "tg": "Вазири адлия",
    "uk": "Міністерці юстиції",
}
UNKNOWN = {
    "ar": "وزارة العدل",
    "de": "Ministerium der Justiz",
    "en": "Ministry of Justice",
    "es": "Ministerio de Justicia",
    "fa": "وزارت دادگستری",
    "fr": "Ministère de la Justice",
    "pt": "Ministério da Justiça",
    "ru": "В Министерство юстиции",
    "tg": "Вазорати адлия",
    "uk": "До Міністерства юстиції",
}
# Writers of these countries see their own variant and envelope.
COUNTRY = {"de": "DE", "en": "GB", "es": "ES", "fr": "FR", "pt": "PT"}


def letters(language: str, catalogue: Catalogue) -> list[Letter]:
    """Return the four letters of a language."""
    session, conventions = db.session(), catalogue.language(language)
    writer = Writer(
        "Ann Example",
        COUNTRY.get(language, "GB"),
        place="Exampletown",
        address="12 Example Road",
        signature=SignatureKind.IMAGE,
        signature_image=stroke(),
    )
    written = []
    for slug, office in REAL:
        content = queries.published(session, slug).content
        offices = queries.offices_of(session, content)
        target = next(target for target in content.targets if target.office == office)
        matter = addressing.matter(content, target, offices, frozenset(), conventions)
        to = addressing.addressee(offices[office], target, content, conventions, DAY)
        written.append(compose(matter, to, writer, language, DAY, catalogue))
    content = queries.published(session, "practice").content
    offices = queries.offices_of(session, content)
    embassy = offices["practice-embassy"]
    minister = Addressee(
        office="practice-minister",
        rank=Rank.MINISTER,
        gender=Gender.F,
        form_of_address=MINISTER[language],
        form_of_address_dative="der Ministerin der Justiz",
        holder=_name(embassy.holders[0], language, dative=conventions.default.address.case == "dative"),
        name=_name(embassy.holders[0], language),
        postal_lines=("Minister of Justice", "Lena Orav", "3 Example Street", "Practicetown"),
    )
    nobody = Addressee(
        office="practice-ministry",
        rank=Rank.OFFICIAL,
        form_of_address=UNKNOWN[language],
        postal_lines=("Ministry of Justice", "3 Example Street", "Practicetown"),
    )
    matter = addressing.matter(content, content.targets[0], offices, frozenset(), conventions)
    drawn = replace(writer, own_words="", signature=SignatureKind.PEN, signature_image=None)
    return [
        *written,
        compose(matter, minister, writer, language, DAY, catalogue),
        compose(matter, nobody, drawn, language, DAY, catalogue),
    ]


def _name(holder: object, language: str, *, dative: bool = False) -> str:
    wordings = {wording.language: wording for wording in holder.wordings}  # type: ignore[attr-defined]  # A row.
    if language not in wordings:
        return str(holder.name)  # type: ignore[attr-defined]  # A row.
    return str(wordings[language].name_dative if dative else wordings[language].name)


def pages(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    return [page.render(scale=WIDTH / page.get_width()).to_pil() for page in document]


def as_libreoffice_shows(documents: list[bytes], folder: Path) -> list[bytes]:
    """Return Word documents as PDF, all turned in one go."""
    for number, data in enumerate(documents):
        (folder / f"{number}.docx").write_bytes(data)
    names = [str(folder / f"{number}.docx") for number in range(len(documents))]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names]
    # LibreOffice has the machine's fonts, as the reader's word processor has its own.
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [(folder / f"{number}.pdf").read_bytes() for number in range(len(documents))]


def main() -> None:
    app = app_with_examples()
    with app.app_context():
        catalogue: Catalogue = app.extensions["letter_catalogue"]
        for language in sys.argv[1:] or catalogue.languages:
            written = letters(language, catalogue)
            with tempfile.TemporaryDirectory() as folder:
                documents = [docx.renderer(catalogue.page).render(letter) for letter in written]
                shown = as_libreoffice_shows(documents, Path(folder))
            above = [page for letter in written for page in pages(pdf.renderer(catalogue.page).render([letter]))]
            below = [page for data in shown for page in pages(data)]
            height = max(page.height for page in (*above, *below)) + GAP
            columns = max(len(above), len(below))
            sheet = Image.new("RGB", (GAP + (WIDTH + GAP) * columns, GAP + 2 * height), "#888")
            for row, line in enumerate((above, below)):
                for place, page in enumerate(line):
                    sheet.paste(page, (GAP + place * (WIDTH + GAP), GAP + row * height))
            path = ROOT / "docs" / f"letters-{language}.png"
            sheet.quantize(16).save(path, optimize=True)
            print(path.relative_to(ROOT), sheet.size, len(above), len(below), f"{path.stat().st_size // 1000} kB")


main()
