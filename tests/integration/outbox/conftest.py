"""An instance that mails through a real mail server, for the tests of faults; somebody at the desk of the outbox."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.access import Role
from tests.delivering import Place
from tests.desk import Desk, signed_in
from tests.faults import place_in, prepare
from tests.mail_server import MailServer


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an instance with the campaign that each test begins with; nobody writes to it any more."""
    return prepare(Place(tmp_path_factory.mktemp("prepared"))).folder


@pytest.fixture
def place(prepared: Path, tmp_path: Path, mail: MailServer) -> Place:
    return place_in(Path(shutil.copytree(prepared, tmp_path / "instance")), mail)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR, name="Cora Ordinator")
