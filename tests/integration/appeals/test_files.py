"""The files that a supporter downloads: what stands in them, for whom, and how they are named."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from typing import Any

import docx
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from app.campaigns import queries
from app.extensions import db
from app.letters.composing import Role
from tests.fields import Page, fields

pytestmark = pytest.mark.sqlite("It is about what stands in files; what they are made from is read on both.")

UA = "/en/campaigns/ua-84-11"
AMON = "/en/campaigns/izzat-amon"
PRACTICE = "/en/campaigns/practice"


def _words(text: str) -> str:
    return " ".join(text.replace("•", " ").split())


def _pdf(data: bytes) -> str:
    return _words("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


class TestFiles:
    def test_the_russian_pdf_has_salutation_demands_and_closing(self, client: FlaskClient) -> None:
        response = client.post(f"{UA}/letter.pdf", data=fields(place="Leeds"))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Disposition"] == 'attachment; filename="ua-84-11_ru-prosecutor-general_ru.pdf"'
        assert len(PdfReader(io.BytesIO(response.data)).pages) == 1
        text = _pdf(response.data)
        for said in (
            "Уважаемый господин Генеральный прокурор!", "Ann Example", "С уважением,",
            "Генеральному прокурору Российской Федерации Чайке Ю. Я.",
            "незамедлительно принять меры, чтобы установить местонахождение Низомхона Джураева",
            "не высылать и не выдавать никого в страну, где человеку грозят пытки",
            "Исторический пример – не для отправки",
        ):  # fmt: skip
            assert said in text

    RUSSIAN = ("восстановить действие его паспорта", "разрешить Иззату Амону вернуться", "правозащитникам в России")
    TAJIK = ("прекратить его уголовное преследование", "Своду принципов", "правозащитникам в Таджикистане")

    @pytest.mark.parametrize(
        ("office", "own", "others"),
        [("ru-prosecutor-general", RUSSIAN, TAJIK), ("tj-prosecutor-general", TAJIK, RUSSIAN)],
    )
    @pytest.mark.parametrize("form", ["pdf", "txt"])
    def test_a_letter_carries_the_demands_to_its_state_and_no_other(
        self, client: FlaskClient, form: str, office: str, own: tuple[str, ...], others: tuple[str, ...]
    ) -> None:
        data = client.post(f"{AMON}/letter.{form}", data=fields(target=[office])).data
        text = _pdf(data) if form == "pdf" else _words(data.decode())
        assert [demand for demand in own if demand not in text] == []
        assert [demand for demand in others if demand in text] == []

    def test_chosen_demands_alone_stand_in_the_letter(self, client: FlaskClient) -> None:
        text = client.post(f"{AMON}/letter.txt", data=fields(demand=["2", "4"])).get_data(as_text=True)
        assert [line for line in text.splitlines() if line.startswith("•")] == [
            "• разрешить Иззату Амону вернуться в Россию."
        ]

    def test_a_target_that_none_of_the_chosen_demands_is_for_is_refused(self, client: FlaskClient) -> None:
        response = client.post(f"{AMON}/letter.txt", data=fields(demand=["1"], target=["tj-prosecutor-general"]))
        assert response.status_code == 422
        assert "None of the chosen demands is addressed to" in Page(response).errors["demand"]

    @pytest.mark.parametrize("form", ["docx", "eml", "txt"])
    def test_several_targets_are_a_zip_of_letters(self, client: FlaskClient, form: str) -> None:
        data = fields(target=["ru-president", "ru-prosecutor-general"])
        response = client.post(f"{UA}/letter.{form}", data=data)
        assert response.headers["Content-Type"] == "application/zip"
        assert (
            'filename="ua-84-11_ru-prosecutor-general+ru-president_ru.zip"' in response.headers["Content-Disposition"]
        )
        with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
            assert archive.namelist() == [
                f"ua-84-11_ru-prosecutor-general_ru.{form}", f"ua-84-11_ru-president_ru.{form}",
            ]  # fmt: skip
            assert archive.testzip() is None

    def test_several_targets_are_one_pdf(self, client: FlaskClient) -> None:
        data = fields(target=["ru-president", "ru-mfa-third-cis-department", "ru-prosecutor-general"])
        pages = PdfReader(io.BytesIO(client.post(f"{UA}/letter.pdf", data=data).data)).pages
        assert len(pages) == 3
        assert "Глубокоуважаемый господин Президент!" in pages[2].extract_text()
        assert "Для сведения. Письмо адресовано: Генеральному прокурору" in _words(pages[2].extract_text())

    def test_the_docx_and_the_message_have_the_same_text(self, client: FlaskClient) -> None:
        plain = client.post(f"{UA}/letter.txt", data=fields(own_words="Мне не всё равно.")).get_data(as_text=True)
        document = docx.Document(
            io.BytesIO(client.post(f"{UA}/letter.docx", data=fields(own_words="Мне не всё равно.")).data)
        )
        parts = [document.sections[0].header.paragraphs[0].text, *(p.text for p in document.paragraphs)]
        assert _words(" ".join(parts)) == _words(plain)
        message = email.message_from_bytes(
            client.post(f"{UA}/letter.eml", data=fields(own_words="Мне не всё равно.")).data,
            policy=email.policy.default,
        )
        assert _words(message.get_content()) == _words(plain)

    def _message(self, client: FlaskClient, path: str, **given: Any) -> Any:
        data = client.post(f"{path}/letter.eml", data=fields(**given)).data
        return email.message_from_bytes(data, policy=email.policy.default)

    @pytest.mark.parametrize("office", ["ru-mfa-third-cis-department", "ru-prosecutor-general"])
    def test_a_historical_letter_has_no_recipient(self, client: FlaskClient, office: str) -> None:
        message = self._message(client, UA, target=[office])
        assert (message["To"], message["Cc"], message["Bcc"]) == (None, None, None)
        assert "mid.ru" not in message.as_string()
        assert message["Subject"].startswith("Исторический пример – не для отправки")

    def test_a_practice_letter_is_addressed(self, client: FlaskClient) -> None:
        message = self._message(client, PRACTICE, target=["practice-council-secretary"], letter_language="en")
        assert (message["To"], message["From"], message["X-Unsent"]) == ("secretary@council.example.org", None, "1")
        assert (message["Date"], message["Subject"]) != (None, None)

    def test_the_writers_address_is_the_sender(self, client: FlaskClient) -> None:
        given = {"target": ["practice-council-secretary"], "letter_language": "en", "email": "ann@example.org"}
        assert self._message(client, PRACTICE, **given)["From"] == "Ann Example <ann@example.org>"

    def test_the_pdf_is_attached_on_wish(self, client: FlaskClient) -> None:
        (attached,) = self._message(client, UA, attach_pdf="y").iter_attachments()
        assert attached.get_filename() == "ua-84-11_ru-prosecutor-general_ru.pdf"
        assert "Уважаемый господин Генеральный прокурор!" in _pdf(attached.get_content())

    @pytest.mark.parametrize("slug", ["ua-84-11", "izzat-amon", "practice"])
    @pytest.mark.parametrize("language", ["en", "ru"])
    @pytest.mark.parametrize("country", ["GB", "US", "DE", "FR", "KE"])
    def test_the_standard_letter_takes_one_page(
        self, client: FlaskClient, slug: str, language: str, country: str
    ) -> None:
        with client.application.app_context():
            content = queries.published(db.session(), slug).content
        # A third party is told what is asked of each state, which may take more.
        targets = [target.office for target in content.targets if target.role is not Role.RAISE_WITH]
        data = fields(target=targets, letter_language=language, country=country, place="Leeds")
        pdf = client.post(f"/en/campaigns/{slug}/letter.pdf", data=data).data
        assert len(PdfReader(io.BytesIO(pdf)).pages) == len(targets)
