"""Bad input: a clear sentence beside the field with everything typed still there, or literal text; never a failure."""

from __future__ import annotations

import base64
import email as email_parser
import io
from collections.abc import Callable, Iterator
from email import policy
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.public import LARGEST_BODY, MOST_PARTS
from tests.applications import Application
from tests.conftest import CATALOGUE
from tests.factories import a_picture
from tests.fields import Page, fields
from tests.unit.letters.test_signature import SVG, a_bomb

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

UA = "/en/campaigns/ua-84-11"
ENDINGS = ["preview", "letter.pdf", "letter.docx", "letter.eml", "letter.txt"]


def _refused(response: TestResponse, field: str, said: str) -> Page:
    assert response.status_code == 422
    assert response.headers["Cache-Control"] == "no-store"
    page = Page(response)
    assert said in page.errors[field]
    return page


MISSING = {
    "target": "Choose at least one office",
    "letter_language": "Choose the language",
    "name": "Enter your name",
    "country": "Choose your country",
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("field", MISSING)
def test_missing(client: FlaskClient, field: str, ending: str) -> None:
    page = _refused(
        client.post(f"{UA}/{ending}", data=fields(own_words="Kept.", **{field: None})), field, MISSING[field]
    )
    assert page.values["own_words"] == "Kept."


def test_a_name_of_spaces_is_missing(client: FlaskClient) -> None:
    _refused(client.post(f"{UA}/preview", data=fields(name=" \u00a0 \u200b")), "name", "Enter your name")


def test_an_empty_form_names_every_field_at_once(client: FlaskClient) -> None:
    assert set(Page(client.post(f"{UA}/preview")).errors) == {"target", "letter_language", "name", "country"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        pytest.param("target", ["ru-prosecutor-general", "nowhere"], "“nowhere” is not an office", id="unknown target"),
        pytest.param(
            "target", ["tj-prosecutor-general"], "is not an office that this campaign", id="another campaign's target"
        ),
        pytest.param("target", ["x" * 1000], "…” is not an office", id="long target"),
        pytest.param("target", [""], "Choose at least one office", id="empty target"),
        pytest.param("name", "\u200d", "Enter your name", id="name of a joiner"),
        pytest.param("name", "\u0301\u2800", "Enter your name", id="name of marks"),
        pytest.param("own_words", "a\n\n" * 3000, "at most 6 fit", id="own words of 3,000 lines"),
        pytest.param("own_words", "\ufdfd" * 10_000, "at most 6 fit", id="own words of wide letters"),
        pytest.param("own_words", "a \U000e0041 b", "(U+E0041) cannot be printed", id="invisible tag in own words"),
        pytest.param("email", "=?utf-8?q?x?=@example.org", "not an e-mail address", id="encoded word in an address"),
        pytest.param("letter_language", "xx", "“xx” is not one of the choices", id="unknown language"),
        pytest.param("country", "XX", "“XX” is not one of the choices", id="unknown country"),
        pytest.param("country", "gb", "“gb” is not one of the choices", id="country in lower case"),
        pytest.param("demand", ["7"], "“7” is not a demand", id="unknown demand"),
        pytest.param("paper", "A3", "“A3” is not one of the choices", id="unknown paper"),
        pytest.param("signature_kind", "blood", "“blood” is not one of the choices", id="unknown signature kind"),
        pytest.param("email", "ann at example.org", "not an e-mail address", id="no address"),
        pytest.param("email", "анна@example.org", "not an e-mail address", id="address with a local part in Cyrillic"),
        pytest.param(
            "email", "a@example.org\r\nBcc: b@example.org", "not an e-mail address", id="header in an address"
        ),
        pytest.param("name", "x" * 201, "it has 201 characters, and at most 200 fit", id="long name"),
        pytest.param("own_words", "слово " * 17_000, "at most 10000 fit", id="100 kB of own words"),
        pytest.param("address", "line\n" * 30, "At most 12 lines", id="address of many lines"),
        pytest.param("name", "Ann\x00", "(U+0000)", id="NUL in the name"),
        pytest.param("place", "Leeds\x1b[31m", "(U+001B)", id="escape in the place"),
        pytest.param("own_words", "a\x08b", "(U+0008)", id="control in own words"),
        pytest.param("name", "Ann \u202eelpmaxE", "(U+202E)", id="bidi override in the name"),
        pytest.param("own_words", "a \u202d b", "(U+202D)", id="bidi override in own words"),
        pytest.param("own_words", "😀" * 10_000, "😀 (U+1F600) cannot be printed", id="10,000 emoji"),
        pytest.param("name", "Ann 😀", "😀 (U+1F600) cannot be printed", id="emoji in the name"),
        pytest.param("name", "𠮷田", "𠮷 (U+20BB7) cannot be printed", id="a letter without a font"),
    ],
)
def test_wrong(client: FlaskClient, field: str, value: Any, said: str) -> None:
    page = _refused(client.post(f"{UA}/letter.pdf", data=fields(**{field: value})), field, said)
    if field in {"name", "place", "own_words", "address", "email"}:
        # NUL cannot stand in a page; a browser reads it as the replacement character.
        assert page.values[field].strip().replace("\ufffd", "\0") == value.strip()


# Made only for the test that sends one: every process of the tests reads this list.
PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "20 MB": (lambda: b"\xff\xd8" + b"\0" * 20_000_000, "too large: at most 5 MB"),
    "another type": (lambda: b"GIF89a" + b"\0" * 100, "must be a PNG or JPEG picture"),
    "text": (lambda: b"my signature", "must be a PNG or JPEG picture"),
    "svg": (lambda: SVG, "must be a PNG or JPEG picture"),
    "cut off": (lambda: a_picture()[:300], "must be a PNG or JPEG picture"),
    "bomb": (a_bomb, "too many pixels"),
    "blank": (lambda: a_picture(blank=True), "No ink was found"),
}


@pytest.mark.parametrize("ending", ["preview", "letter.pdf"])
@pytest.mark.parametrize("picture", PICTURES)
def test_signature(client: FlaskClient, picture: str, ending: str) -> None:
    drawn, said = PICTURES[picture]
    upload = FileStorage(io.BytesIO(drawn()), "s.png", "signature")
    sent = {**fields(signature_kind="image", own_words="Kept."), "signature": upload}
    # Encoded here: the test client leaves the temporary file open into which it writes a large body.
    boundary, body = encode_multipart(sent)
    response = client.post(f"{UA}/{ending}", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert _refused(response, "signature", said).values["own_words"] == "Kept."


def test_an_empty_demand_means_all(client: FlaskClient) -> None:
    text = client.post(f"{UA}/letter.txt", data=fields(demand=[""])).get_data(as_text=True)
    assert text.count("•") == 2


@pytest.mark.parametrize("field", ["name", "own_words", "address", "email", "signature_data", "country", "target"])
def test_a_file_in_a_field_for_text_is_left_out(client: FlaskClient, field: str) -> None:
    response = client.post(f"{UA}/preview", data=fields(**{field: ("n.txt", b"hello")}))
    assert response.status_code in {200, 422}
    assert "FileStorage" not in response.get_data(as_text=True)


@pytest.mark.parametrize("host", ["..", "a b", "x" * 64 + ".org", "", "evil.example/path", "[::1", "a:b"])
def test_a_host_that_is_none_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/en/", headers={"Host": host}).status_code == (400 if host else 200)


@pytest.mark.parametrize("path", ["/en", "//en/", "/en//campaigns/practice", "/en/campaigns/practice/"])
def test_no_redirect_takes_its_address_from_the_request(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "elsewhere.example"})
    assert "elsewhere" not in response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("email", "sender"),
    [("a@b\u00fccher.example.org", "a@xn--bcher-kva.example.org"), ("A.B@example.org", "A.B@example.org")],
)
def test_a_domain_in_another_script_stands_in_the_header_as_mail_has_it(
    client: FlaskClient, email: str, sender: str
) -> None:
    response = client.post(f"{UA}/letter.eml", data=fields(name="=?utf-8?b?QWxpY2U=?=", email=email))
    head = response.get_data(as_text=True).split("\r\n\r\n", 1)[0]
    assert f"<{sender}>" in head
    # A name that looks like an encoded word is read back as it was typed.
    parsed = email_parser.message_from_bytes(response.data, policy=policy.default)
    assert parsed["From"].addresses[0].display_name == "=?utf-8?b?QWxpY2U=?="


def test_a_signature_that_is_asked_for_and_missing(client: FlaskClient) -> None:
    _refused(client.post(f"{UA}/preview", data=fields(signature_kind="image")), "signature", "Choose a picture")


@pytest.mark.parametrize("data", ["!!!", "aGVsbG8=", base64.b64encode(SVG).decode(), "A" * 3_000_000])
def test_a_carried_signature_that_was_tampered_with(client: FlaskClient, data: str) -> None:
    sent = fields(signature_kind="image", signature_data=data)
    _refused(client.post(f"{UA}/preview", data=sent), "signature", "must be a PNG or JPEG picture")


def test_a_good_signature_survives_an_error_elsewhere(client: FlaskClient) -> None:
    page = Page(client.post(f"{UA}/preview", data=fields(name="", signature=("s.png", a_picture()))))
    assert page.values["signature_data"]
    sent = fields(signature_kind="image", signature_data=page.values["signature_data"])
    assert client.post(f"{UA}/letter.pdf", data=sent).status_code == 200


TEMPLATES = [
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "<script>alert(1)</script>",
    "<b>bold</b>",
    "**bold**",
    "&lt;",
    '"><img src=x>',
    "%(name)s",
    "${x}",
]


@pytest.mark.parametrize("field", ["name", "place", "occupation", "address", "own_words"])
@pytest.mark.parametrize("typed", TEMPLATES)
def test_markup_is_literal_text(client: FlaskClient, field: str, typed: str) -> None:
    sent = fields(**{field: typed})
    preview = client.post(f"{UA}/preview", data=sent)
    assert preview.status_code == 200
    page = Page(preview)
    assert page.values[field] == typed
    assert typed in page.text
    sources = [given.get("src") or "" for tag, given in page.tags if tag == "script" or given.get("src") == "x"]
    assert [source for source in sources if not source.startswith("/static/")] == []
    assert typed in client.post(f"{UA}/letter.txt", data=sent).get_data(as_text=True)
    assert client.post(f"{UA}/letter.docx", data=sent).status_code == 200


def test_a_line_feed_in_a_name_makes_no_header(client: FlaskClient) -> None:
    sent = fields(name="Ann\r\nBcc: b@example.org", email="ann@example.org")
    response = client.post(f"{UA}/letter.eml", data=sent)
    assert response.status_code == 200
    head = response.get_data(as_text=True).split("\r\n\r\n", 1)[0]
    assert not any(line.lower().startswith("bcc") for line in head.splitlines())


@pytest.mark.parametrize(
    "name", ["x" * 200, "ანა მაგალითი", "አና ምሳሌ", "آنا مثال", "Ann " + "ı̈" * 40, "O’Neill-d’Été", "А" * 199 + "я"]
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_unusual_names_make_a_letter(client: FlaskClient, name: str, ending: str) -> None:
    assert client.post(f"{UA}/{ending}", data=fields(name=name, email="ann@example.org")).status_code == 200


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_unknown_campaign_is_a_page_in_the_readers_language(client: FlaskClient, ending: str) -> None:
    response = client.post(f"/ru/campaigns/nix/{ending}", data=fields())
    assert response.status_code == 404
    assert "Такой страницы нет" in response.get_data(as_text=True)


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
def test_only_a_body_past_32_mb_is_too_large(client: FlaskClient, declared: bool) -> None:  # noqa: FBT001  # A table's column.
    def post(size: int) -> TestResponse:
        body = b"own_words=" + b"a" * size
        length = {"content_length": len(body)} if declared else {}
        return client.post(
            f"{UA}/preview", input_stream=io.BytesIO(body), content_type="application/x-www-form-urlencoded",
            environ_overrides={} if declared else {"wsgi.input_terminated": True}, **length,
        )  # fmt: skip

    assert post(LARGEST_BODY - 1000).status_code == 422
    response = post(LARGEST_BODY + 1)
    assert response.status_code == 413
    assert "back button" in response.get_data(as_text=True)


def test_many_parts_are_no_failure(client: FlaskClient) -> None:
    boundary, body = encode_multipart(fields(target=["ru-prosecutor-general"] * 12_000))
    sent = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    assert client.post(f"{UA}/letter.txt", **sent).status_code == 200


def test_a_body_of_empty_parts_is_too_large(client: FlaskClient) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    sent = {"data": part * (MOST_PARTS + 1) + b"--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
    assert client.post(f"{UA}/preview", **sent).status_code == 413


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data", "image/png", ""])
def test_a_body_of_another_kind_is_an_empty_form(client: FlaskClient, content_type: str) -> None:
    assert client.post(f"{UA}/preview", data=b"{}", content_type=content_type).status_code in {400, 422}


@pytest.fixture(scope="module")
def fuzzed(_prepared: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """One application for all examples of hypothesis."""
    with Application(_prepared["examples"], CATALOGUE, "fuzzed").over(tmp_path_factory.mktemp("fuzzed")) as app:
        yield app.test_client()


_typed = st.text(max_size=80)


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(
    data=st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(
                ("name", "place", "address", "occupation", "email", "own_words", "paper", "country"), _typed
            ),
            "letter_language": st.sampled_from(["ru", "en", "xx", ""]),
            "target": st.lists(st.sampled_from(["ru-prosecutor-general", "ru-president", "nowhere"]), max_size=3),
            "signature_kind": st.sampled_from(["typed", "pen", "image", "?"]),
            "signature_data": _typed,
        },
    ),
    ending=st.sampled_from(["preview", "letter.txt", "letter.eml", "letter.docx"]),
)
def test_whatever_is_typed_is_answered(fuzzed: FlaskClient, data: dict[str, Any], ending: str) -> None:
    sent = {**fields(), **data}
    encoded = {
        name: value.encode("utf-8", "replace") if isinstance(value, str) else value for name, value in sent.items()
    }
    assert fuzzed.post(f"{UA}/{ending}", data=encoded).status_code in {200, 422}
