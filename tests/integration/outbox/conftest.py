"""An instance that mails through a real mail server, for the tests of faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivering import Place
from tests.faults import place_in
from tests.mail_server import MailServer


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path) as server:
        yield server


@pytest.fixture
def place(tmp_path: Path, mail: MailServer) -> Place:
    return place_in(tmp_path, mail)
