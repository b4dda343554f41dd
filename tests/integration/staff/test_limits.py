"""How often somebody may try to sign in, counted over all workers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.access import Role
from app.audit.models import AuditEntry
from app.extensions import db
from app.limits.models import LimitCount
from app.staff.guard import ACCOUNT, NETWORK
from app.staff.guard import RESET as RESETS
from tests.applications import another
from tests.signing_in import RESET, cheap_passwords, later, send, set_up_app, sign_in, with_password


@pytest.fixture
def other_worker(empty_app: Flask) -> Iterator[Flask]:
    """Another process over the same database."""
    with another(empty_app.config["FAITHFULLY"]) as again:
        again.extensions["security"].pwd_context = empty_app.extensions["security"].pwd_context
        yield again


def test_passwords_of_one_account_are_tried_only_so_often_over_all_workers(
    empty_app: Flask, other_worker: Flask
) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    clients = [empty_app.test_client(), other_worker.test_client()]
    tries = [sign_in(clients[number % 2], email, "not this one").status_code for number in range(ACCOUNT.most + 2)]
    assert tries == [422] * ACCOUNT.most + [429] * 2
    refused = sign_in(clients[0], email)
    assert refused.status_code == 429
    assert f'value="{email}"' in refused.text
    # Others go on, and so does this one when the time is over.
    _number, another = with_password(empty_app, Role.TRANSLATOR)
    assert sign_in(empty_app.test_client(), another).status_code == 303
    with later(16):
        assert sign_in(empty_app.test_client(), email).status_code == 303


def test_the_same_is_said_of_an_account_that_there_is_not(empty_app: Flask) -> None:
    cheap_passwords(empty_app)
    client = empty_app.test_client()
    tries = [sign_in(client, "nobody@example.org").status_code for _ in range(ACCOUNT.most + 1)]
    assert tries == [422] * ACCOUNT.most + [429]


def test_every_way_to_write_an_address_counts_as_one(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    ways = [email, email.upper(), email.replace("example", "e\uff58ample"), email.replace(".", "\u3002")]
    client = empty_app.test_client()
    tries = [sign_in(client, ways[n % len(ways)], "wrong words of nobody").status_code for n in range(ACCOUNT.most + 1)]
    assert tries == [422] * ACCOUNT.most + [429]


def test_mails_to_one_address_are_asked_for_only_so_often(empty_app: Flask) -> None:
    _number, real = with_password(empty_app, Role.TRANSLATOR)
    for email in (real, "nobody@example.org"):
        client = empty_app.test_client()
        tries = [send(client, RESET, email=email).status_code for _ in range(RESETS.most + 1)]
        assert tries == [200] * RESETS.most + [429]


def test_one_network_tries_only_so_often(empty_app: Flask) -> None:
    cheap_passwords(empty_app)
    client = empty_app.test_client()
    tries = [sign_in(client, f"nobody-{number}@example.org").status_code for number in range(NETWORK.most + 1)]
    assert tries == [422] * NETWORK.most + [429]


@pytest.mark.parametrize("page", ["/desk/account/code", "/desk/account/recovery"])
def test_codes_are_tried_only_so_often(empty_app: Flask, page: str) -> None:
    _number, email = with_password(empty_app, Role.ADMIN)
    first = empty_app.test_client()
    sign_in(first, email)
    set_up_app(first)
    with later(20):
        tries: list[int] = []
        for _ in range(ACCOUNT.most + 1):
            # Beginning again does not begin the count again, and has one of its own.
            client = empty_app.test_client()
            if len(tries) < ACCOUNT.most:
                assert sign_in(client, email).status_code == 303
                last = client
            tries.append(send(last, page, code="000000").status_code)
    assert tries == [422] * ACCOUNT.most + [429]


def test_counts_tell_of_nobody(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.TRANSLATOR)
    sign_in(empty_app.test_client(), email)
    with empty_app.app_context():
        keys = db.session.scalars(select(LimitCount.key)).all()
    assert len(keys) == 2
    assert not any(email in key or "127.0" in key for key in keys)


def _at_once(*work: Callable[[], int]) -> list[int]:
    """Return what each piece of work answers, all begun at the same moment."""
    answers: list[int] = []
    gate = threading.Barrier(len(work))

    def run(piece: Callable[[], int]) -> None:
        gate.wait()
        answers.append(piece())

    threads = [threading.Thread(target=run, args=(piece,)) for piece in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_people_who_sign_in_at_the_same_moment_all_get_in(empty_app: Flask) -> None:
    """What reads and then writes takes the write lock first, or SQLite lets all but one of them fail."""
    people = [with_password(empty_app, Role.TRANSLATOR)[1] for _ in range(6)]
    clients = [empty_app.test_client() for _ in people]

    def work(client: FlaskClient, email: str) -> Callable[[], int]:
        return lambda: sign_in(client, email).status_code

    answers = _at_once(*(work(client, email) for client, email in zip(clients, people, strict=True)))
    assert answers == [HTTPStatus.SEE_OTHER] * 6
    with empty_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 6


def test_one_code_opens_one_session_though_it_is_typed_twice_at_the_same_moment(empty_app: Flask) -> None:
    _number, email = with_password(empty_app, Role.ADMIN)
    first = empty_app.test_client()
    sign_in(first, email)
    app = set_up_app(first)
    with later(20):
        clients = [empty_app.test_client() for _ in range(4)]
        for client in clients:
            sign_in(client, email)
        code = app.generate().token

        def work(client: FlaskClient) -> Callable[[], int]:
            return lambda: send(client, "/desk/account/code", code=code).status_code

        assert _at_once(*(work(client) for client in clients)) == [303, 422, 422, 422]
