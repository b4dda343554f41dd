"""Headings of forms, in any case, with any quotes, with or without a colon, wrapped or not."""

from __future__ import annotations

import pytest

from app.campaigns.reading.amnesty_form import form_sections
from app.campaigns.reading.source import Source


def sections(text: str) -> list[tuple[str, str]]:
    source = Source(text)
    return [
        (section.name, " ".join(source.text(piece) for piece in section.pieces))
        for section in form_sections(source)
        if section.name or section.pieces
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("PUBLICATION DATE: 16 October 2017", ("issued", "16 October 2017")),
        ("PUBLICATION DATE 16 October 2017", ("issued", "16 October 2017")),
        ("publication date 16 October 2017", ("issued", "16 October 2017")),
        ("Publication date\n16 October 2017", ("issued", "16 October 2017")),
        ("FECHA LÍMITE PARA ENVIAR LLAMAMIENTOS: 26 de junio de 2017", ("deadline", "26 de junio de 2017")),
        ("INDEX NUMBER AMR 28/9340/2017", ("index", "AMR 28/9340/2017")),
        ("BACKGROUND INFORMATION (400 WORDS + RELEVANT LINKS):\nText", ("background", "Text")),
        ("URGENT ACTION SUMMARY [100 words]:\nText", ("summary", "Text")),
        ("TARGET’S CONTACT DETAILS & “COPIES TO”\nGovernor", ("targets", "Governor")),
        ("TARGET'S CONTACT DETAILS & \"COPIES TO\"\nGovernor", ("targets", "Governor")),
        ("Target's contact details and 'copies to':\nGovernor", ("targets", "Governor")),
        ("COORDONNÉES DU DESTINATAIRE ET « COPIES À » :\nMaire", ("targets", "Maire")),
        ("DATOS DE CONTACTO DEL DESTINATARIO Y “COPIAS A”\nFiscal", ("targets", "Fiscal")),
        ("TAKE ACTION: WRITE AN APPEAL IN YOUR OWN WORDS OR USE THIS MODEL LETTER\nMinister", ("action", "Minister")),
        ("Take action: write an appeal in your own words or use this model\nletter\nMinister", ("action", "Minister")),
        ("TAKE ACTION: WRITE AN APPEAL IN YOUR OWN WORDS\nOR USE THIS MODEL LETTER BELOW:\nMinister",
         ("action", "Minister")),
        ("PASSEZ À L’ACTION : ENVOYEZ UN APPEL EN UTILISANT VOS PROPRES MOTS OU LE MODÈLE DE LETTRE CI-DESSOUS\nMaire",
         ("action", "Maire")),
        ("WERDEN SIE AKTIV: NUTZEN SIE DIESEN MUSTERBRIEF\nMinister", ("action", "Minister")),
        ("PREFERRED LANGUAGE TO ADDRESS TARGET: Spanish", ("languages", "Spanish")),
        ("LANGUE(S) À PRIVILÉGIER POUR CONTACTER LE DESTINATAIRE : français", ("languages", "français")),
        ("VOUS POUVEZ ÉCRIRE EN : français", ("languages", "français")),
        ("NOM ET PRONOM PRÉFÉRÉ : Komlan (il)", ("people", "Komlan (il)")),
        ("NOMBRE Y PRONOMBRE PREFERIDO: Casilda (ella)", ("people", "Casilda (ella)")),
        ("LINK TO PREVIOUS UA: N/A", ("previous", "N/A")),
        ("LIEN VERS L’AU PRÉCÉDENTE : sans objet", ("previous", "sans objet")),
        ("CC:\nGovernor", ("copies", "Governor")),
        ("CON COPIA A:\nFiscal", ("copies", "Fiscal")),
        ("INFORMACIÓN COMPLEMENTARIA\nTexto", ("background", "Texto")),
    ],
)  # fmt: skip
def test_a_heading_begins_its_section(text: str, wanted: tuple[str, str]) -> None:
    assert sections(text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Take action now to stop the dredging of the river, the wardens ask.",
        "Name and address were written on the wall of the house.",
        "Background information was refused to the lawyer.",
        "Letters were burned.",
        "Copies of the file are kept from the family.",
        "Date palms were felled.",
    ],
)
def test_a_sentence_that_begins_like_a_heading_is_none(text: str) -> None:
    assert sections(text) == [("", text)]
