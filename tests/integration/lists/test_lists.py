"""Named lists of offices: at the desk, and as targets of a campaign."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import DESK, Role
from app.audit.models import AuditEntry
from app.campaigns import queries as campaigns
from app.campaigns.cli import EXAMPLES
from app.extensions import writing
from app.letters.composing import Role as Gets
from app.lists.models import ListItem, RecipientList
from tests.approving import approved_by
from tests.desk import signed_in
from tests.fields import Page
from tests.missions import a_section
from tests.sending import text_of

COUNCIL, EMBASSY = "practice-council-secretary", "practice-embassy"
EDITOR = Role.SECTION_EDITOR


def a_list(session: Session, section: int | None, slug: str, *offices: str, role: Gets = Gets.TO) -> int:
    with writing(session):
        made = RecipientList(section_id=section, owner=section or 0, slug=slug, name=f"List {slug}")
        made.items = [ListItem(office_id=office, role=role, position=n) for n, office in enumerate(offices)]
        session.add(made)
        session.flush()
        return made.id


def _offices(session: Session, number: int) -> list[tuple[str, str]]:
    session.expire_all()
    return [(item.office_id, item.role) for item in session.get_one(RecipientList, number).items]


def test_an_editor_makes_fills_orders_and_deletes_a_list(app: Flask, session: Session) -> None:
    own = a_section(session, "de", "DE")
    desk = signed_in(app, EDITOR, sections=[own])
    assert "There is no list yet" in desk.get("/desk/lists/").text
    made = desk.post("/desk/lists/new", {"section": str(own), "name": "Übung: Rat", "slug": "rat"})
    assert made.status_code == 303
    page = made.headers["Location"]
    number = int(page.rsplit("/", 1)[1])
    steps = [
        {"office": COUNCIL, "role": "to", "action": "add"},
        {"office": EMBASSY, "role": "copy", "action": "add"},
        {"office": EMBASSY, "action": "up"},
        {"office": COUNCIL, "role": "copy", "action": "role"},
    ]
    for version, step in enumerate(steps, 1):
        assert desk.post(f"{page}/offices", {"version": str(version), **step}).status_code == 303
    assert _offices(session, number) == [(EMBASSY, "copy"), (COUNCIL, "copy")]
    assert desk.post(f"{page}/name", {"version": "5", "name": "Rat"}).status_code == 303
    assert "Rat" in desk.get("/desk/lists/").text
    assert desk.post(f"{page}/offices", {"version": "6", "office": EMBASSY, "action": "remove"}).status_code == 303
    assert desk.post(f"{page}/delete", {"version": "7"}).status_code == 303
    session.expire_all()
    assert session.scalars(select(RecipientList)).all() == []
    log = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "list").order_by(AuditEntry.id)).all()
    assert [entry.action for entry in log] == [
        "create", "add office", "add office", "order offices", "set role", "rename", "remove office", "delete",
    ]  # fmt: skip
    assert {entry.section for entry in log} == {own}


def test_a_search_finds_offices_to_add(app: Flask, session: Session) -> None:
    number = a_list(session, None, "embassies")
    desk = signed_in(app, Role.COORDINATOR)
    for asked in ("practice-emb", "Ambassador of the Practice"):
        assert EMBASSY in desk.get(f"/desk/lists/{number}?find={asked}").text
    assert "No office is found" in desk.get(f"/desk/lists/{number}?find=xyzzy").text
    assert desk.get(f"/desk/lists/{number}?find=%00%25'").status_code == 200


class TestRights:
    """An editor sees the own lists and reads the desk's; those of others are not there."""

    @pytest.fixture(autouse=True)
    def _lists(self, app: Flask, session: Session) -> None:
        self.own, self.other = a_section(session, "de", "DE"), a_section(session, "fr", "FR")
        self.lists = {
            owner: a_list(session, section, "practice", COUNCIL, EMBASSY)
            for owner, section in (("own", self.own), ("other", self.other), ("desk", None))
        }
        self.desk = signed_in(app, EDITOR, sections=[self.own])

    @pytest.mark.parametrize(("owner", "status"), [("own", 200), ("desk", 200), ("other", 404)])
    def test_reading(self, owner: str, status: int) -> None:
        assert self.desk.get(f"/desk/lists/{self.lists[owner]}").status_code == status

    @pytest.mark.parametrize(("owner", "status"), [("desk", 403), ("other", 404)])
    @pytest.mark.parametrize(
        ("ending", "typed"),
        [
            ("name", {"name": "Mine"}),
            ("offices", {"office": "ru-president", "action": "add"}),
            ("offices", {"office": COUNCIL, "action": "remove"}),
            ("offices", {"office": EMBASSY, "action": "up"}),
            ("offices", {"office": COUNCIL, "action": "role", "role": "copy"}),
            ("delete", {}),
        ],
    )
    def test_changing(self, session: Session, owner: str, status: int, ending: str, typed: dict[str, str]) -> None:
        number = self.lists[owner]
        response = self.desk.post(f"/desk/lists/{number}/{ending}", {"version": "1", **typed})
        assert response.status_code == status
        assert _offices(session, number) == [(COUNCIL, "to"), (EMBASSY, "to")]
        assert session.get_one(RecipientList, number).version == 1

    @pytest.mark.parametrize("ending", ["name", "offices", "delete"])
    def test_the_way_back_from_anothers_list(self, ending: str) -> None:
        assert self.desk.get(f"/desk/lists/{self.lists['other']}/{ending}").status_code == 404

    def test_the_index_shows_no_list_of_others(self) -> None:
        page = self.desk.get("/desk/lists/").text
        assert [f'/desk/lists/{self.lists[owner]}"' in page for owner in ("own", "desk", "other")] == [
            True,
            True,
            False,
        ]

    @pytest.mark.parametrize("section", ["0", "other", "999999", "", "x", "-1"])
    def test_a_list_is_made_for_an_own_section_only(self, section: str) -> None:
        wanted = str(self.other) if section == "other" else section
        typed = {"section": wanted, "name": "Mine", "slug": "mine"}
        assert self.desk.post("/desk/lists/new", typed).status_code == 404

    @pytest.mark.parametrize("role", [Role.TRANSLATOR])
    def test_a_translator_has_no_lists(self, app: Flask, role: Role) -> None:
        desk = signed_in(app, role)
        assert desk.get("/desk/lists/").status_code == 403
        assert desk.get(f"/desk/lists/{self.lists['desk']}").status_code == 403

    @pytest.mark.parametrize("role", sorted(DESK))
    def test_the_desk_may_change_all(self, app: Flask, session: Session, role: Role) -> None:
        desk = signed_in(app, role)
        for number in self.lists.values():
            typed = {"version": "1", "office": COUNCIL, "action": "remove"}
            assert desk.post(f"/desk/lists/{number}/offices", typed).status_code == 303
            assert _offices(session, number) == [(EMBASSY, "to")]


def test_the_second_of_two_editors_sees_what_the_first_changed(app: Flask, session: Session) -> None:
    number = a_list(session, None, "practice", COUNCIL)
    desk = signed_in(app, Role.COORDINATOR)
    typed = {"version": "1", "office": EMBASSY, "action": "add"}
    assert desk.post(f"/desk/lists/{number}/offices", typed).status_code == 303
    for ending, late in (
        ("offices", {"office": COUNCIL, "action": "remove"}),
        ("name", {"name": "Mine"}),
        ("delete", {}),
    ):
        response = desk.post(f"/desk/lists/{number}/{ending}", {"version": "1", **late})
        assert response.status_code == 409
        assert "Somebody else has changed this list" in text_of(response)
        assert EMBASSY in response.text
    assert _offices(session, number) == [(COUNCIL, "to"), (EMBASSY, "to")]


@pytest.mark.parametrize(
    ("ending", "typed", "status", "said"),
    [
        pytest.param("name", {"name": ""}, 422, "Enter what the list is called", id="no name"),
        pytest.param("name", {"name": " \u200b "}, 422, "Enter what the list is called", id="a name of nothing"),
        pytest.param("name", {"name": "a\x00b"}, 422, "cannot stand", id="NUL"),
        pytest.param("name", {"name": "x" * 1_000_000}, 422, "This is too long", id="a million letters"),
        pytest.param("name", {"name": "Mine", "version": "9" * 400}, 409, "Somebody else", id="huge version"),
        pytest.param("name", {"name": "Mine", "version": "-1"}, 409, "Somebody else", id="negative version"),
        pytest.param("name", {"name": "Mine", "version": ""}, 409, "Somebody else", id="no version"),
        pytest.param("offices", {"office": ""}, 422, "Enter the id", id="no office"),
        pytest.param("offices", {"office": "nowhere"}, 422, "There is no office", id="unknown office"),
        pytest.param("offices", {"office": "no\x00where"}, 422, "cannot stand", id="NUL in the id"),
        pytest.param("offices", {"office": COUNCIL}, 422, "in the list already", id="twice"),
        pytest.param("offices", {"office": EMBASSY, "role": "raise_with"}, 422, "", id="another role"),
        pytest.param("offices", {"office": EMBASSY, "action": "up"}, 422, "There is no office", id="not in the list"),
    ],
)
def test_bad_input_is_told(
    app: Flask, session: Session, ending: str, typed: dict[str, str], status: int, said: str
) -> None:
    number = a_list(session, None, "practice", COUNCIL)
    response = signed_in(app, Role.ADMIN).post(f"/desk/lists/{number}/{ending}", {"version": "1", **typed})
    assert response.status_code == status
    assert said in text_of(response)
    assert _offices(session, number) == [(COUNCIL, "to")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"name": "", "slug": "x"}, "Enter what the list is called", id="no name"),
        pytest.param({"name": "X", "slug": ""}, "Enter a short name", id="no short name"),
        pytest.param({"name": "X", "slug": "Große Liste"}, "cannot be the short name", id="no slug"),
        pytest.param({"name": "X", "slug": "taken"}, "There is a list “taken” here already", id="taken"),
    ],
)
def test_a_list_that_cannot_be_made_keeps_what_was_typed(
    app: Flask, session: Session, typed: dict[str, str], said: str
) -> None:
    a_list(session, None, "taken")
    response = signed_in(app, Role.ADMIN).post("/desk/lists/new", {"section": "0", **typed})
    assert response.status_code == 422
    assert said in text_of(response)
    assert {name: Page(response).values[name] for name in typed} == {name: text or "" for name, text in typed.items()}


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "-1", "x"])
def test_a_list_that_does_not_exist_is_not_found(app: Flask, number: str) -> None:
    desk = signed_in(app, Role.ADMIN)
    assert desk.get(f"/desk/lists/{number}").status_code == 404
    assert desk.post(f"/desk/lists/{number}/delete", {"version": "1"}).status_code == 404


def test_what_is_typed_is_text(app: Flask, session: Session) -> None:
    number = a_list(session, None, "x")
    desk = signed_in(app, Role.ADMIN)
    desk.post(f"/desk/lists/{number}/name", {"version": "1", "name": "<script>alert(1)</script>"})
    for page in ("/desk/lists/", f"/desk/lists/{number}", f"/desk/lists/{number}?find=<script>"):
        assert "<script>" not in desk.get(page).text


class TestTargetsFrom:
    """A campaign takes its targets from a list as it stands when the file is loaded."""

    @pytest.fixture(autouse=True)
    def _file(self, app: Flask, session: Session, tmp_path: Path) -> None:
        self.app, self.session = app, session
        self.path = tmp_path / "listed.toml"
        section = a_section(session, "de", "DE")
        self.number = a_list(session, section, "rat", COUNCIL, EMBASSY, role=Gets.COPY)
        a_list(session, None, "empty")
        a_list(session, None, "council", COUNCIL)

    def _load(self, said: str, *, own: str = "") -> str:
        text = (EXAMPLES / "practice.toml").read_text(encoding="utf-8").replace('"practice"', '"listed"', 1)
        text = f"targets_from = {said}\n" + text[: text.index("[[targets]]")] + own
        self.path.write_text(text, encoding="utf-8")
        return (
            self.app.test_cli_runner()
            .invoke(args=["campaigns", "load", str(self.path), "--publish", *approved_by(self.app)])
            .output
        )

    def _targets(self) -> list[tuple[str, str]]:
        content = campaigns.published(self.session, "listed").content
        return [(target.office, target.role.value) for target in content.targets]

    def test_they_are_frozen_into_the_version(self) -> None:
        assert "published version 1" in self._load('"desk/council"')
        assert self._targets() == [(COUNCIL, "to")]
        with writing(self.session):
            self.session.query(ListItem).delete()
        assert self._targets() == [(COUNCIL, "to")]

    def test_those_of_the_file_come_first_and_keep_their_role(self) -> None:
        own = f'[[targets]]\noffice = "{COUNCIL}"\n'
        assert "published version 1" in self._load('"de/rat"', own=own)
        assert self._targets() == [(COUNCIL, "to"), (EMBASSY, "copy")]

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ('"desk/nothing"', "targets_from: there is no list “desk/nothing”"),
            ('"fr/rat"', "targets_from: there is no list “fr/rat”"),
            ('"rat"', "targets_from: there is no list “rat”"),
            ('"desk/empty"', "targets_from: no office stands in the list “desk/empty”"),
            ('"de/rat"', "targets: all of them get a copy"),
            ("7", "targets_from: a text is expected here"),
            ('["desk/council"]', "targets_from: a text is expected here"),
        ],
    )
    def test_a_fault_is_a_sentence(self, said: str, reason: str) -> None:
        assert reason in self._load(said)
