"""Salutations, closes, and what stands between them, in four languages."""

from __future__ import annotations

import pytest

from app.campaigns.reading.model_letter import is_close, is_closing_sentence, is_salutation, model_letter
from app.campaigns.reading.source import Source


@pytest.mark.parametrize(
    "line",
    [
        "Dear Minister,",
        "Dear Minister",
        "Dear Mr. Oduya-Kemp,",
        "Your Excellency,",
        "Excellency:",
        "Honourable Minister,",
        "Mr President,",
        "To whom it may concern:",
        "Señor Ministro:",
        "Señora Directora:",
        "Estimado Sr. Fiscal General:",
        "Estimada Sra. Directora / Dear Director:",
        "Su Excelencia:",
        "Excelentísimo Señor Presidente:",
        "A quien corresponda:",
        "Monsieur le Ministre,",
        "Madame la Gouverneure,",
        "Votre Excellence,",
        "Excellence,",
        "Cher Monsieur le Préfet,",
        "Sehr geehrte Frau Ministerin,",
        "Sehr geehrter Herr Generalstaatsanwalt",
        "Exzellenz,",
        "Eure Exzellenz,",
    ],
)
def test_a_line_that_greets_is_a_salutation(line: str) -> None:
    assert is_salutation(line)


@pytest.mark.parametrize(
    "line",
    [
        "Minister of Justice",
        "Mr. Lamine Oduya-Kemp",
        "Señora Benigna Achocalla",
        "Monsieur Edoh Amétépé-Kossi",
        "Su Excelencia Arturo Quispe-Lara",
        "Herr Andrei Schwed-Tun",
        "Dear friends have been arrested. They were taken to a prison in the capital.",
        "I write to you about two printers,",
        "Madrid, Spain",
    ],
)
def test_a_line_of_an_address_or_of_prose_is_no_salutation(line: str) -> None:
    assert not is_salutation(line)


@pytest.mark.parametrize(
    "line",
    [
        "Yours sincerely,",
        "Yours faithfully",
        "Sincerely yours,",
        "Respectfully,",
        "Yours respectfully,",
        "Kind regards,",
        "With best wishes,",
        "Atentamente,",
        "Muy atentamente,",
        "Respetuosamente",
        "Le saluda atentamente,",
        "Sin otro particular, le saluda atentamente,",
        "Me despido de usted con un cordial saludo,",
        "Je vous prie d'agréer, Monsieur le Ministre, l'expression de ma haute considération.",
        "Veuillez agréer, Madame la Gouverneure, l’expression de mes sentiments respectueux.",
        "Dans l'attente de votre réponse, je vous prie d’agréer, Excellence, mes salutations distinguées.",
        "Veuillez recevoir, Monsieur, mes salutations distinguées.",
        "Respectueusement,",
        "Mit freundlichen Grüßen",
        "Mit freundlichen Grüssen,",
        "Hochachtungsvoll",
    ],
)
def test_closing_formulas_are_known(line: str) -> None:
    assert is_closing_sentence(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sincerely held beliefs are no crime.",
        "Yours is the power to release her.",
        "Je vous prie de faire en sorte que ces deux personnes soient libérées sans délai.",
        "Le pido que acuerde medidas de protección.",
        "Bitte sorgen Sie dafür, dass sie umgehend freigelassen wird.",
        "I respectfully ask you to release her.",
    ],
)
def test_a_request_is_no_close(line: str) -> None:
    assert not is_close(line)
    assert not is_closing_sentence(line)


LETTER = """\
Monsieur le Ministre de la Pêche,
BP 9914
Lomé, Togo
Courriel : cabinet@peche.example

Monsieur le Ministre,

Je vous écris au sujet de deux pêcheurs.

- Qu'ils soient libérés.

Veuillez agréer, Monsieur le Ministre, l'expression
de ma haute considération.

[Nom]
"""


def test_a_letter_has_an_address_before_it_and_a_signature_behind_it() -> None:
    source = Source(LETTER)
    letter = model_letter(source, list(source.free(1, len(source))))
    assert [piece.line for piece in letter.before] == [1, 2, 3, 4]
    assert letter.salutation is not None
    assert letter.salutation.line == 6
    assert [piece.line for piece in letter.body] == [8, 10]
    assert [piece.line for piece in letter.close] == [12, 13, 15]


def test_without_a_salutation_the_letter_begins_with_its_first_sentence() -> None:
    source = Source(
        "Governor of the Coast\nMs Ada Kemp\n7 Quay Street\nKasama\n\n"
        "I write to you about two printers of Kasama.\n\nSincerely,"
    )
    letter = model_letter(source, list(source.free(1, len(source))))
    assert letter.salutation is None
    assert ([piece.line for piece in letter.before], [piece.line for piece in letter.body]) == ([1, 2, 3, 4], [6])
