"""A supporter's address as one mailbox, and a name without links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.appeals.supporters import name_for_mail, normalised, of_domain
from app.limits.services import network_of


@pytest.mark.parametrize(
    "typed", ["ann@example.org", "Ann@Example.ORG", "ann+letters@example.org", "ANN+a+b@example.org"]
)
def test_the_usual_ways_to_write_a_mailbox_are_one(typed: str) -> None:
    assert normalised(typed) == "ann@example.org"


def test_two_mailboxes_stay_two() -> None:
    assert normalised("ann@example.org") != normalised("ann@mail.example.org") != normalised("an.n@example.org")


def test_a_domain_in_another_script_is_compared_as_mail_has_it() -> None:
    assert normalised("a@bücher.example.org") == "a@xn--bcher-kva.example.org"


@pytest.mark.parametrize(
    ("address", "own"),
    [("a@letters.example.org", True), ("a@x.Letters.example.org", True), ("a@example.org", False),
     ("a@notletters.example.org", False)],
)  # fmt: skip
def test_our_own_domain(address: str, *, own: bool) -> None:
    assert of_domain(address, "letters.example.org") is own


@given(
    st.text(max_size=80),
    st.sampled_from(["http://x.example", "www.x.example", "x.example.org", "a@x.example", "//x.example/y"]),
)
def test_whatever_stands_around_it_no_link_is_left(around: str, link: str) -> None:
    shown = name_for_mail(f"{around} {link} {around}")
    assert "x.example" not in shown
    assert not re.search(r"://|www\.|@", shown)
    assert len(shown) <= 60


@pytest.mark.parametrize(
    "name", ["Ann Example", "J. R. Smith", "О’Коннор-Иванова А. Б.", "王小明", "محمد رضا حسینی", "Ann, Dr. med."]
)
def test_names_stay_as_they_are(name: str) -> None:
    assert name_for_mail(name) == name


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("::ffff:192.0.2.7", "192.0.2.0/24"),
     (None, "unknown"), ("nothing", "unknown")],
)  # fmt: skip
def test_a_network_is_what_one_household_has(address: str | None, network: str) -> None:
    assert network_of(address) == network
