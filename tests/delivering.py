"""An instance for tests of delivery: a folder, a database, a practice campaign, and programs that run over them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import ROOT, Config
from app.extensions import db
from tests import worker_process
from tests.forks import Fork, Program

SECRET = "only-for-tests-0123456789"  # noqa: S105  # It opens nothing.
SLUG = "practice-many"

_CAMPAIGN = """
slug = "practice-many"
practice = true
reference = "PR 2/26"
issued_on = {day}
deadline = {{ kind = "until", day = {last_day} }}
languages_read = ["en"]
case = "practice-many"
source = "invented for practice"
reply_to = "replies@organisation.example.org"

[[people]]
name = "Mara Ilves"
gender = "f"

[texts.en]
title = "For practice: many offices"
summary = "Everything in this is invented."
introduction = "I am writing to you about **Mara Ilves**."
concern = "Nobody has seen her since."
legal_ground = "Everyone has the right to liberty and security of person."

[[demands]]
[demands.texts]
en = "say where Mara Ilves is"
"""


class Place:
    """An instance folder with its environment. The real time holds in its programs."""

    def __init__(self, folder: Path, database_url: str = "", **environment: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "INSTANCE_PATH": str(folder),
            "SECRET_KEY": SECRET,
            "MAIL_DOMAIN": "letters.example.org",
            "BASE_URL": "http://letters.example.org",
            "PYTHONPATH": str(ROOT),
            **({"DATABASE_URL": database_url} if database_url else {}),
            **environment,
        }
        self._made: tuple[dict[str, str], Flask] | None = None

    def flask(self, *words: str, given: bytes = b"") -> str:
        """Run a command of the program in this process; return what it printed. Raises where it fails."""
        app = self.application()
        result = app.test_cli_runner().invoke(args=words, input=given)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output

    def application(self) -> Flask:
        """Return the application as its environment has it now; it is made anew where that was changed."""
        if self._made is None or self._made[0] != self.environment:
            self._made = dict(self.environment), create_app(Config.from_env(self.environment))
        return self._made[1]

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a Python program of the checkout."""
        return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.environment)

    def worker(self, *words: str) -> int:
        """Run a worker that may die (see `worker_process`); return its exit code, negative for a signal."""
        return self.start_worker(*words).wait(timeout=300)

    def start_worker(self, *words: str) -> Fork:
        return self.fork(worker_process.main, *words)

    def fork(self, program: Program, *words: str) -> Fork:
        """Start a program of the tests."""
        return Fork(program, words, self.environment)

    def offices(self, count: int, first_day: str, last_day: str) -> list[str]:
        """Let there be a practice campaign to so many offices; return their ids."""
        ids = [f"practice-office-{number:02}" for number in range(1, count + 1)]
        table = self.folder / "offices.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            names = [
                "office",
                "country",
                "rank",
                "reads",
                "title_en",
                "form_of_address_en",
                "salutation_en",
                "email",
                "historical",
                "source",
                "verified_on",
            ]
            rows = csv.DictWriter(file, names)
            rows.writeheader()
            for id_ in ids:
                title = f"Secretary of {id_}"
                rows.writerow(
                    {
                        "office": id_,
                        "rank": "official",
                        "reads": "en",
                        "title_en": title,
                        "form_of_address_en": title,
                        "salutation_en": "Dear Secretary",
                        "source": "invented",
                        "verified_on": "2026-11-01",
                    }
                )
                rows.writerow(
                    {
                        "office": id_,
                        "email": f"{id_}@council.example.org",
                        "historical": "no",
                        "source": "invented",
                        "verified_on": "2026-11-01",
                    }
                )
        targets = "".join(f'\n[[targets]]\noffice = "{id_}"\n' for id_ in ids)
        campaign = self.folder / "practice-many.toml"
        campaign.write_text(_CAMPAIGN.format(day=first_day, last_day=last_day) + targets, encoding="utf-8")
        self.flask("recipients", "import", str(table))
        self.flask("staff", "create", "coordinator@example.org", "--role", "coordinator")
        self.flask("campaigns", "load", str(campaign), "--publish", "--approved-by", "coordinator@example.org")
        return ids
