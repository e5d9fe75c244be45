"""What the environment says, checked once at the start. Imports no Django.

Every variable that whoever runs the platform may set is read here; a value that is unknown or impossible raises
`ConfigurationError` with a sentence that says what to set.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from platform_goed_inkopen.embedded import locations
from platform_goed_inkopen.themes import FOLDER, theme_names

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
TENDERNED_URL = "https://www.tenderned.nl/papi/tenderned-rs-tns/v2"
TED_URL = "https://ted.europa.eu"


class ConfigurationError(Exception):
    """The environment cannot be used; the message is one Dutch sentence that says what to set."""


@dataclass(frozen=True)
class Environment:
    """Everything the settings need, already checked and with its defaults filled in."""

    embedded: bool
    data_dir: Path
    static_root: Path
    port: int
    debug: bool
    demo: bool
    secret_key: str
    public_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxy_count: int
    database_url: str
    redis_url: str
    cache_url: str
    email_url: str
    tenderned_url: str
    tenderned_user: str
    tenderned_password: str
    tenderned_pause: float
    tenderned_budget: int
    ted_url: str
    theme: str

    @property
    def https(self) -> bool:
        """Whether visitors reach the site over https, so that cookies are Secure and HSTS is sent."""
        return self.public_url.startswith("https://")


def read(environ: Mapping[str, str] = os.environ, *, root: Path) -> Environment:
    """The environment of this process; `root` is the folder of the checkout. Raises ConfigurationError."""
    data_dir = Path(environ.get("DATA_DIR") or root / "var").resolve()
    embedded = not environ.get("DATABASE_URL")
    port = _whole_number(environ, "PORT", 8000, highest=65535)
    public_url = _public_url(environ, embedded, port)
    redis_url = _redis_url(environ, "REDIS_URL") or locations.redis_url(data_dir)
    return Environment(
        embedded=embedded,
        data_dir=data_dir,
        static_root=Path(environ.get("STATIC_ROOT") or data_dir / "static").resolve(),
        port=port,
        debug=_switch(environ, "DEBUG", default=False),
        demo=_switch(environ, "DEMO", default=True),
        secret_key=_secret_key(environ, embedded, data_dir),
        public_url=public_url,
        allowed_hosts=_allowed_hosts(environ, embedded, public_url),
        trusted_proxy_count=_whole_number(environ, "TRUSTED_PROXY_COUNT", 0, highest=10),
        database_url=_database_url(environ) or locations.database_url(data_dir),
        redis_url=redis_url,
        cache_url=_redis_url(environ, "CACHE_URL") or _next_database(redis_url),
        email_url=_email_url(environ, data_dir),
        tenderned_url=_source_url(environ, "TENDERNED_URL", TENDERNED_URL),
        tenderned_user=environ.get("TENDERNED_USER", ""),
        tenderned_password=environ.get("TENDERNED_PASSWORD", ""),
        tenderned_pause=_seconds(environ, "TENDERNED_PAUSE", 0.3),
        tenderned_budget=_whole_number(environ, "TENDERNED_BUDGET", 4000, highest=1_000_000),
        ted_url=_source_url(environ, "TED_URL", TED_URL),
        theme=_theme(environ, root),
    )


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "true", "false"}:
        raise ConfigurationError(f"{name} is ‘{value}’: zet {name}=1 (aan) of {name}=0 (uit).")
    return default if value == "" else value in {"1", "true"}


def _whole_number(environ: Mapping[str, str], name: str, default: int, *, highest: int) -> int:
    value = environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value) <= highest):
        raise ConfigurationError(f"{name} is ‘{value}’: zet {name} op een heel getal van 0 tot en met {highest}.")
    return int(value)


def _seconds(environ: Mapping[str, str], name: str, default: float) -> float:
    value = environ.get(name, "").strip() or str(default)
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 60:
        raise ConfigurationError(f"{name} is ‘{value}’: zet {name} op een aantal seconden van 0 tot 60, zoals 0.3.")
    return seconds


def _public_url(environ: Mapping[str, str], embedded: bool, port: int) -> str:
    value = environ.get("PUBLIC_URL", "").strip().rstrip("/")
    if not value and not embedded:
        raise ConfigurationError("PUBLIC_URL ontbreekt: zet PUBLIC_URL op het adres van de site, zoals https://….")
    value = value or f"http://localhost:{port}"
    parts = urlsplit(value)
    loopback = _host(value) in LOOPBACK
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.username:
        raise ConfigurationError(f"PUBLIC_URL is ‘{value}’: zet alleen https:// en de naam van de site, zonder pad.")
    if parts.scheme == "http" and not loopback:
        raise ConfigurationError("PUBLIC_URL begint met http://: gebruik https:// (http mag alleen op localhost).")
    if embedded and not loopback:
        raise ConfigurationError(
            "PUBLIC_URL noemt een ander adres dan localhost: zet dan ook DATABASE_URL en SECRET_KEY, of haal het weg."
        )
    return value


def _host(url: str) -> str:
    netloc = urlsplit(url).netloc.rpartition("@")[2]
    return netloc if netloc.endswith("]") else netloc.rpartition(":")[0] or netloc


def _allowed_hosts(environ: Mapping[str, str], embedded: bool, public_url: str) -> tuple[str, ...]:
    given = tuple(name.strip() for name in environ.get("ALLOWED_HOSTS", "").split(",") if name.strip())
    if any("*" in name or name.startswith(".") for name in given):
        raise ConfigurationError("ALLOWED_HOSTS heeft een * of een punt vooraan: noem elke naam van de site voluit.")
    if embedded and not set(given) <= set(LOOPBACK):
        raise ConfigurationError(
            "ALLOWED_HOSTS noemt een andere naam dan localhost: zet dan ook DATABASE_URL, of haal ALLOWED_HOSTS weg."
        )
    loopback = LOOPBACK if embedded or _host(public_url) in LOOPBACK else ()
    return tuple(dict.fromkeys((*given, _host(public_url), *loopback)))


def _secret_key(environ: Mapping[str, str], embedded: bool, data_dir: Path) -> str:
    value = environ.get("SECRET_KEY", "")
    if not value and embedded:
        return locations.secret_key(data_dir)
    if len(value) < 32 or len(set(value)) < 8:
        raise ConfigurationError(
            "SECRET_KEY ontbreekt of is te kort: zet SECRET_KEY op minstens 32 willekeurige tekens."
        )
    return value


def _database_url(environ: Mapping[str, str]) -> str:
    value = environ.get("DATABASE_URL", "").strip()
    if value and urlsplit(value).scheme not in {"postgresql", "postgres"}:
        raise ConfigurationError(
            "DATABASE_URL begint niet met postgresql://: zet het adres van een PostgreSQL-database."
        )
    return value


def _redis_url(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if value and urlsplit(value).scheme not in {"redis", "rediss"}:
        raise ConfigurationError(f"{name} begint niet met redis://: zet het adres van een Redis of Valkey.")
    return value


def _next_database(url: str) -> str:
    """The same server, one database further: the cache must not share keys with the queue."""
    parts = urlsplit(url)
    number = parts.path.strip("/") or "0"
    if not number.isdigit():
        raise ConfigurationError(
            "REDIS_URL eindigt niet op een databasenummer: schrijf bijvoorbeeld redis://localhost/0."
        )
    return parts._replace(path=f"/{int(number) + 1}").geturl()


def _email_url(environ: Mapping[str, str], data_dir: Path) -> str:
    value = environ.get("EMAIL_URL", "").strip() or f"file://{data_dir / 'mail'}"
    if urlsplit(value).scheme not in {"smtp", "smtps", "file"}:
        raise ConfigurationError(
            "EMAIL_URL begint niet met smtp://, smtps:// of file://: zet het adres van de mailserver."
        )
    return value


def _source_url(environ: Mapping[str, str], name: str, default: str) -> str:
    value = environ.get(name, "").strip().rstrip("/") or default
    parts = urlsplit(value)
    safe = parts.scheme == "https" or (parts.scheme == "http" and _host(value) in LOOPBACK)
    if not safe or not parts.hostname:
        raise ConfigurationError(f"{name} is ‘{value}’: zet een adres met https:// (http mag alleen op localhost).")
    return value


def _theme(environ: Mapping[str, str], root: Path) -> str:
    value, names = environ.get("THEME", "").strip(), theme_names(root)
    if value and value not in names:
        raise ConfigurationError(
            f"THEME is ‘{value}’: zet THEME op {' of '.join(names) or f'een bestand in {FOLDER}'}, of haal THEME weg."
        )
    return value
