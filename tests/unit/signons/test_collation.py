"""Names stand in the order in which the readers of a language look them up."""

from __future__ import annotations

import pytest

from app.signons import collation


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["3 Elephants", "Action", "Action Now", "Actions", "Ägypten", "Amnesty", "Óbuda", "Oz", "Zoo"]),
        ("en", ["alpha", "Beta", "gamma"]),
        ("sv", ["Zebra", "Ådal", "Ängel", "Öga"]),
        ("nb", ["Zebra", "Ære", "Øst", "Ås"]),
        ("es", ["Nube", "Ñandú", "Oso"]),
        ("ru", ["Елена", "Ёлка", "Жизнь", "Ясность"]),
        ("uk", ["Гора", "Ґанок", "Дім", "Єдність", "Ім’я", "Їжак"]),
        ("tg", ["Гул", "Ғалаба", "Дил", "Ҳақ", "Чашма", "Ҷаҳон"]),
        ("fa", ["آزادی", "باران", "پرواز", "تهران"]),
        ("ru", ["Право", "Alpha", "حقوق"]),
        ("en", ["Alpha", "Право", "حقوق"]),
        ("ar", ["حقوق", "Alpha", "Право"]),
    ],
)
def test_names_are_in_the_order_of_the_alphabet(language: str, names: list[str]) -> None:
    keys = [collation.key(name, language) for name in names]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(names)


def test_quotes_and_dashes_do_not_count_and_no_name_fails() -> None:
    names = ["„Alpha“", "Beta-Haus", "“Betahauses”", "", "🌍", "𐍈", "०१"]
    assert sorted(names[:3], key=lambda name: collation.key(name, "de")) == names[:3]
    assert len({collation.key(name, "en") for name in names}) == len(names)
