"""Every sentence of the interface is translated, and every language's catalogue is whole.

Russian has the desk's sentences, too; the other languages have what supporters read (`script/babel_public.cfg`).
"""

from __future__ import annotations

import gettext
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.config import ROOT
from app.public import DESK_LANGUAGES, INTERFACE_LANGUAGES, direction_of

LANGUAGES = [code for code in INTERFACE_LANGUAGES if code != "en"]

# How many forms of a plural each language has, by the tables of gettext and CLDR.
FORMS = {"ar": 6, "de": 2, "es": 2, "fa": 2, "fr": 2, "pt": 2, "ru": 3, "tg": 2, "uk": 3}

# What is the same in English, by language; what stands in none of them is taken for forgotten.
SAME: dict[str, set[str]] = {
    "de": {"Logo", "Name", "Text"},
    "es": {"No", "fax", "instrumental"},
    "fr": {
        "%(num)s organisation",
        "%(num)s organisations",
        "Logo",
        "Organisations",
        "e-mail",
        "fax",
        "instrumental",
        "introduction",
    },
    "pt": {"e-mail", "fax", "instrumental"},
    "ru": {"Front Line Defenders"},
}

PLACE = re.compile(r"%\((\w+)\)[sd]")
# The values of these are digits, or a day in the page's own language; what is put into any other place may run the
# other way, as a Latin name does in an Arabic sentence.
OWN = {
    "code_point", "count", "day", "label", "last_day", "length", "lines", "longest", "megabytes", "megapixels",
    "moment", "most", "num", "number", "pages",
}  # fmt: skip


def _wanted(kind: str, folder: Path) -> Catalog:
    pot = folder / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", f"script/{kind}.cfg"]
    subprocess.run([*command, "-k", "N_", "-k", "lazy_gettext", "-o", str(pot), "."], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return _wanted("babel", tmp_path_factory.mktemp("everything"))


@pytest.fixture(scope="module")
def of_supporters(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return _wanted("babel_public", tmp_path_factory.mktemp("of_supporters"))


def _po(language: str) -> str:
    return Path(ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po").read_text("utf-8")


def _faults(language: str, po: str, wanted: Catalog) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a catalogue: the kind of fault, and the sentence."""
    catalogue = read_po(io.BytesIO(po.encode()), locale=language)
    if catalogue.num_plurals != FORMS[language]:
        yield "number of forms", str(catalogue.num_plurals)
    for message in (each for each in wanted if each.id):
        found = catalogue.get(_first(message))
        if found is None or not all(_strings(found)):
            yield "untranslated", _first(message)
    for message in (each for each in catalogue if each.id):
        if wanted.get(_first(message)) is None:
            yield "not a sentence of these pages", _first(message)
        elif message.fuzzy:
            yield "fuzzy", _first(message)
        elif all(_strings(message)):
            yield from ((kind, _first(message)) for kind in _faults_of(language, message))


def _faults_of(language: str, message: Message) -> Iterator[str]:
    said, *others = [str(one) for one in (message.id if isinstance(message.id, tuple) else (message.id,))]
    if others and len(_strings(message)) != FORMS[language]:
        yield "number of forms"
    for string in _strings(message):
        # "One day" needs no number.
        if set(PLACE.findall(said + "".join(others))) - {"num"} != set(PLACE.findall(string)) - {"num"}:
            yield "places"
        if _marks(said) != _marks(string):
            yield "tags"
        if re.findall(r"^\s|\s$", said) != re.findall(r"^\s|\s$", string):
            yield "spaces at the ends"
        has_words = re.search("[a-z]", PLACE.sub("", said))
        if has_words and string in {said, *others} and said not in SAME.get(language, set()):
            yield "as in English"
        if language == "fr" and re.search(r" [:;?!»]|« |[^\s\d\u00a0\u202f][;?!»](?:\s|$)", string):
            yield "no-break spaces"
        if re.search("[٠-٩۰-۹]", string):
            yield "digits"
        if direction_of(language) == "rtl" and any(
            f"\u2068%({name})s\u2069" not in string for name in PLACE.findall(string) if name not in OWN
        ):
            yield "not isolated"


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string or ""]


def _marks(string: str) -> list[str]:
    return sorted(re.findall(r"<[^>]+>|&\w+;", string))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str, everything: Catalog, of_supporters: Catalog) -> None:
    faults = list(_faults(language, _po(language), everything if language in DESK_LANGUAGES else of_supporters))
    assert not faults, "\n".join(f"{language}: {kind}: {sentence}" for kind, sentence in faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_says_that_nobody_has_confirmed_it(language: str) -> None:
    listed = Path(ROOT / "docs" / "translations.md").read_text("utf-8")
    unconfirmed = "No native speaker has confirmed these strings yet." in _po(language).partition("msgid")[0]
    assert unconfirmed == (f"| `{language}` " in listed.partition("## Not confirmed")[2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_has_a_form(language: str) -> None:
    catalogue = read_po(io.BytesIO(_po(language).encode()), locale=language)
    # The standard library reads the same words from the compiled catalogue.
    form = gettext.c2py(catalogue.plural_expr)
    assert {form(number) for number in range(1000)} == set(range(FORMS[language]))


@pytest.mark.parametrize(
    ("language", "po", "fault"),
    [
        ("de", 'msgid "Gone"\nmsgstr "Weg"', "not a sentence of these pages"),
        ("de", 'msgid "Word"\nmsgstr ""', "untranslated"),
        ("de", "", "untranslated"),
        ("de", '#, fuzzy\nmsgid "Word"\nmsgstr "B"', "fuzzy"),
        ("de", 'msgid "Word"\nmsgstr "Word"', "as in English"),
        ("de", 'msgid "Word"\nmsgstr "B "', "spaces at the ends"),
        ("de", 'msgid "Word"\nmsgstr "<b>B</b>"', "tags"),
        ("de", 'msgid "Of %(name)s"\nmsgstr "Von %(nam)s"', "places"),
        ("de", 'msgid "Of %(name)s"\nmsgstr "Von"', "places"),
        ("de", 'msgid "a day"\nmsgid_plural "days"\nmsgstr[0] "Tag"', "untranslated"),
        ("uk", 'msgid "a day"\nmsgid_plural "days"\nmsgstr[0] "день"\nmsgstr[1] "дні"', "untranslated"),
        ("fr", 'msgid "Word"\nmsgstr "B : C"', "no-break spaces"),
        ("fr", 'msgid "Word"\nmsgstr "B?"', "no-break spaces"),
        ("fa", 'msgid "Word"\nmsgstr "۲۰"', "digits"),
        ("ar", 'msgid "Of %(name)s"\nmsgstr "لدى %(name)s"', "not isolated"),
        ("fa", 'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"', "number of forms"),
    ],
)
def test_a_planted_fault_is_caught(language: str, po: str, fault: str) -> None:
    wanted = Catalog()
    for sentence in ("Word", "Of %(name)s", ("a day", "days")):
        wanted.add(sentence)
    assert fault in {kind for kind, _sentence in _faults(language, po + "\n", wanted)}
