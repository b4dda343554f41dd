"""The sentences around an appeal: updates, copies to diplomats, the section office, posts, deadlines, page numbers."""

from __future__ import annotations

import pytest

from app.campaigns.deadlines import DeadlineKind
from app.campaigns.reading.amnesty_notes import (
    Update,
    deadline_in,
    take_diplomatic_copies,
    take_office_deadline,
    take_posts,
    take_update,
)
from app.campaigns.reading.record import Post, ReadDeadline
from app.campaigns.reading.source import Source


def left(source: Source) -> list[str]:
    return [each.text for each in source.leftover()]


@pytest.mark.parametrize(
    ("text", "update"),
    [
        (
            "This is the second update of UA 84/11. Further information:\nhttp://www.amnesty.example/en/1/en",
            Update(2, "UA 84/11", "http://www.amnesty.example/en/1/en"),
        ),
        (
            "This is the first update of UA\n84/11. Further information: EUR 46/020/2011",
            Update(1, "UA 84/11", "EUR 46/020/2011"),
        ),
        (
            "Ésta es la tercera actualización de la AU 84/11. Más información: www.amnesty.example/es/2.",
            Update(3, "UA 84/11", "www.amnesty.example/es/2"),
        ),
        (
            "Ceci est la première mise à jour de l'AU 84/11. Pour plus d'informations : AFR 20/908/2012",
            Update(1, "UA 84/11", "AFR 20/908/2012"),
        ),
        ("She wrote to us about the case.", Update()),
    ],
)
def test_the_sentence_on_earlier_issues(text: str, update: Update) -> None:
    assert take_update(Source(text)) == update


@pytest.mark.parametrize(
    "text",
    [
        "Also send copies to diplomatic representatives accredited to your country. Please insert addresses below:",
        "ALSO SEND COPIES TO DIPLOMATIC REPRESENTATIVES ACCREDITED TO YOUR COUNTRY",
        "and to diplomatic representatives of Kenya accredited to your country.",
        "COPIES TO: diplomatic representatives of Kenya\naccredited to your country.",
        "Envíen también copia a la representación diplomática acreditada en su país.",
        "Veuillez également adresser des copies aux représentants diplomatiques accrédités dans votre pays.",
        "Bitte senden Sie auch Kopien an die diplomatische Vertretung von Vietnam in Ihrem Land.",
    ],
)
def test_copies_to_diplomats_are_asked_for(text: str) -> None:
    source = Source(f"Fax: +254 11 555 0190\n{text}")
    assert take_diplomatic_copies(source)
    assert left(source) == ["Fax: +254 11 555 0190"]


@pytest.mark.parametrize(
    "text",
    [
        "Several diplomatic representatives attended the trial.",
        "Copies to: Embassy of Kenya, 1 Lane, London",
        "The government sent diplomatic missions to the talks.",
    ],
)
def test_diplomats_elsewhere_are_no_copies(text: str) -> None:
    source = Source(text)
    assert not take_diplomatic_copies(source)
    assert left(source) == [text]


def test_the_line_for_local_embassies_is_set_aside() -> None:
    line = "Name Address 1 Address 2 Address 3 Fax Fax number Email Email address Salutation Salutation"
    source = Source(line)
    take_diplomatic_copies(source)
    assert list(source.free(1, 1)) == []
    assert left(source) == [line]


@pytest.mark.parametrize(
    ("text", "date", "printed"),
    [
        ("Check with your section office if sending appeals after 6 July 1999.", "1999-07-06", "6 July 1999"),
        (
            "Check with your section\noffice, if sending appeals after 6\nJuly 1999.",
            "1999-07-06",
            "6 July 1999",
        ),
        (
            "Consulten con la oficina de su Sección si envían llamamientos después del 6 de julio de 2010.",
            "2010-07-06",
            "6 de julio de 2010",
        ),
    ],
)
def test_the_section_sentence_may_state_the_deadline(text: str, date: str, printed: str) -> None:
    source = Source(text)
    assert take_office_deadline(source)[0] == ReadDeadline(date, DeadlineKind.CHECK_AFTER, printed)
    assert left(source) == []


@pytest.mark.parametrize(
    "text",
    [
        "Please check with your section office if sending appeals after the above date.",
        "Consulten con la oficina de su Sección si van a enviar llamamientos después de la fecha indicada.",
        "Vérifiez auprès de votre section s'il faut encore intervenir après la date indiquée ci-dessus. Merci.",
    ],
)
def test_without_a_date_the_section_sentence_is_left(text: str) -> None:
    source = Source(text)
    assert take_office_deadline(source)[0] is None
    assert left(source) == [text]
    assert list(source.free(1, 1)) == []


@pytest.mark.parametrize(
    ("text", "date", "kind", "printed"),
    [
        ("BEFORE 15 MAY 2012", "2012-05-15", DeadlineKind.BEFORE, "15 MAY 2012"),
        ("by 15 May 2012", "2012-05-15", DeadlineKind.UNTIL, "15 May 2012"),
        ("ANTES DEL 22 DE JUNIO DE 2010", "2010-06-22", DeadlineKind.BEFORE, "22 DE JUNIO DE 2010"),
        ("hasta el 22 de junio de 2010", "2010-06-22", DeadlineKind.UNTIL, "22 de junio de 2010"),
        ("AVANT LE 1ER JUIN 2013", "2013-06-01", DeadlineKind.BEFORE, "1ER JUIN 2013"),
        ("jusqu'au 1er juin 2013", "2013-06-01", DeadlineKind.UNTIL, "1er juin 2013"),
        ("bis zum 30. Juni 2015", "2015-06-30", DeadlineKind.UNTIL, "30. Juni 2015"),
        ("BEFORE 15 MAY", None, DeadlineKind.BEFORE, "15 MAY"),
        ("before June 2013", "2013-06-01", DeadlineKind.MONTH, "June 2013"),
        ("BEFORE THE OPENING OF THE TRIAL.", None, DeadlineKind.EVENT, "THE OPENING OF THE TRIAL"),
    ],
)
def test_a_deadline_by_its_word(text: str, date: str | None, kind: DeadlineKind, printed: str) -> None:
    found = deadline_in(text, events=True)
    assert found
    assert found[0] == ReadDeadline(date, kind, printed)
    assert text[found[1] : found[2]] == printed


@pytest.mark.parametrize("text", ["IMMEDIATELY", "before the summer", "on 15 May 2012"])
def test_no_deadline_is_guessed(text: str) -> None:
    assert deadline_in(text) is None


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("Suggested message on Twitter: Free her!", (Post("twitter", "Free her!"),)),
        ("Suggested tweet: Free her\n\nat once!\n\nNote.", (Post("twitter", "Free her at once!"),)),
        ("Mensaje sugerido para Facebook: ¡Libertad!", (Post("facebook", "¡Libertad!"),)),
        ("Suggested tweets:\n• Free A!\n• Free B!", (Post("twitter", "Free A!"), Post("twitter", "Free B!"))),
        ("Twitter: @office", ()),
    ],
)
def test_suggested_posts(text: str, posts: tuple[Post, ...]) -> None:
    assert take_posts(Source(text)) == posts
