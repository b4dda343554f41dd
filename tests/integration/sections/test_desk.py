"""The desk's pages of sections: who sees which, what may be typed, and two editors at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.access import COMMAND_LINE, Actor, Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.sections import services
from app.sections.errors import SectionUnknown
from app.sections.models import Section
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.sections import LENT, a_section, the_section
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

EDIT = "/desk/sections/germany/edit"


def _typed(version: int = 1, **changes: str) -> dict[str, Any]:
    """A whole form of a section."""
    return {
        "name_en": "Section of Germany", "name_ru": "Секция Германии", "countries": "DE", "time_zone": "Europe/Berlin",
        "languages": "de en", "paper": "A4", "contact": "help@germany.example.org",
        "reply_to": "replies@germany.example.org", "return_address": LENT, "version": str(version), **changes,
    }  # fmt: skip


def _entries(app: Flask) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session().scalars(select(AuditEntry).order_by(AuditEntry.id)))


class TestWhoSeesWhat:
    def test_an_editor_sees_the_own_sections_and_the_desk_all(self, app: Flask) -> None:
        own = a_section(app)
        a_section(app, "france", "FR")
        for roles, sections, france in (((Role.SECTION_EDITOR,), [own], False), ((Role.COORDINATOR,), [], True)):
            text = text_of(signed_in(app, *roles, sections=sections).get("/desk/sections/"))
            assert "Germany section" in text
            assert ("France section" in text) is france

    @pytest.mark.parametrize("path", ["", "/edit"])
    def test_another_sections_pages_are_not_found(self, app: Flask, path: str) -> None:
        a_section(app)
        other = a_section(app, "france", "FR")
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[other])
        assert desk.get(f"/desk/sections/germany{path}").status_code == 404
        assert desk.post(f"/desk/sections/germany{path}", _typed()).status_code in {404, 405}
        assert the_section(app).names == {"en": "Germany section"}

    def test_the_service_refuses_another_sections_editor_by_itself(self, app: Flask) -> None:
        a_section(app)
        other = a_section(app, "france", "FR")
        actor = Actor(None, "somebody", frozenset({Role.SECTION_EDITOR}), frozenset({other}))
        with app.app_context(), pytest.raises(SectionUnknown):
            services.change(db.session(), actor, "germany", {"contact": "mine"}, 1, NOON)

    @pytest.mark.parametrize("path", ["/desk/sections/", "/desk/sections/new", "/desk/sections/germany", EDIT])
    def test_a_translator_may_not_open_them(self, app: Flask, path: str) -> None:
        a_section(app)
        assert signed_in(app, Role.TRANSLATOR).get(path).status_code == 403

    def test_only_the_desk_makes_a_section(self, app: Flask) -> None:
        own = a_section(app)
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[own])
        assert desk.get("/desk/sections/new").status_code == 403
        assert desk.post("/desk/sections/new", {"slug": "mine", "name": "Mine", "time_zone": "UTC"}).status_code == 403
        assert "New section" not in text_of(desk.get("/desk/sections/"))

    def test_an_editor_changes_neither_the_slug_nor_the_countries(self, app: Flask) -> None:
        own = a_section(app)
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[own])
        assert 'name="countries"' not in desk.get(EDIT).text
        assert 'name="slug"' not in desk.get(EDIT).text
        assert desk.post(EDIT, _typed(countries="FR US", slug="france")).status_code == 303
        section = the_section(app)
        assert (section.slug, [row.country for row in section.countries]) == ("germany", ["DE"])
        assert section.contact == "help@germany.example.org"

    @pytest.mark.parametrize("slug", ["nowhere", "%00", "x" * 2000, "..", "GERMANY"])
    def test_an_unknown_section_is_not_found(self, app: Flask, slug: str) -> None:
        a_section(app)
        desk = signed_in(app, Role.ADMIN)
        for path in (f"/desk/sections/{slug}", f"/desk/sections/{slug}/edit", f"/desk/sections/{slug}/deadlines/"):
            assert desk.get(path).status_code == 404
        assert desk.post(f"/desk/sections/{slug}/edit", _typed()).status_code == 404


class TestPages:
    def test_the_first_page_says_what_needs_doing(self, app: Flask) -> None:
        desk = signed_in(app, Role.ADMIN)
        assert "There is no section yet" in text_of(desk.get("/desk/sections/"))
        a_section(app)
        assert "One section lacks something" in text_of(desk.get("/desk/sections/"))
        assert "a contact, a reply address, a return address" in text_of(desk.get("/desk/sections/germany"))
        desk.post(EDIT, _typed())
        assert "Nothing needs doing" in text_of(desk.get("/desk/sections/"))
        assert "Nothing needs doing" in text_of(desk.get("/desk/sections/germany"))

    def test_a_new_section_leads_to_all_else_about_it(self, app: Flask) -> None:
        desk = signed_in(app, Role.COORDINATOR, name="Cora")
        data = {
            "slug": "belgium-fr",
            "name": "Belgium, in French",
            "countries": "be, lu be",
            "time_zone": "Europe/Brussels",
        }
        response = desk.post("/desk/sections/new", data)
        assert (response.status_code, response.headers["Location"]) == (303, "/desk/sections/belgium-fr/edit")
        section = the_section(app, "belgium-fr")
        assert [row.country for row in section.countries] == ["BE", "LU"]
        assert desk.get("/en/sections/belgium-fr/").status_code == 200
        (entry,) = _entries(app)
        assert (entry.actor, entry.action, entry.subject, entry.section) == ("Cora", "create", "belgium-fr", section.id)

    def test_two_sections_may_serve_one_country(self, app: Flask) -> None:
        a_section(app, "belgium-fr", "BE")
        a_section(app, "belgium-nl", "BE")
        for slug in ("belgium-fr", "belgium-nl"):
            assert app.test_client().get(f"/en/sections/{slug}/").status_code == 200

    def test_what_is_saved_is_shown_and_logged(self, app: Flask) -> None:
        number = a_section(app)
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[number], name="Edda")
        assert "Saved." in text_of(desk.post(EDIT, _typed(), follow_redirects=True))
        assert "Nothing was changed." in text_of(desk.post(EDIT, _typed(2), follow_redirects=True))
        section = the_section(app)
        assert section.version == 2
        assert section.names == {"en": "Section of Germany", "ru": "Секция Германии"}
        assert (section.languages, section.paper, section.return_address) == ("de en", "A4", LENT)
        entry = _entries(app)[-1]
        assert (entry.actor, entry.action, entry.section) == ("Edda", "change", number)
        assert entry.before is not None
        assert entry.after is not None
        assert entry.before["contact"] == ""
        assert entry.after["contact"] == "help@germany.example.org"
        # What stayed as it was is not told.
        assert "time_zone" not in entry.after

    def test_html_in_every_text_stays_text(self, app: Flask) -> None:
        a_section(app)
        evil = "<script>alert(1)</script>"
        desk = signed_in(app, Role.ADMIN)
        assert desk.post(EDIT, _typed(name_en=evil, name_ru=evil, contact=evil, return_address=evil)).status_code == 303
        for path in ("/desk/sections/", "/desk/sections/germany", EDIT, "/desk/sections/germany/deadlines/",
                     "/desk/sections/germany/deadlines/practice"):  # fmt: skip
            response = desk.get(path)
            assert response.status_code == 200
            assert evil not in response.text
            assert "&lt;script&gt;" in response.text

    def test_no_form_works_without_its_token(self, app: Flask) -> None:
        a_section(app)
        client = signed_in(app, Role.ADMIN).client
        for path in ("/desk/sections/new", EDIT, "/desk/sections/germany/deadlines/practice",
                     "/desk/sections/germany/deadlines/practice/remove"):  # fmt: skip
            assert client.post(path, data=_typed()).status_code == 400
        assert the_section(app).version == 1


BAD = [
    ({"name_en": ""}, "name_en", "Enter a name."),
    ({"name_en": " \u200b "}, "name_en", "Enter a name."),
    ({"name_en": "a\0b"}, "name_en", "U+0000"),
    ({"name_ru": "x" * 201}, "name_ru", "at most 200"),
    ({"name_ru": "x" * 1_000_000}, "name_ru", "1000000 characters"),
    ({"countries": "DE Germany"}, "countries", "“GERMANY” is not a country code"),
    ({"countries": "EU"}, "countries", "is not a country code"),
    ({"countries": "DE " * 500}, "countries", "too long"),
    ({"time_zone": ""}, "time_zone", "Enter a time zone."),
    ({"time_zone": "Berlin"}, "time_zone", "“Berlin” is not a time zone"),
    ({"time_zone": "../../etc/passwd"}, "time_zone", "is not a time zone"),
    ({"languages": "de xx"}, "languages", "“xx”"),
    ({"paper": "A3"}, "paper", "Choose a paper from the list."),
    ({"contact": "x" * 201}, "contact", "at most 200"),
    ({"contact": "a\u202eb"}, "contact", "U+202E"),
    ({"reply_to": "nobody"}, "reply_to", "not an e-mail address"),
    ({"reply_to": "a@b.example\r\nBcc: c@d.example"}, "reply_to", "not an e-mail address"),
    ({"reply_to": "a@b.example, c@d.example"}, "reply_to", "not an e-mail address"),
    ({"return_address": "\n".join("abcdefghijklm")}, "return_address", "At most 12 lines"),
    ({"return_address": "x" * 1_001}, "return_address", "at most 1000"),
    ({"return_address": "\U0001fae9" * 3 + "\U00013000"}, "return_address", ""),
]


class TestBadInput:
    @pytest.mark.parametrize(("typed", "field", "said"), BAD)
    def test_it_gets_a_sentence_beside_its_field_and_all_is_kept(
        self, app: Flask, typed: dict[str, str], field: str, said: str
    ) -> None:
        a_section(app)
        response = signed_in(app, Role.ADMIN).post(EDIT, {**_typed(), **typed})
        assert response.status_code == 422
        page = Page(response)
        assert said in page.errors[field]
        assert page.values["contact"] == typed.get("contact", "help@germany.example.org")
        assert the_section(app).version == 1

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"slug": ""}, "slug", "Enter a short name."),
            ({"slug": "Germany"}, "slug", "lower-case letters"),
            ({"slug": "a--b"}, "slug", "lower-case letters"),
            ({"slug": "../x"}, "slug", "lower-case letters"),
            ({"slug": "x" * 41}, "slug", "at most 40"),
            ({"slug": "germany"}, "slug", "There is a section “germany” already"),
            ({"name": ""}, "name", "Enter a name."),
            ({"countries": "Utopia"}, "countries", "is not a country code"),
            ({"time_zone": "Mars/Phobos"}, "time_zone", "is not a time zone"),
        ],
    )
    def test_a_new_section(self, app: Flask, typed: dict[str, str], field: str, said: str) -> None:
        a_section(app)
        data = {"slug": "utopia", "name": "Utopia", "countries": "DE", "time_zone": "UTC", **typed}
        response = signed_in(app, Role.ADMIN).post("/desk/sections/new", data)
        assert response.status_code == 422
        page = Page(response)
        assert said in page.errors[field]
        assert page.values["name"] == typed.get("name", "Utopia")

    def test_everything_that_is_wrong_is_said_at_once(self, app: Flask) -> None:
        a_section(app)
        data = {"slug": "Bad Slug", "name": "", "countries": "Utopia", "time_zone": "Nowhere"}
        response = signed_in(app, Role.ADMIN).post("/desk/sections/new", data)
        assert set(Page(response).errors) == {"slug", "name", "countries", "time_zone"}

    def test_an_empty_post_changes_nothing(self, app: Flask) -> None:
        a_section(app)
        desk = signed_in(app, Role.ADMIN)
        assert desk.post(EDIT).status_code < 500
        assert desk.post("/desk/sections/new").status_code == 422
        assert the_section(app).version == 1


class TestTwoEditors:
    @pytest.fixture
    def desk(self, app: Flask) -> Desk:
        """Somebody who opened the form before somebody else saved another contact and a paper."""
        a_section(app)
        desk = signed_in(app, Role.ADMIN)
        with app.app_context():
            first = {"contact": "first@germany.example.org", "paper": "Letter"}
            assert services.change(db.session(), COMMAND_LINE, "germany", first, 1, NOON)
        return desk

    def test_the_second_sees_what_the_first_changed(self, app: Flask, desk: Desk) -> None:
        response = desk.post(EDIT, _typed(1))
        assert response.status_code == 409
        page = Page(response)
        assert "Somebody else has saved this section" in page.text
        assert "first@germany.example.org" in page.text
        assert page.values["contact"] == "help@germany.example.org"
        assert page.values["version"] == "2"
        assert the_section(app).contact == "first@germany.example.org"

    @pytest.mark.parametrize(
        ("choices", "contact", "paper"),
        [
            ({"choice-contact": "mine", "choice-paper": "mine"}, "help@germany.example.org", "A4"),
            ({"choice-contact": "now", "choice-paper": "mine"}, "first@germany.example.org", "A4"),
            ({"choice-contact": "now", "choice-paper": "now"}, "first@germany.example.org", "Letter"),
        ],
    )
    def test_the_second_chooses_for_each_difference(
        self, app: Flask, desk: Desk, choices: dict[str, str], contact: str, paper: str
    ) -> None:
        assert desk.post(EDIT, {**_typed(2), **choices}).status_code == 303
        section = the_section(app)
        assert (section.contact, section.paper, section.reply_to) == (contact, paper, "replies@germany.example.org")

    def test_what_was_empty_may_stay_empty(self, app: Flask, desk: Desk) -> None:
        assert (
            desk.post(EDIT, {**_typed(2), "choice-name_ru": "now", "choice-return_address": "now"}).status_code == 303
        )
        assert (the_section(app).names, the_section(app).return_address) == ({"en": "Section of Germany"}, "")

    def test_a_choice_outlives_a_mistake_elsewhere_in_the_form(self, app: Flask, desk: Desk) -> None:
        response = desk.post(EDIT, {**_typed(2, reply_to="nobody"), "choice-contact": "now", "choice-paper": "mine"})
        assert response.status_code == 422
        page = Page(response)
        assert (page.values["contact"], page.values["paper"]) == ("first@germany.example.org", "A4")
        assert the_section(app).contact == "first@germany.example.org"

    @pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 5000, "²", "1.0"])
    def test_a_version_that_was_never_there_overwrites_nothing(self, app: Flask, desk: Desk, version: str) -> None:
        assert desk.post(EDIT, {**_typed(), "version": version}).status_code == 409
        assert the_section(app).contact == "first@germany.example.org"


def test_the_command_line_lists_what_it_made(runner: FlaskCliRunner) -> None:
    made = runner.invoke(args=["sections", "create", "germany", "--name", "Germany", "--country", "DE"])
    assert made.output == "germany: created\n"
    assert runner.invoke(args=["sections", "list"]).output == "germany\tGermany\tDE\n"
    refused = runner.invoke(args=["sections", "create", "germany", "--name", "Germany"])
    assert refused.exit_code == 1
    assert "There is a section “germany” already." in refused.output


def test_a_section_has_no_stray_fields() -> None:
    """A column that is added must be shown, changed and logged, or be named here as what it is not."""
    columns = {column.name for column in Section.__table__.columns}
    assert columns == {
        "id", "slug", "names", "time_zone", "languages", "paper", "contact", "reply_to", "return_address", "version"
    }  # fmt: skip
