"""Rules of layouts, each shown by a short document; all in them is invented."""

from __future__ import annotations

import pytest

from app.campaigns.reading.channels import numbers
from app.campaigns.reading.reader import read

FRONT_LINE_ES = """Front Line Defenders

Colombia – Líder campesino Aurelio Mesa-Tunja amenazado de muerte

3 de marzo de 2020

El 27 de febrero de 2020, el defensor de derechos humanos Aurelio Mesa-Tunja recibió una llamada en la que le
dieron 48 horas para salir del municipio. El defensor preside una junta.

Front Line Defenders condena las amenazas y cree que son el resultado de su labor. Front Line Defenders
insta a las autoridades colombianas a que:

a) Lleven a cabo una investigación inmediata
o exhaustiva de las amenazas;
b) Garanticen su seguridad;
c) Se aseguren de que todas las personas defensoras puedan trabajar.

Contacto: info@front.example
"""

FRONT_LINE_DE = """4. Juli 2022

Belarus: Menschenrechtsverteidigerin in Minsk festgenommen

Am 1. Juli 2022 wurde die Menschenrechtsverteidigerin Alena Karat-Wus in ihrer Wohnung festgenommen.

Front Line Defenders fordert die belarussischen Behörden auf:

- die Verteidigerin sofort freizulassen;
- ihr Zugang zu einem Anwalt zu geben.
"""

OBSERVATORY_NEWS = """URGENT APPEAL - THE OBSERVATORY

New information
BDI 001 / 0517 / OBS 040.1
Release on bail
Burundi
May 22, 2017

The Observatory for the Protection of Human Rights Defenders, a partnership of OMCT and FIDH, has received
new information and requests your urgent intervention in the following situation in Burundi.

New information:

The Observatory has been informed about the release of Mr. Germain Ruku-Nda on 20 May 2017 after three days.

Background information:

He was arrested on 17 May 2017.

Actions requested:

The Observatory urges the authorities of Burundi to:
1. Put an end to harassment;
2. Guarantee his safety.

Addresses:

o Mr. Pierre Nku-Ru, President of the Republic, Palace Road 1, Bujumbura, Burundi,
Fax: +257 22 555 010 (ext. 12), Email: a@palace.example, b@palace.example
o Permanent Mission of Burundi to the United Nations in Geneva, Rue de Lausanne 44, 1201
Geneva, Switzerland, Fax: +41 22 555 01 01. Email: mission@burundi.example

Please also write to the embassies of Burundi in your
respective country.
"""

LETTER_ES = """Bogotá, 12 de marzo de 2019

Señora
Amparo Quiroga-Neira
Ministra de Cultura
Calle 8 n.º 6-97
Bogotá, Colombia

Asunto: Detención del impresor Efraín Topa-Cruz en Honduras

Señora Ministra:

Antes de su visita a Tegucigalpa, le pedimos que plantee el caso del impresor Efraín Topa-Cruz, que lleva
ocho meses preso sin juicio.

Le rogamos que pida su libertad. El juzgado le dio hasta el 2 de abril para presentar pruebas.

Atentamente,

Jimena Olarte-Paz
Directora ejecutiva
Asociación de Imprentas Libres

Raúl Tovar-Lis
Presidente
Red Letra Abierta

c.c.: Embajada de Honduras en Bogotá
"""

LETTER_TO_TWO = """Ink Without Borders

H.E. Mr. A. Brun-Tal
President of the Republic
1 Palace Road
Banjul, The Gambia

Ms. C. Dal-Fum
Minister of Justice
2 Court Road
Banjul, The Gambia
Email: min@justice.example

5 June 2019

RE: Trial of two printers in The Gambia

Your Excellency,
Dear Minister,

We write to ask you to drop the charges against the two printers who were arrested on 2 May 2019. They have
done nothing.

We call on you to:

- drop the charges;
- return the press.

Yours sincerely,

Jane Roe-Lin, Director, Ink Without Borders
"""

PRIVATE = """John Smith
12 Elm Road
Leeds

4 May 2018

Dear Anna,

Thank you for the lovely jam which you have sent us last week. We ate it all in one day and the children liked it.

Best wishes,

John
"""

EMAIL = """From: a@b.example
To: c@d.example
Subject: Meeting

Dear colleagues,

We would like to invite you to our meeting on Friday, where we will speak about the budget of the next year.

Best regards,

Tom
"""

RECIPE = """Grandma's apple pie with cream

Ingredients:
- 3 apples
- 200 g flour

Peel the apples and cut them into thin slices. Mix the flour with the butter until it is smooth, and bake everything.
"""

CONTRACT = """EMPLOYMENT CONTRACT

between
Muster GmbH
1 Main Street
and
Jane Doe

1. The employee shall begin on 1 May 2020.
2. Notice must be given by 30 June 2020.
"""

RUSSIAN = """Срочная акция

Алишер был задержан 5 мая 2020 года. Его держат в изоляторе, и адвоката к нему не пускают уже неделю подряд.
"""

SCHOLARS_FR = """Réseau des universitaires menacés

2 février 2010

Tchad : Le professeur Mahamat Koura-Lim arrêté

Le professeur Mahamat Koura-Lim a été arrêté le 20 janvier à N'Djamena. Nous vous prions d'écrire pour
demander sa libération.

Veuillez envoyer vos appels avant le 15 mars 2010 en français, en arabe ou dans votre propre langue.

Président : Son Excellence Idriss Bal-To, Présidence, BP 99, N'Djamena, Tchad Fax : +235 22 55 01 01 Formule
d'appel : Excellence
Ministre : Mme Zara Nou-Ri, Ministère, N'Djamena, Tchad Courriel : z@min.example Formule d'appel : Madame la Ministre

Copies à :
Ambassade du Tchad, 65 rue des Belles, 75016 Paris, France Fax : +33 1 55 50 11 11
"""

SCHOLARS_RUN_TOGETHER = """Committee of Concerned Scholars

May 3, 2004

President: His Excellency A B-C, Palace, Tunis, Tunisia Fax: +216 71 555 010
Salutation: Your Excellency Minister of Justice: Mr. D E-F, Ministry, Tunis
Fax: +216 71 555 011 Salutation: Dear Minister

Your Excellency:

We write on behalf of the Committee of Concerned Scholars to ask for the release of Professor G H-I, who was
detained on 3 April.

We ask that you look into the case.

Sincerely,

Joan Roe
Chair
Committee of Concerned Scholars

cc:
Embassy of Tunisia, Washington Fax: +1 202 555 0101
"""


def test_a_list_with_letters_may_be_wrapped_and_asks_by_an_adjective() -> None:
    record = read(FRONT_LINE_ES).record
    assert [(each.to, each.text) for each in record.demands] == [
        ("CO", "Lleven a cabo una investigación inmediata o exhaustiva de las amenazas;"),
        ("CO", "Garanticen su seguridad;"),
        ("CO", "Se aseguren de que todas las personas defensoras puedan trabajar."),
    ]
    assert (record.countries, record.issued_on) == (("CO",), "2020-03-03")
    assert record.body is not None
    assert record.body.endswith("resultado de su labor.")
    assert [each.line for each in record.leftover] == [1, 18]


def test_german_demands_are_read() -> None:
    assert [each.to for each in read(FRONT_LINE_DE).record.demands] == ["BY", "BY"]


def test_a_follow_up_of_the_observatory_says_how_many_came_before() -> None:
    record = read(OBSERVATORY_NEWS).record
    assert (record.reference, record.update, record.title) == ("BDI 001 / 0517 / OBS 040.1", 1, "Release on bail")
    assert (record.countries, record.issued_on) == (("BI",), "2017-05-22")


def test_an_address_is_split_at_its_commas_over_lines() -> None:
    president, mission = read(OBSERVATORY_NEWS).record.targets
    assert president.lines == (
        "Mr. Pierre Nku-Ru",
        "President of the Republic",
        "Palace Road 1",
        "Bujumbura",
        "Burundi",
    )
    assert [(fax.number, fax.extension) for fax in president.faxes] == [("+257 22 555 010", "12")]
    assert president.emails == ("a@palace.example", "b@palace.example")
    assert mission.lines[-2:] == ("1201 Geneva", "Switzerland")
    assert read(OBSERVATORY_NEWS).record.diplomatic_copies


def test_who_signs_is_a_person_or_an_organisation_and_no_office() -> None:
    record = read(LETTER_ES).record
    assert record.signatories == (
        "Jimena Olarte-Paz", "Asociación de Imprentas Libres", "Raúl Tovar-Lis", "Red Letra Abierta",
    )  # fmt: skip
    assert record.deadline is not None
    assert (record.deadline.text, record.deadline.date) == ("su visita a Tegucigalpa", None)
    assert [each.role for each in record.targets] == ["to", "copy"]


def test_as_many_salutations_as_addresses_are_one_for_each() -> None:
    record = read(LETTER_TO_TWO).record
    assert [each.salutations for each in record.targets] == [("Your Excellency",), ("Dear Minister",)]
    assert record.organisation == "Ink Without Borders"
    assert [each.text for each in record.demands] == ["drop the charges;", "return the press."]


def test_the_sender_of_a_private_letter_is_no_target() -> None:
    record = read(PRIVATE).record
    assert (record.targets, record.organisation, record.deadline, record.demands) == ((), None, None, ())


@pytest.mark.parametrize("text", [EMAIL, RECIPE, CONTRACT, RUSSIAN])
def test_what_is_no_appeal_is_unknown(text: str) -> None:
    record = read(text).record
    assert record.layout == "unknown"
    assert (record.targets, record.demands, record.deadline, record.body) == ((), (), None, None)


def test_only_a_sentence_to_the_reader_states_deadline_and_languages() -> None:
    record = read(SCHOLARS_FR).record
    assert record.deadline is not None
    assert (record.deadline.date, record.deadline.kind) == ("2010-03-15", "before")
    assert (record.languages.listed, record.languages.or_own) == (("fr", "ar"), True)
    assert [each.role for each in record.targets] == ["to", "to", "copy"]
    assert read(SCHOLARS_RUN_TOGETHER).record.deadline is None


def test_addresses_run_together_are_parted_behind_a_whole_salutation() -> None:
    president, minister, _ = read(SCHOLARS_RUN_TOGETHER).record.targets
    assert president.salutations == ("Your Excellency",)
    assert minister.lines == ("Minister of Justice: Mr. D E-F, Ministry, Tunis",)


def test_addresses_that_cannot_be_told_apart_are_left_over_with_a_warning() -> None:
    record = read(
        SCHOLARS_RUN_TOGETHER.replace("Salutation: Your Excellency Min", "Salutation: Dear Leader Min")
    ).record
    assert [each.role for each in record.targets] == ["copy"]
    assert record.warnings[0].startswith("targets: ")


def test_half_of_a_number_that_a_page_has_wrapped_is_no_page_number() -> None:
    text = """URGENT APPEAL – OBSERVATORY PHL 901 / 0412 / OBS 955
Addresses:
• Embassy of Ruritania in Brussels, 99 rue du Muguet, 1099 Brussels, Belgium, Fax: +32 2 555 01
34

Geneva-Paris, April 12, 2012
"""
    (target,) = read(text).record.targets
    assert [fax.number for fax in target.faxes] == ["+32 2 555 01 34"]


def test_digits_in_the_address_of_a_page_are_no_fax_number() -> None:
    found = list(numbers("Fax: http://www.amnesty.example/info/AFR20/944/2011/fr", 5, 54))
    assert found == []
