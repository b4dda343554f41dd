"""Templates come from people: only the whitelist of syntax is let through, and faults are named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.config import ROOT
from app.letters.catalogue import MAILS, Catalogue
from app.letters.conventions_file import read
from app.letters.errors import LanguageUnknown, TemplateFault
from app.letters.templates import LARGEST_TEMPLATE, Filling, checked


@pytest.mark.parametrize(
    "source",
    [
        '{{ "a" * 100000000 }}',
        "{{ 7 * 7 }}",
        "{{ writer.name.upper() }}",
        "{{ writer['name'] }}",
        "{{ writer.name | upper }}",
        "{{ writer.__class__ }}",
        "{{ writer.name.__class__.__mro__ }}",
        "{{ ().__class__ }}",
        "{{ self }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for i in range(1000000000) %}x{% endfor %}",
        "{% set x = 1 %}",
        "{% include 'conventions.toml' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call m() %}{% endcall %}",
        "{% if writer.name == 'x' %}y{% endif %}",
        "{{ writer }}",
        "{{ secret }}",
        "{{ writer.password }}",
        "{{ campaign.slug }}",
        "{% if %}",
        "{{ writer }} {{ writer.name }}",
        "{{ not writer.name }}",
        "{{ writer.name or writer.details }}",
        "{% if writer.name %}" * 120 + "{% endif %}" * 120,
        "{{ " + "(" * 5000 + "writer.name" + ")" * 5000 + " }}",
        "{% if " + "not " * 4000 + "writer.name %}x{% endif %}",
        "a literal \U000f0000 slot",
        "{{",
        "x" * (LARGEST_TEMPLATE + 1),
    ],
)
def test_a_template_beyond_the_whitelist_is_refused(catalogue: Catalogue, source: str) -> None:
    for kind in ("appeal", "text"):
        with pytest.raises(TemplateFault, match="planted"):
            checked("planted.md", source, kind, catalogue.language("en").default)


def test_text_variables_and_conditions_are_let_through(catalogue: Catalogue) -> None:
    source = "{% if writer.details and not writer.own_words %}{{ writer.name }}{% else %}b{% endif %}"
    template = checked("x.md", source, "appeal", catalogue.language("en").default)
    assert template.variables == {"writer.name", "writer.details", "writer.own_words"}


@pytest.mark.parametrize("kind", MAILS)
@pytest.mark.parametrize("variable", ["writer.own_words", "writer.details", "campaign.concern", "mail.text"])
def test_a_mail_holds_nothing_that_was_typed_but_the_name(catalogue: Catalogue, kind: str, variable: str) -> None:
    if (kind, variable) == ("mail_returned", "mail.text"):
        # Here the text comes back to whoever wrote it and has confirmed that the address is theirs.
        assert variable in catalogue.template("en", kind).variables
        return
    with pytest.raises(TemplateFault, match=f"unknown variable {variable}"):
        checked("x.md", f"{{{{ {variable} }}}}", kind, catalogue.language("en").default)


def test_the_mail_about_a_second_request_sets_no_day(catalogue: Catalogue) -> None:
    assert catalogue.template("en", "mail_already").variables == {
        "writer.name", "mail.campaign", "mail.offices", "mail.link"
    }  # fmt: skip
    with pytest.raises(TemplateFault, match=r"unknown variable mail\.last_day"):
        checked("x.md", "{{ mail.last_day }}", "mail_already", catalogue.language("en").default)


def test_a_value_that_is_missing_is_named(catalogue: Catalogue) -> None:
    english = catalogue.language("en").default
    with pytest.raises(TemplateFault, match=r"writer\.name"):
        checked("x.md", "{{ writer.name }}", "appeal", english).blocks(Filling(english))


def test_an_unknown_language_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(LanguageUnknown, match="xx"):
        catalogue.template("xx", "appeal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "letter_templates", tmp_path / "letter_templates"))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('direction = "ltr"', "", "direction"),
        ('direction = "ltr"', 'direction = "up"', "up"),
        ('direction = "ltr"', 'direction = "ltr"\ncolour = "red"', "colour"),
        ('signature_alt = "Signature of {name}"', "", "signature_alt"),
        ("minister = {", "vizier = {", "vizier"),
        ('minister = { m = "Dear', 'minister = { w = "Dear', "“w” is no gender"),
        ('end = ","', 'endd = ","', "salutation.endd"),
        ('title = { m = "Dear {title}"', 'title = { m = "Dear {titel}"', "titel"),
        ("addressed to: {offices}", "addressed to: {office}", "offices"),
        ("addressed to: {offices}", "addressed to the offices", "offices"),
        ('language = "en"', 'language = "de"', "language of this folder"),
        ('"copy_note", "salutation"', '"salutation"', "order must name"),
        ('date = "end" }', 'date = "edge" }', "“edge” is no side"),
        ("[variants.en-US.date]", "[variants.en-US.dates]", "dates"),
        ('"sender", "postal"', '"sender", "poster"', "order must name"),
        ('default_variant = "en-GB"', 'default_variant = "en-XX"', "en-XX"),
        ("[salutation]", "[salutation", "line"),
    ],
)
def test_a_fault_in_the_conventions_is_named(folder: Path, old: str, new: str, named: str) -> None:
    path = folder / "en" / "conventions.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TemplateFault, match=named):
        read(path)
