"""A real server and a real headless Chromium (Debian's), which may reach nothing but this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.access import Role
from app.config import ROOT
from tests.databases import Kept
from tests.desk import signed_in

CHROMIUM_SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# Milliseconds: several browsers and servers share the machine with all other tests; what does not come is waited for.
expect.set_options(timeout=20_000)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of the server."""
    return tmp_path_factory.mktemp("instance")


@contextmanager
def running(prepared: dict[str, Kept], instance: Path) -> Iterator[str]:
    """Run gunicorn with the configuration that script/server uses over a database with the examples; give its address.

    `instance` is its folder.
    """
    prepared["empty"].copy(instance)
    port = _free_port()
    environment = {
        **os.environ, "INSTANCE_PATH": str(instance), "PORT": str(port), "HOST": "127.0.0.1",
        "SECRET_KEY": "only-for-tests-0123456789",
    }  # fmt: skip
    # Loaded by the real time, which the server has, too.
    subprocess.run([sys.executable, "-m", "flask", "examples", "load"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "--config", "script/gunicorn.conf.py", "wsgi:app"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        address = f"http://localhost:{port}"
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()  # Loopback.
                    break
                except OSError:
                    assert process.poll() is None, "the server has ended"
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def server(_prepared: dict[str, Kept], instance: Path) -> Iterator[str]:
    """The address of a server that the tests share."""
    with running(_prepared, instance) as address:
        yield address


@pytest.fixture(scope="session")
def browser(plain_environment: dict[str, str]) -> Iterator[Browser]:
    executable = shutil.which("chromium")
    assert executable, "script/test installs Chromium"
    environment: dict[str, str | float | bool] = {**plain_environment}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_SWITCHES, env=environment)
        yield chromium
        chromium.close()


@contextmanager
def coordinators(browser: Browser, server: str, app: Flask) -> Iterator[dict[str, Page]]:
    """Sign two coordinators in to the server of an application; give their windows, without JavaScript, by name."""
    with ExitStack() as windows:
        pages = {}
        for name in ("Ada", "Ben"):
            cookie = signed_in(app, Role.COORDINATOR, name=name).client.get_cookie("session", path="/desk")
            assert cookie is not None
            pages[name] = windows.enter_context(without_script(browser, server))
            pages[name].context.add_cookies([{"name": "session", "value": cookie.value, "url": f"{server}/desk"}])
        yield pages


@contextmanager
def without_script(browser: Browser, server: str, language: str = "en") -> Iterator[Page]:
    """Open a window of a browser in which JavaScript is off."""
    with browser.new_context(base_url=server, locale=language, java_script_enabled=False) as context:
        context.set_default_timeout(15_000)
        yield context.new_page()
