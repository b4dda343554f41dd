"""Networks on which a message may be posted."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from app.appeals.ways.posts import network

HARD = "@council: where is Mara Ilves? #MaraIlves & 100 % “правда”\nنامه +1"


@pytest.mark.parametrize(
    ("name", "host", "longest"),
    [("twitter", "x.com", 280), ("X", "x.com", 280), ("Bluesky", "bsky.app", 300), ("threads", "www.threads.com", 500)],
)
def test_a_network_with_a_page_for_it_is_handed_the_whole_text(name: str, host: str, longest: int) -> None:
    found = network(name)
    parts = urlsplit(found.link(HARD))
    assert (parts.scheme, parts.hostname, found.longest) == ("https", host, longest)
    assert parse_qs(parts.query, strict_parsing=True) == {"text": [HARD]}


@pytest.mark.parametrize(
    ("name", "called"), [("mastodon", "Mastodon"), ("vkontakte", "Vkontakte"), ("javascript:", "Javascript:")]
)
def test_another_network_has_its_name_alone(name: str, called: str) -> None:
    assert (network(name).name, network(name).link(HARD)) == (called, "")
