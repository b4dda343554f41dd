"""A web page is read as a browser shows it."""

from __future__ import annotations

import pytest

from app.campaigns.reading.files.documents import text_of


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One<br>Two<p>Three", "One\nTwo\n\nThree"),
        ("<p> One\n two </p>\n\n<p><b>Th</b>ree &amp; &eacute;</p>", "One two\n\nThree & é"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<div>A<br>B</div><div>C<br>D</div>", "A\nB\n\nC\nD"),
        ("<div>One<br><br>Two</div>", "One\n\nTwo"),
        ("<h1>Head</h1><p>One</p>", "Head\n\nOne"),
        ("<p>One<p>Two<p>&nbsp;<p>Three<p><br><p>Four<p>Five", "One\nTwo\n\nThree\n\nFour\nFive"),
        ("To:<ul><li>a<li><p>b</p></ul>End", "To:\n\n- a\n- b\n\nEnd"),
        ("<ol type=i start=2><li>a<li>b</ol>", "ii. a\niii. b"),
        ("<ol><li>a<ul><li>x</ul><li value=7>b</ol>", "1. a\n- x\n7. b"),
        ("<ol type=A reversed><li>a<li>b</ol>", "B. a\nA. b"),
        ("<table><tr><td>A<br>B<td>C<br>D</table>E", "A\nB\n\nC\nD\n\nE"),
        ("<table><tr><th>Name:<td>Oda<tr><td>UA 1<td>1 May</table>", "Name: Oda\nUA 1    1 May"),
        ("<pre>One\n  Two\n\nThree</pre>", "One\n  Two\n\nThree"),
        ("<div style='white-space: pre-wrap'>One\n\nTwo</div>", "One\n\nTwo"),
        ("<style>.a { white-space: pre-line }</style><div class=a>One\nTwo</div>", "One\nTwo"),
        ("<p>One<script>x</script><template>y</template><noscript>z</noscript><p hidden>v</p>", "One"),
        ("<p>One <i style='display: none'>not</i>two", "One two"),
        ("<p>Mail: <a class=__cf_email__ data-cfemail=7b>[email&#160;protected]</a>", "Mail: [email\u00a0protected]"),
    ],
)
def test_a_page_is_read_as_it_shows(body: str, text: str) -> None:
    page = f"<!doctype html><html><head><title>No</title></head><body>{body}</body></html>"
    assert text_of(page.encode()) == text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("<meta charset=windows-1252>", "cp1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "cp1252"),
        ("<meta charset=utf-8>", "cp1252"),
    ],
)
def test_the_encoding_is_found(head: str, encoding: str) -> None:
    text = "Señora Directora: ¿Qué ocurrió? La acción continúa – así es."
    assert text_of(f"<html>{head}<p>{text}</p></html>".encode(encoding)) == text


def test_a_fragment_is_known_by_its_name() -> None:
    assert text_of(b"One<br>Two", "a.html") == "One\nTwo"
    assert text_of(b"One<br>Two", "a.txt") == "One<br>Two"
