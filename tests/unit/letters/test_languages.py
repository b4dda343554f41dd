"""Every language opens, dates and closes a letter as the specification has it, and a new one is a folder alone."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.config import ROOT
from app.letters import dates, docx, mails, pdf, template_check
from app.letters.catalogue import MAILS, Catalogue
from app.letters.composing import Role
from app.letters.conventions import Gender, Rank
from app.letters.letter import Direction, Paragraph, Run
from app.letters.salutations import Addressed, closing, punctuated, resolve
from tests.factories import a_letter

M, F, UNKNOWN = Gender.M, Gender.F, Gender.UNKNOWN
_HEAD_OF_BRAZIL = "Excelentíssimo Senhor Presidente da República"
_RESPECT = "وتفضلوا بقبول فائق الاحترام والتقدير،"
HIGHEST = "l’expression de ma très haute considération."
HIGH = "l’expression de ma haute considération."
PLAIN = "mes salutations distinguées."


def french(words: str, formula: str) -> tuple[str, str]:
    return f"{words},", f"Je vous prie d’agréer, {words}, {formula}"


# language, writer's country, rank, gender, salutation, closing
TABLE = [
    ("fr", "FR", Rank.HEAD_OF_STATE, M, *french("Monsieur le Président", HIGHEST)),
    ("fr", "FR", Rank.HEAD_OF_GOVERNMENT, M, *french("Monsieur le Premier ministre", HIGHEST)),
    ("fr", "CH", Rank.MINISTER, F, *french("Madame la Ministre", HIGHEST)),
    ("fr", "FR", Rank.PROSECUTOR_GENERAL, M, *french("Monsieur le Procureur général", HIGH)),
    ("fr", "FR", Rank.AMBASSADOR, F, *french("Madame l’Ambassadrice", HIGH)),
    ("fr", "FR", Rank.DIRECTOR, M, *french("Monsieur le Directeur", PLAIN)),
    ("fr", "FR", Rank.MILITARY, M, *french("Général", HIGH)),
    ("fr", "FR", Rank.OFFICIAL, UNKNOWN, *french("Madame, Monsieur", PLAIN)),
    ("es", "ES", Rank.HEAD_OF_STATE, M, "Excelentísimo Señor Presidente:", "Respetuosamente,"),
    ("es", "MX", Rank.HEAD_OF_STATE, F, "Excelentísima Señora Presidenta:", "Respetuosamente,"),
    ("es", "ES", Rank.PROSECUTOR_GENERAL, F, "Señora Fiscal General:", "Atentamente,"),
    ("es", "ES", Rank.JUDGE, F, "Señora Jueza:", "Atentamente,"),
    ("es", "ES", Rank.OFFICIAL, UNKNOWN, "A quien corresponda:", "Atentamente,"),
    ("de", "DE", Rank.HEAD_OF_STATE, UNKNOWN, "Exzellenz,", "Mit vorzüglicher Hochachtung"),
    ("de", "AT", Rank.MINISTER, F, "Exzellenz,", "Mit vorzüglicher Hochachtung"),
    ("de", "DE", Rank.PROSECUTOR_GENERAL, F, "Sehr geehrte Frau Generalstaatsanwältin,", "Mit freundlichen Grüßen"),
    ("de", "CH", Rank.DIRECTOR, M, "Sehr geehrter Herr Direktor", "Mit freundlichen Grüssen"),
    ("de", "DE", Rank.MONARCH, F, "Majestät,", "Mit vorzüglicher Hochachtung"),
    ("de", "DE", Rank.OFFICIAL, UNKNOWN, "Sehr geehrte Damen und Herren,", "Mit freundlichen Grüßen"),
    ("uk", "UA", Rank.HEAD_OF_STATE, M, "Високоповажний пане Президенте!", "З повагою"),
    ("uk", "UA", Rank.HEAD_OF_STATE, F, "Високоповажна пані Президентко!", "З повагою"),
    ("uk", "UA", Rank.MINISTER, F, "Вельмишановна пані Міністерко!", "З повагою"),
    ("uk", "UA", Rank.PROSECUTOR_GENERAL, M, "Вельмишановний пане Генеральний прокуроре!", "З повагою"),
    ("uk", "UA", Rank.OFFICIAL, UNKNOWN, "Шановні пані та панове!", "З повагою"),
    ("tg", "TJ", Rank.MINISTER, M, "Муҳтарам Ҷаноби Вазир!", "Бо эҳтиром,"),
    ("tg", "TJ", Rank.MINISTER, F, "Муҳтарама хонуми Вазир!", "Бо эҳтиром,"),
    ("tg", "TJ", Rank.PROSECUTOR_GENERAL, M, "Муҳтарам Ҷаноби Прокурори генералӣ!", "Бо эҳтиром,"),
    ("tg", "TJ", Rank.OFFICIAL, UNKNOWN, "Муҳтарам хонумҳо ва ҷанобон!", "Бо эҳтиром,"),
    ("ar", "EG", Rank.HEAD_OF_STATE, F, "فخامة الرئيسة\nتحية طيبة وبعد،", _RESPECT),
    ("ar", "EG", Rank.MINISTER, F, "معالي الوزيرة\nتحية طيبة وبعد،", _RESPECT),
    ("ar", "EG", Rank.PROSECUTOR_GENERAL, M, "معالي النائب العام\nتحية طيبة وبعد،", _RESPECT),
    ("ar", "EG", Rank.OFFICIAL, UNKNOWN, "السيدات والسادة المحترمون،\nتحية طيبة وبعد،", _RESPECT),
    ("fa", "IR", Rank.HEAD_OF_STATE, M, "جناب آقای رئیس\u200cجمهور\nبا سلام و احترام،", "با احترام،"),
    ("fa", "IR", Rank.HEAD_OF_STATE, F, "سرکار خانم رئیس\u200cجمهور\nبا سلام و احترام،", "با احترام،"),
    ("fa", "IR", Rank.OFFICIAL, UNKNOWN, "مسئول محترم\nبا سلام و احترام،", "با احترام،"),
    ("pt", "BR", Rank.HEAD_OF_STATE, F, "Senhora Presidente,", "Respeitosamente,"),
    ("pt", "BR", Rank.PROSECUTOR_GENERAL, M, "Senhor Procurador-Geral,", "Atenciosamente,"),
    ("pt", "BR", Rank.OFFICIAL, UNKNOWN, "Prezadas Senhoras, prezados Senhores,", "Atenciosamente,"),
    ("pt", "PT", Rank.HEAD_OF_STATE, M, "Excelentíssimo Senhor Presidente,", "Com os melhores cumprimentos,"),
    ("pt", "AO", Rank.MINISTER, F, "Exma. Senhora Ministra,", "Com os melhores cumprimentos,"),
    ("pt", "PT", Rank.OFFICIAL, UNKNOWN, "Exmas. Senhoras, Exmos. Senhores,", "Com os melhores cumprimentos,"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "country", "rank", "gender", "opens", "ends"), TABLE)
def test_a_letter_opens_and_closes_by_rank_and_gender(
    catalogue: Catalogue, language: str, country: str, rank: Rank, gender: Gender, opens: str, ends: str
) -> None:
    conventions = catalogue.language(language).conventions_for(country)
    salutation = resolve(Addressed("office", rank, gender), conventions)
    assert (punctuated(salutation, conventions), closing(salutation, rank, conventions)) == (opens, ends)


@pytest.mark.parametrize(
    ("language", "country", "addressed", "opens"),
    [
        ("ar", "EG", Addressed("o", Rank.HEAD_OF_STATE, M, name="يون آسكه"), "فخامة الرئيس يون آسكه"),
        ("fa", "DE", Addressed("o", Rank.MINISTER, F, name="لنا اوراو"), "سرکار خانم لنا اوراو\nوزیر محترم"),
        ("tg", "TJ", Addressed("o", Rank.HEAD_OF_STATE, M, name="Йон Аске"), "Ҷаноби Олӣ, муҳтарам Йон Аске"),
        ("fr", "FR", Addressed("o", Rank.OFFICIAL, M, title="Intendant"), "Monsieur l’Intendant"),
        ("fr", "FR", Addressed("o", Rank.OFFICIAL, M, title="Secrétaire"), "Monsieur le Secrétaire"),
        ("fr", "FR", Addressed("o", Rank.OFFICIAL, F, title="Secrétaire"), "Madame, Monsieur"),
        ("fr", "FR", Addressed("o", Rank.MILITARY, M, title="Colonel"), "Colonel"),
        ("fr", "FR", Addressed("o", Rank.OFFICIAL, M, surname="Aske"), "Madame, Monsieur"),
        ("de", "DE", Addressed("o", Rank.HEAD_OF_STATE, F, country="DE"), "Sehr geehrte Frau Bundespräsidentin"),
        ("de", "DE", Addressed("o", Rank.AMBASSADOR, F, country="FR"), "Exzellenz"),
        ("pt", "BR", Addressed("o", Rank.HEAD_OF_STATE, M, country="BR"), _HEAD_OF_BRAZIL),
        ("en", "US", Addressed("o", Rank.HEAD_OF_STATE, M, country="US"), "Dear Mr. President"),
        ("en", "GB", Addressed("o", Rank.PROSECUTOR_GENERAL, M, country="US"), "Dear Attorney General"),
        ("fa", "DE", Addressed("o", Rank.HEAD_OF_STATE, country="FR"), "عالیجناب"),
        ("fa", "DE", Addressed("o", Rank.HEAD_OF_STATE, country="IR"), "مسئول محترم"),
        ("fa", "DE", Addressed("o", Rank.JUDGE, M, country="IR", name="یون"), "جناب آقای یون\nقاضی محترم"),
        ("uk", "UA", Addressed("o", Rank.OFFICIAL, M, title="Секретар", surname="Аске"), "Шановні пані та панове"),
    ],
)  # fmt: skip
def test_a_name_a_title_and_the_offices_country_go_into_the_salutation(
    catalogue: Catalogue, language: str, country: str, addressed: Addressed, opens: str
) -> None:
    assert resolve(addressed, catalogue.language(language).conventions_for(country)).words == opens


@pytest.mark.parametrize(
    ("language", "country", "place", "destination", "day", "line"),
    [
        ("en", "US", "", "RU", date(2026, 11, 21), "November 21, 2026"),
        ("fr", "FR", "Paris", "RU", date(2026, 11, 21), "Paris, le 21 novembre 2026"),
        ("fr", "FR", "", "RU", date(2026, 11, 1), "Le 1er novembre 2026"),
        ("es", "ES", "Madrid", "RU", date(2026, 11, 21), "Madrid, 21 de noviembre de 2026"),
        ("de", "DE", "Berlin", "RU", date(2026, 11, 21), "21. November 2026"),
        ("pt", "PT", "Lisboa", "RU", date(2026, 11, 21), "Lisboa, 21 de novembro de 2026"),
        ("uk", "UA", "", "RU", date(2026, 11, 21), "21 листопада 2026 року"),
        ("tg", "TJ", "", "TJ", date(2026, 11, 21), "21 ноябри соли 2026"),
        ("ar", "DE", "", "EG", date(2026, 11, 21), "21 نوفمبر 2026"),
        ("ar", "DE", "", "SY", date(2026, 11, 21), "21 تشرين الثاني 2026"),
        ("ar", "DE", "", "MA", date(2026, 11, 21), "21 نونبر 2026"),
        ("fa", "DE", "", "IR", date(2026, 11, 21), "۳۰ آبان ۱۴۰۵"),
        ("fa", "DE", "", "AF", date(2026, 11, 21), "۳۰ عقرب ۱۴۰۵"),
        ("fa", "DE", "", "RU", date(2026, 11, 21), "۳۰ آبان ۱۴۰۵ (۲۱ نوامبر ۲۰۲۶)"),
        # The first day of the Persian year, and the last day of a leap year.
        ("fa", "DE", "", "IR", date(2026, 3, 21), "۱ فروردین ۱۴۰۵"),
        ("fa", "DE", "", "IR", date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),
    ],
)
def test_the_date_line(
    catalogue: Catalogue, language: str, country: str, place: str, destination: str, day: date, line: str
) -> None:
    assert dates.line(day, place, destination, catalogue.language(language).conventions_for(country)) == line


def _lines(letter_part: str, catalogue: Catalogue, language: str, **given: Any) -> list[str]:
    letter = a_letter(catalogue, language, **given)
    section = next(section for section in letter.sections if section.part == letter_part)
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
    return [line for paragraph in paragraphs for line in paragraph.text.split("\n")]


def test_a_stored_neutral_salutation_closes_as_the_neutral_one(catalogue: Catalogue) -> None:
    english = catalogue.language("en").default
    stored = resolve(Addressed("office", Rank.MINISTER, M, stored="Dear Sir or Madam,"), english)
    assert closing(stored, Rank.MINISTER, english) == "Yours faithfully,"


def test_a_variant_spells_offices_and_words_that_agree_but_no_names(catalogue: Catalogue) -> None:
    role = {"role": Role.COPY}
    matter = {
        "subject": "Anna Weiß",
        "originals": ("Großer Rat",),
        "concern": '{{ writer | agree(m="Ich grüße", f="Ich grüße", unknown="Ich grüße") }} Sie.',
    }
    given = {"addressee": role, "matter": matter, "writer": {"country": "CH"}}
    assert _lines("copy_note", catalogue, "de", **given)[0].endswith("Grosser Rat.")
    assert "Ich grüsse Sie." in _lines("body", catalogue, "de", **given)
    assert _lines("subject", catalogue, "de", **given) == ["Anna Weiß"]


def test_german_goes_on_in_lower_case_after_a_comma_and_in_switzerland_with_a_capital_and_no_sharp_s(
    catalogue: Catalogue,
) -> None:
    matter = {"concern": "Die Maßnahme heißt Haft."}
    germany = _lines("body", catalogue, "de", writer={"country": "DE", "own_words": "Straße"}, matter=matter)
    assert germany[0].startswith("mein Name ist Ann Example")
    assert "Die Maßnahme heißt Haft." in germany
    swiss = _lines("body", catalogue, "de", writer={"country": "CH", "own_words": "Straße"}, matter=matter)
    assert swiss[0].startswith("Mein Name ist Ann Example")
    assert "Die Massnahme heisst Haft." in swiss
    # What the writer typed is never rewritten.
    assert "Straße" in swiss


@pytest.mark.parametrize(
    ("changes", "block"),
    [
        ({"gender": M}, ["Herrn", "Jon Aske", "Generalstaatsanwalt"]),
        ({"gender": F}, ["Frau", "Jon Aske", "Generalstaatsanwalt"]),
        ({"gender": UNKNOWN}, ["Jon Aske", "Generalstaatsanwalt"]),
        ({"gender": M, "holder": None}, ["Generalstaatsanwalt"]),
        (
            {"gender": M, "rank": Rank.HEAD_OF_STATE, "form_of_address_dative": "dem Präsidenten"},
            ["Seiner Exzellenz", "dem Präsidenten", "Herrn Jon Aske"],
        ),
        (
            {"gender": F, "rank": Rank.MINISTER, "form_of_address_dative": "der Ministerin", "country": "AT"},
            ["Frau", "Jon Aske", "Generalstaatsanwalt"],
        ),
        ({"gender": M, "rank": Rank.HEAD_OF_STATE}, ["Herrn", "Jon Aske", "Generalstaatsanwalt"]),
    ],
)
def test_the_german_address_block(catalogue: Catalogue, changes: dict[str, object], block: list[str]) -> None:
    addressee = {"form_of_address": "Generalstaatsanwalt", "holder": "Jon Aske", **changes}
    assert _lines("addressee", catalogue, "de", addressee=addressee) == block


def test_the_last_lines_of_an_address_in_france_stand_in_capitals_and_nowhere_else(catalogue: Catalogue) -> None:
    lines = ("Ambassade", "Service du courrier", "1 rue de l’Exemple", "75000 Paris")
    address = {"postal_lines": lines, "country_line": "France"}
    france = _lines("postal", catalogue, "fr", addressee={**address, "postal_country": "FR"}, writer={"country": "FR"})
    assert france == ["Ambassade", "SERVICE DU COURRIER", "1 RUE DE L’EXEMPLE", "75000 PARIS"]
    belgium = _lines("postal", catalogue, "fr", addressee={**address, "postal_country": "BE"}, writer={"country": "FR"})
    assert belgium == [*lines, "FRANCE"]


def test_a_third_party_is_asked_to_raise_the_case(catalogue: Catalogue) -> None:
    given = {"addressee": {"role": Role.RAISE_WITH}, "matter": {"states": ("RU", "TJ")}}
    (sentence,) = [line for line in _lines("body", catalogue, "en", **given) if "raise this case" in line]
    assert "with the authorities of Russia and Tajikistan" in sentence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped languages and one more, which is a folder and no code."""
    languages = Path(shutil.copytree(ROOT / "letter_templates", tmp_path / "letter_templates"))
    shutil.copytree(ROOT / "tests" / "letter_templates" / "he", languages / "he")
    return languages


def _mail(catalogue: Catalogue, language: str, kind: str, name: str) -> mails.Mail:
    values = {
        "writer.name": name, "mail.campaign": "X", "mail.offices": "Y", "mail.link": "Z", "mail.last_day": "D",
        "mail.text": "A\n\nB",
    }  # fmt: skip
    return mails.compose_mail(catalogue, language, kind, values)


GREETINGS = {
    "ar": "مرحباً،", "de": "Guten Tag,", "en": "Hello,", "es": "Hola:", "fa": "سلام،", "fr": "Bonjour,", "he": "שלום,",
    "pt": "Olá,", "ru": "Здравствуйте!", "tg": "Салом!", "uk": "Добрий день!",
}  # fmt: skip


@pytest.mark.parametrize("kind", MAILS)
@pytest.mark.parametrize("language", GREETINGS)
def test_a_mail_reads_right_without_the_writers_name(folder: Path, language: str, kind: str) -> None:
    nobody, named = (_mail(Catalogue(folder), language, kind, name) for name in ("", "Ann Example"))
    greeting, _, rest = nobody.text.partition("\n\n")
    assert greeting == GREETINGS[language]
    comma = ", " if language in {"es", "pt", "ru", "tg", "uk"} else " "
    # The name stands in the greeting alone: whoever asks in somebody's name can write nothing else to them.
    assert named == mails.Mail(nobody.subject, f"{greeting[:-1]}{comma}Ann Example{greeting[-1]}\n\n{rest}")


@pytest.mark.parametrize("language", GREETINGS)
def test_who_confirms_is_told_at_the_end_how_long_the_text_is_kept(folder: Path, language: str) -> None:
    *_, last = _mail(Catalogue(folder), language, "mail_confirm", "").text.split("\n\n")
    assert ("۲۸" if language == "fa" else "28") in last


def test_every_language_says_how_it_greets_nobody() -> None:
    assert {*Catalogue(ROOT / "letter_templates").languages, "he"} == GREETINGS.keys()


def _faults(folder: Path, language: str = "he") -> list[str]:
    return [fault for report in template_check.check(folder) if report.code == language for fault in report.faults]


class TestAnEleventhLanguage:
    def test_it_is_complete_and_writes_letters(self, folder: Path) -> None:
        assert _faults(folder) == []
        catalogue = Catalogue(folder)
        assert len(catalogue.languages) == 11
        writer = {"place": "Leeds", "own_words": "המכתב הזה שלי."}
        letter = a_letter(catalogue, "he", writer=writer)
        assert letter.direction is Direction.RTL
        salutation = next(section for section in letter.sections if section.part == "salutation")
        assert salutation.blocks == (Paragraph((Run("כבוד התובע הכללי,\nשלום רב,"),)),)
        assert pdf.renderer(catalogue.page).render([letter]).startswith(b"%PDF-1.7")
        assert docx.renderer(catalogue.page).render(letter).startswith(b"PK")
        for kind in MAILS:
            assert _mail(catalogue, "he", kind, "Ann").subject.endswith("X")

    @pytest.mark.parametrize("rank", ["minister", "military", "head_of_state"])
    @pytest.mark.parametrize("gender", ["m", "f", "unknown"])
    def test_one_salutation_less_fails_the_check(self, folder: Path, rank: str, gender: str) -> None:
        path = folder / "he" / "conventions.toml"
        lines = path.read_text(encoding="utf-8").split("\n")
        (row,) = [line for line in lines if line.startswith(f"{rank} = ")]
        cells = [cell for cell in row[row.index("{") + 1 : -1].split(", ") if not cell.strip().startswith(f"{gender} ")]
        lines[lines.index(row)] = f"{rank} = {{ {', '.join(cell.strip(' }') for cell in cells)} }}"
        path.write_text("\n".join(lines), encoding="utf-8")
        assert _faults(folder) == [f"missing: salutation.by_rank.{rank}.{gender} (he)"]

    @pytest.mark.parametrize(
        ("file", "old", "new", "fault"),
        [
            ("conventions.toml", 'neutral = "לכל המעוניין"\n', "", "missing key salutation.neutral"),
            ("conventions.toml", '{ m = "הוא", f = "היא", ', '{ m = "הוא", ', "missing key grammar.pronouns.subject.f"),
            ("conventions.toml", 'default = "בכבוד רב,"', 'defualt = "בכבוד רב,"', "unknown key closing.defualt"),
            ("conventions.toml", '["salutation", "labels"]', '["salutation", "lables"]', "unconfirmed names lables"),
            ("conventions.toml", "countries = []", "countries = []\n[variants.he-IL]", "unused: the variant"),
            ("conventions.toml", 'default = "בכבוד רב,"', 'default = " "', "closing.default is empty"),
            ("conventions.toml", "d בMMMM y", "d בMMMM", "date.pattern has no y"),
            ("conventions.toml", "לכל המעוניין", "{surname}", "unknown place {surname}"),
            ("conventions.toml", "הנדון: {subject}", "{subject:d}", "more than a name in a place"),
            ("conventions.toml", 'begins = "שמי"', 'begins = ""', "begins is empty"),
            ("appeal.md", "{{ campaign.legal_ground }}", "", "differs: appeal.md has no {{ campaign.legal_ground }}"),
            ("appeal.md", "{{ campaign.concern }}", "{{ campaign.concern }} {{ campaign.states }}", "unknown variable"),
            ("appeal.md", 'f="', 'g="', "there is no form g"),
            ("appeal.md", ', unknown="תודה על תשובתך."', "", "the form unknown is missing"),
            ("mail_confirm.md", "{{ mail.link }}", "{{ mail.lnik }}", "unknown variable mail.lnik"),
            ("appeal.md", "\n\n{{ letter.demands }}", " {{ letter.demands }}", "stands inside a sentence"),
            ("raise_with.md", "{{ campaign.states }}", "{{ campaign.several_states }}", "in a condition only"),
            ("conventions.toml", "subject = {", "nominative = {", "is a case of names already"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, folder: Path, file: str, old: str, new: str, fault: str) -> None:
        path = folder / "he" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert any(fault in found for found in _faults(folder)), _faults(folder)

    def test_a_file_too_many_and_one_too_few_are_named(self, folder: Path) -> None:
        (folder / "he" / "copy.md").rename(folder / "he" / "kopy.md")
        assert _faults(folder) == [
            "missing: the file copy.md",
            "unused: the file kopy.md, which is no kind of letter or mail",
        ]


def test_the_shipped_languages_are_complete() -> None:
    reports = template_check.check(ROOT / "letter_templates")
    assert [report.code for report in reports] == ["ar", "de", "en", "es", "fa", "fr", "pt", "ru", "tg", "uk"]
    assert [fault for report in reports for fault in report.faults] == []


def test_the_readme_lists_every_language_that_has_unconfirmed_words() -> None:
    readme = (ROOT / "letter_templates" / "README.md").read_text(encoding="utf-8")
    listed = readme.split("## Not yet confirmed by a native speaker")[1]
    for report in template_check.check(ROOT / "letter_templates"):
        row = next(line for line in listed.split("\n") if line.startswith(f"| `{report.code}` |"))
        for name in report.unconfirmed:
            assert f"`{name}`" in row, name
