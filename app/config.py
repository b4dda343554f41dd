"""The configuration: one frozen value, read once from the environment and from the instance folder."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

ROOT = Path(__file__).resolve().parent.parent

SECRET_KEY_FILE = "secret_key"  # noqa: S105  # The name of a file, not a secret.
_SHORTEST_SECRET = 16
# Verifiers may ignore shorter keys (RFC 8301, 3.2).
_SHORTEST_RSA = 1024
_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


class ConfigError(Exception):
    """The environment says something that the program cannot run with; the text names the variable."""


@dataclass(frozen=True, slots=True)
class Config:
    """What an operator decides. Every value has a default that works on one machine, but for the secret key."""

    secret_key: str
    instance_path: Path = ROOT / "instance"
    database_url: str = ""
    base_url: str = "http://localhost:8000"
    trusted_proxies: int = 0
    letter_templates: Path = ROOT / "letter_templates"
    mail_server: str = ""
    mail_port: int = 25
    mail_use_tls: bool = False
    mail_username: str = ""
    mail_password: str = ""
    # What a mail server may take for one answer, in seconds.
    mail_timeout: int = 30
    mail_domain: str = ""
    encryption_keys: tuple[str, ...] = ()
    dkim_selector: str = ""
    dkim_key: str = ""
    metrics_token: str = ""
    # Whether admins and coordinators sign in only with a second factor.
    second_factor: bool = True
    # At most so many messages to one office in an hour; what is queued is spread over so many hours.
    office_per_hour: int = 500
    spread_hours: int = 0
    # Letters that may be asked for by e-mail in an hour: from one network, for one campaign, in all.
    network_per_hour: int = 60
    campaign_per_hour: int = 2_000
    all_per_hour: int = 5_000
    # After so many days, what the directory says counts as needing a check.
    stale_after_days: int = 180

    @property
    def own_domain(self) -> str:
        """The domain under which mail leaves: MAIL_DOMAIN, else the host of BASE_URL."""
        return self.mail_domain or urlsplit(self.base_url).hostname or "localhost"

    @property
    def sqlalchemy_url(self) -> str:
        embedded = f"sqlite:///{(self.instance_path / 'faithfully.db').absolute()}"
        return _with_driver(self.database_url) if self.database_url else embedded

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the configuration. Raises ConfigError with a sentence that names the variable."""
        env = os.environ if environ is None else environ
        instance = Path(env.get("INSTANCE_PATH") or ROOT / "instance").resolve()
        port = _number(env, "PORT", 8000, 1, 65535)
        base_url = (env.get("BASE_URL") or f"http://localhost:{port}").rstrip("/")
        _require_address(base_url)
        database_url = env.get("DATABASE_URL", "")
        _require_database(database_url)
        return cls(
            secret_key=_secret(env, instance),
            instance_path=instance,
            database_url=database_url,
            base_url=base_url,
            trusted_proxies=_number(env, "TRUSTED_PROXIES", 0, 0, 10),
            letter_templates=_letter_templates(env),
            mail_server=env.get("MAIL_SERVER", ""),
            mail_port=_number(env, "MAIL_PORT", 25, 1, 65535),
            mail_use_tls=_yes(env, "MAIL_USE_TLS"),
            mail_username=env.get("MAIL_USERNAME", ""),
            mail_password=env.get("MAIL_PASSWORD", ""),
            mail_timeout=_number(env, "MAIL_TIMEOUT", 30, 1, 60),
            mail_domain=_domain(env, base_url),
            encryption_keys=_encryption_keys(env),
            **_dkim(env),
            metrics_token=env.get("METRICS_TOKEN", ""),
            second_factor=_yes(env, "STAFF_SECOND_FACTOR", default="yes"),
            office_per_hour=_number(env, "OUTBOX_OFFICE_PER_HOUR", 500, 1, 1_000_000),
            spread_hours=_number(env, "OUTBOX_SPREAD_HOURS", 0, 0, 72),
            network_per_hour=_number(env, "LIMIT_NETWORK_PER_HOUR", 60, 1, 1_000_000),
            campaign_per_hour=_number(env, "LIMIT_CAMPAIGN_PER_HOUR", 2_000, 1, 10_000_000),
            all_per_hour=_number(env, "LIMIT_ALL_PER_HOUR", 5_000, 1, 10_000_000),
            stale_after_days=_number(env, "STALE_AFTER_DAYS", 180, 1, 3650),
        )


def _letter_templates(env: Mapping[str, str]) -> Path:
    folder = Path(env.get("LETTER_TEMPLATES") or ROOT / "letter_templates").resolve()
    if not (folder / "_page").is_dir():
        raise ConfigError(f"LETTER_TEMPLATES must be a folder of letter templates with _page in it, not {folder}")
    return folder


def _yes(env: Mapping[str, str], name: str, default: str = "") -> bool:
    word = env.get(name, "").strip().lower() or default
    if word not in _YES | _NO:
        raise ConfigError(f"{name} must be yes or no, not “{word}”")
    return word in _YES


def _domain(env: Mapping[str, str], base_url: str) -> str:
    """Return the domain under which mail leaves, as mail has it: MAIL_DOMAIN, else the host of BASE_URL."""
    typed = env.get("MAIL_DOMAIN", "").strip() or urlsplit(base_url).hostname or "localhost"
    try:
        domain = typed.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if not _DOMAIN.fullmatch(domain):
        # An address in numbers has no name; mail then leaves as from this machine.
        if not env.get("MAIL_DOMAIN", "").strip() and ":" in typed:
            return "localhost"
        raise ConfigError(f"MAIL_DOMAIN must be a domain such as letters.example.org, not “{typed}”")
    return domain


def _encryption_keys(env: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(key for key in env.get("ENCRYPTION_KEYS", "").replace(",", " ").split() if key)
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        # The sentence does not repeat the key, since errors end in logs.
        raise ConfigError(
            "ENCRYPTION_KEYS must be keys parted by commas, each as `flask keys new` prints it; one is not"
        ) from None
    return keys


def _dkim(env: Mapping[str, str]) -> dict[str, str]:
    """Return selector and private key, which DKIM_KEY holds as PEM or names as a file; both or neither."""
    selector, key = env.get("DKIM_SELECTOR", "").strip(), env.get("DKIM_KEY", "").strip()
    if bool(selector) != bool(key):
        raise ConfigError("DKIM_SELECTOR and DKIM_KEY go together: set both or neither")
    if key and "-----BEGIN" not in key:
        try:
            key = Path(key).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError, ValueError):
            raise ConfigError("DKIM_KEY must be a private RSA key as PEM, or the path of a file with one") from None
    if key:
        try:
            private = load_pem_private_key(key.replace("\\n", "\n").encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            private = None
        if not isinstance(private, RSAPrivateKey) or private.key_size < _SHORTEST_RSA:
            raise ConfigError(
                f"DKIM_KEY must be a private RSA key of at least {_SHORTEST_RSA} bits as PEM, or the path of a file "
                "with one"
            )
        if not _DOMAIN.fullmatch(selector.lower()):
            raise ConfigError("DKIM_SELECTOR must be a name such as s2026")
        # What signs reads only this way to write a key; it is written anew, however it came.
        key = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    return {"dkim_selector": selector, "dkim_key": key}


def _require_address(base_url: str) -> None:
    try:
        parts = urlsplit(base_url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("BASE_URL must be an address such as https://letters.example.org")


def _with_driver(database_url: str) -> str:
    """Name psycopg 3 where an address names PostgreSQL and no driver; SQLAlchemy would look for an older one."""
    return re.sub(r"\Apostgres(ql)?://", "postgresql+psycopg://", database_url)


def _require_database(database_url: str) -> None:
    if not database_url:
        return
    try:
        make_url(_with_driver(database_url)).get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise ConfigError("DATABASE_URL must be an address such as sqlite:////srv/faithfully/letters.db") from error
    except ImportError as error:
        raise ConfigError(f"DATABASE_URL needs a driver that is not installed: {error.name}") from error


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise ConfigError(f"{name} must be a number from {least} to {most}, not “{text}”")
    return int(text)


def _secret(env: Mapping[str, str], instance: Path) -> str:
    """Return the secret key from the environment, else the one that script/server made in the instance folder."""
    secret = env.get("SECRET_KEY", "")
    path = instance / SECRET_KEY_FILE
    if not secret and path.is_file():
        secret = path.read_text(encoding="utf-8").strip()
    if len(secret) < _SHORTEST_SECRET:
        raise ConfigError(
            f"SECRET_KEY is not set (at least {_SHORTEST_SECRET} characters), and there is no key in the instance "
            "folder. script/server makes one; elsewhere set SECRET_KEY."
        )
    return secret
