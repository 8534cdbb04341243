"""Every setting that an operator can make, read from the environment into one typed record."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .logs import FORMATS, LEVELS

DEFAULT_DATA = "hsforhs-data"
KEEP_DAYS = {
    "uploads": 30,
    "documents": 30,
    "jobs": 30,
    "messages": 90,
    "links": 30,
    "personal": 0,
    "profiles": 0,
    "registrations": 730,
}
SECONDS_IN = {"minute": 60, "hour": 3600, "day": 86_400}
LOOKUP_URLS = {
    "crossref": "https://api.crossref.org/",
    "datacite": "https://api.datacite.org/",
    "openalex": "https://api.openalex.org/",
}
"""Services that know documents by their DOI, in the order in which they are asked."""
DEFAULT_ARCHIVE_URL = "https://archive.org/wayback/available"
DEFAULT_GHO_URL = "https://ghoapi.azureedge.net/api/"
DEFAULT_WORLD_BANK_URL = "https://api.worldbank.org/v2/"


class SettingError(ValueError):
    """An environment variable holds something that the workbench cannot use."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, its default in words, and what it does."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("HSFORHS_DATA", "./hsforhs-data", "Folder of the store: files, keys and the SQLite database."),
    Variable(
        "HSFORHS_DATABASE_URL",
        "SQLite in the data folder",
        "Database address, such as postgresql://user:password@host:5432/name; it replaces only the database.",
    ),
    Variable("HSFORHS_SECRET_KEY", "random, kept in the data folder", "Key that signs sessions and links."),
    Variable("HSFORHS_ALLOWED_HOSTS", "127.0.0.1,localhost", "Host names that the site answers to, by commas."),
    Variable("HSFORHS_TRUSTED_ORIGINS", "", "Origins such as https://example.org behind a proxy, by commas."),
    Variable("HSFORHS_HTTPS", "0", "1 when the site is reached by HTTPS: secure cookies and strict transport."),
    Variable("HSFORHS_DEBUG", "0", "1 shows technical error pages; for development only."),
    Variable("HSFORHS_GHO_URL", DEFAULT_GHO_URL, "Base address of WHO's GHO OData service for `hsforhs fetch`."),
    Variable(
        "HSFORHS_WORLD_BANK_URL",
        DEFAULT_WORLD_BANK_URL,
        "Base address of the World Bank's indicators service for `hsforhs fetch population`.",
    ),
    Variable(
        "HSFORHS_CROSSREF_URL",
        LOOKUP_URLS["crossref"],
        "Base address of Crossref, asked about DOIs; off leaves it out.",
    ),
    Variable("HSFORHS_DATACITE_URL", LOOKUP_URLS["datacite"], "Base address of DataCite; off leaves it out."),
    Variable("HSFORHS_OPENALEX_URL", LOOKUP_URLS["openalex"], "Base address of OpenAlex; off leaves it out."),
    Variable(
        "HSFORHS_ARCHIVE_URL",
        DEFAULT_ARCHIVE_URL,
        "Address of a service that knows archived copies of pages, for `hsforhs library links`; off leaves it out.",
    ),
    Variable("HSFORHS_DHIS2_URL", "", "Address of the DHIS2 server for `hsforhs push dhis2`."),
    Variable("HSFORHS_DHIS2_TOKEN", "", "Personal access token for that server."),
    Variable("HSFORHS_DHIS2_USER", "", "User name for that server, where there is no token."),
    Variable("HSFORHS_DHIS2_PASSWORD", "", "Password of that user."),
    Variable("HSFORHS_MAX_UPLOAD_MB", "50", "Largest file that a person can upload, in megabytes."),
    Variable("HSFORHS_LINK_DAYS", "14", "Days that a draft plan made without signing in is kept."),
    Variable("HSFORHS_SESSION_HOURS", "168", "Hours that a sign-in lasts."),
    Variable("HSFORHS_OPEN_SIGN_UP", "0", "1 lets people make an account through OIDC or ORCID without an invitation."),
    Variable("HSFORHS_OIDC_SERVER_URL", "", "Address of an OpenID Connect service that people sign in with."),
    Variable("HSFORHS_OIDC_CLIENT_ID", "", "Name of the workbench at that service."),
    Variable("HSFORHS_OIDC_CLIENT_SECRET", "", "Secret of the workbench at that service."),
    Variable("HSFORHS_OIDC_NAME", "OpenID Connect", "Name of that service on the pages."),
    Variable("HSFORHS_ORCID_CLIENT_ID", "", "Name of the workbench at ORCID; signing in with ORCID needs it."),
    Variable("HSFORHS_ORCID_CLIENT_SECRET", "", "Secret of the workbench at ORCID."),
    Variable("HSFORHS_ORCID_SANDBOX", "0", "1 uses ORCID's test service instead of orcid.org."),
    Variable(
        "HSFORHS_EMAIL_URL",
        "no e-mail",
        "Mail server, such as smtp://user:password@host:587/?tls=1; without it messages stay in the outbox.",
    ),
    Variable("HSFORHS_EMAIL_FROM", "workbench@localhost", "Address that messages come from."),
    Variable(
        "HSFORHS_PROXIES",
        "1 with HSFORHS_HTTPS=1, else 0",
        "How many proxies stand before the site, whose X-Forwarded-For and -Proto are believed.",
    ),
    Variable(
        "HSFORHS_HSTS", "host", "Whom strict transport binds: host, subdomains, or preload (subdomains, for lists)."
    ),
    Variable("HSFORHS_LOG_FORMAT", "text", "text or json: how each line of the log is written."),
    Variable("HSFORHS_LOG_LEVEL", "WARNING", "DEBUG, INFO, WARNING or ERROR; from INFO each request has its line."),
    Variable("HSFORHS_METRICS_TOKEN", "", "Token that /metrics asks for; without it only this machine may read."),
    Variable("HSFORHS_RATE_DRAFTS", "30/hour", "Draft plans that one address may make without signing in."),
    Variable("HSFORHS_RATE_SIGN_IN", "20/hour", "Attempts to sign in that one address may make."),
    Variable("HSFORHS_RATE_AGENDA", "300/hour", "Ideas, and questions to the planner of scorers, of one address."),
    Variable("HSFORHS_RATE_QUESTIONS", "120/minute", "Questions to a session that visitors of one address may ask."),
    Variable("HSFORHS_RATE_VOICES", "60/minute", "Visitors of one address who begin to ask or vote in sessions."),
    Variable("HSFORHS_RATE_SESSION_VOICES", "300/day", "The same in one session."),
    Variable("HSFORHS_RATE_ROOM", "30/minute", "Tokens of a room that one address may try."),
    Variable(
        "HSFORHS_RATE_EVENTS", "300/hour", "Registrations at events and questions for their links of one address."
    ),
    Variable(
        "HSFORHS_KEEP_UPLOADS", "30", "Days that a file that was handed in is kept; 0 for ever, as in all of these."
    ),
    Variable("HSFORHS_KEEP_DOCUMENTS", "30", "Days that a written plan is kept before it is written anew."),
    Variable("HSFORHS_KEEP_JOBS", "30", "Days that a finished background job is kept."),
    Variable("HSFORHS_KEEP_MESSAGES", "90", "Days that a message of the outbox is kept, sent or not."),
    Variable("HSFORHS_KEEP_LINKS", "30", "Days that a sign-in link is kept after it was used or ran out."),
    Variable("HSFORHS_KEEP_PERSONAL", "0", "Days that personal values of audit events are kept."),
    Variable("HSFORHS_KEEP_PROFILES", "0", "Days after which who left the network, or was not approved, is erased."),
    Variable("HSFORHS_KEEP_REGISTRATIONS", "730", "Days after an event until names and addresses of its people go."),
    Variable("HSFORHS_API_PER_MINUTE", "120", "API requests a minute from one address without a token."),
)


@dataclass(frozen=True, slots=True)
class Provider:
    """A service that people sign in with. ``server_url`` is empty for ORCID, whose addresses are known."""

    name: str
    client_id: str
    secret: str
    server_url: str = ""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages are handed in. ``tls`` starts encryption after the greeting, ``ssl`` before it."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    ssl: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``number`` times in each ``seconds``."""

    number: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings in force. ``database`` is a Django database entry."""

    data: Path
    database: dict[str, object]
    database_from: str
    secret_key: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    https: bool
    debug: bool
    max_upload_bytes: int
    link_days: int
    session_seconds: int
    open_sign_up: bool
    oidc: Provider | None
    orcid: Provider | None
    orcid_sandbox: bool
    email: MailServer | None
    email_from: str
    proxies: int
    hsts: str
    log_format: str
    log_level: str
    metrics_token: str
    rates: dict[str, Rate]
    keep_days: dict[str, int]
    api_per_minute: int
    lookup_urls: dict[str, str]
    archive_url: str


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read all settings; raises SettingError naming the variable and what was expected."""
    data = Path(variables.get("HSFORHS_DATA") or DEFAULT_DATA).expanduser().absolute()
    url = variables.get("HSFORHS_DATABASE_URL", "")
    https = _switch(variables, "HSFORHS_HTTPS")
    return Environment(
        data=data,
        database=database_entry(url) if url else sqlite_entry(data),
        database_from="HSFORHS_DATABASE_URL" if url else "the data folder",
        secret_key=variables.get("HSFORHS_SECRET_KEY") or _kept_secret(data),
        allowed_hosts=_words(variables.get("HSFORHS_ALLOWED_HOSTS") or "127.0.0.1,localhost"),
        trusted_origins=_words(variables.get("HSFORHS_TRUSTED_ORIGINS", "")),
        https=https,
        debug=_switch(variables, "HSFORHS_DEBUG"),
        max_upload_bytes=_count(variables, "HSFORHS_MAX_UPLOAD_MB", 50) * 1024 * 1024,
        link_days=_count(variables, "HSFORHS_LINK_DAYS", 14),
        session_seconds=_count(variables, "HSFORHS_SESSION_HOURS", 168) * 3600,
        open_sign_up=_switch(variables, "HSFORHS_OPEN_SIGN_UP"),
        oidc=_oidc(variables),
        orcid=_orcid(variables),
        orcid_sandbox=_switch(variables, "HSFORHS_ORCID_SANDBOX"),
        email=mail_server(variables["HSFORHS_EMAIL_URL"]) if variables.get("HSFORHS_EMAIL_URL") else None,
        email_from=variables.get("HSFORHS_EMAIL_FROM") or "workbench@localhost",
        # Encrypted is what comes to the proxy: without one believed, every request would be sent to HTTPS for ever.
        proxies=_count(variables, "HSFORHS_PROXIES", int(https), least=0),
        hsts=_word(variables, "HSFORHS_HSTS", ("host", "subdomains", "preload")),
        log_format=_word(variables, "HSFORHS_LOG_FORMAT", FORMATS),
        log_level=_word(variables, "HSFORHS_LOG_LEVEL", LEVELS, default="WARNING"),
        metrics_token=variables.get("HSFORHS_METRICS_TOKEN", ""),
        keep_days={
            kind: _count(variables, f"HSFORHS_KEEP_{kind.upper()}", days, least=0) for kind, days in KEEP_DAYS.items()
        },
        rates={
            "plans.draft": _rate(variables, "HSFORHS_RATE_DRAFTS", "30/hour"),
            "accounts.sign_in": _rate(variables, "HSFORHS_RATE_SIGN_IN", "20/hour"),
            "exercises.visitors": _rate(variables, "HSFORHS_RATE_AGENDA", "300/hour"),
            "events.visitors": _rate(variables, "HSFORHS_RATE_EVENTS", "300/hour"),
            # Links to one registration: strangers can ask for them.
            "events.letters": Rate(5, SECONDS_IN["hour"]),
            "live_questions.ask": _rate(variables, "HSFORHS_RATE_QUESTIONS", "120/minute"),
            "live_questions.voices": _rate(variables, "HSFORHS_RATE_VOICES", "60/minute"),
            "live_questions.session_voices": _rate(variables, "HSFORHS_RATE_SESSION_VOICES", "300/day"),
            "live_questions.room": _rate(variables, "HSFORHS_RATE_ROOM", "30/minute"),
        },
        api_per_minute=_count(variables, "HSFORHS_API_PER_MINUTE", 120),
        lookup_urls={
            name: _service(variables, f"HSFORHS_{name.upper()}_URL", default) for name, default in LOOKUP_URLS.items()
        },
        archive_url=_service(variables, "HSFORHS_ARCHIVE_URL", DEFAULT_ARCHIVE_URL),
    )


def _service(variables: Mapping[str, str], name: str, default: str) -> str:
    """Return the address of a service; empty where the operator turned it off."""
    value = variables.get(name) or default
    if value == "off":
        return ""
    if not value.startswith(("http://", "https://")):
        raise SettingError(f"{name} is '{value}'; expected an address such as {default}, or off")
    return value


def sqlite_entry(data: Path) -> dict[str, object]:
    """Return the SQLite database of a data folder: one writer at a time, readers never blocked."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "hsforhs.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def database_entry(url: str) -> dict[str, object]:
    """Turn a database address into a Django database entry; raises SettingError for other databases."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {**sqlite_entry(Path()), "NAME": Path(unquote(parts.path).removeprefix("/"))}
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise SettingError(
            "HSFORHS_DATABASE_URL is not an address that the workbench knows; "
            "expected postgresql://user:password@host:5432/name"
        )
    options = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or unquote(options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {name: unquote(value) for name, value in options.items()},
    }


def _oidc(variables: Mapping[str, str]) -> Provider | None:
    """Return the OpenID Connect service, or None where it is not set up; half a set-up is an error."""
    names = ("HSFORHS_OIDC_SERVER_URL", "HSFORHS_OIDC_CLIENT_ID", "HSFORHS_OIDC_CLIENT_SECRET")
    values = _all_or_none(variables, names)
    if values is None:
        return None
    server_url, client_id, secret = values
    if urlsplit(server_url).scheme not in ("https", "http") or not urlsplit(server_url).hostname:
        raise SettingError(
            f"HSFORHS_OIDC_SERVER_URL is '{server_url}'; expected an address such as https://id.example.org"
        )
    return Provider(variables.get("HSFORHS_OIDC_NAME") or "OpenID Connect", client_id, secret, server_url)


def _orcid(variables: Mapping[str, str]) -> Provider | None:
    values = _all_or_none(variables, ("HSFORHS_ORCID_CLIENT_ID", "HSFORHS_ORCID_CLIENT_SECRET"))
    return Provider("ORCID", *values) if values else None


def _all_or_none(variables: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, ...] | None:
    values = tuple(variables.get(name, "") for name in names)
    if any(values) and not all(values):
        missing = " and ".join(name for name, value in zip(names, values, strict=True) if not value)
        raise SettingError(f"{missing} is not set; expected all of {', '.join(names)} or none")
    return values if all(values) else None


def mail_server(url: str) -> MailServer:
    """Turn a mail address of the form smtp://user:password@host:port/?tls=1 into its parts; raises SettingError."""
    expected = "HSFORHS_EMAIL_URL is not a mail server; expected smtp://user:password@host:587/?tls=1"
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise SettingError(expected) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.query not in ("", "tls=0", "tls=1"):
        raise SettingError(expected)
    ssl = parts.scheme == "smtps"
    tls = parts.query == "tls=1"
    if ssl and tls:
        raise SettingError("HSFORHS_EMAIL_URL asks for encryption twice; expected smtps:// or ?tls=1")
    usual = 465 if ssl else 587 if tls else 25
    return MailServer(
        parts.hostname, port or usual, unquote(parts.username or ""), unquote(parts.password or ""), tls, ssl
    )


def _kept_secret(data: Path) -> str:
    """Return the key of the data folder, made on first use; a folder that does not exist yet gets none."""
    path = data / "secret-key"
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    key = secrets.token_urlsafe(48)
    if data.is_dir():
        path.touch(mode=0o600)
        path.write_text(key, encoding="utf-8")
    return key


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _switch(variables: Mapping[str, str], name: str) -> bool:
    value = variables.get(name, "0")
    if value not in ("0", "1"):
        raise SettingError(f"{name} is '{value}'; expected 1 or 0")
    return value == "1"


def _count(variables: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    value = variables.get(name) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise SettingError(f"{name} is '{value}'; expected a whole number of at least {least}")
    return int(value)


def _word(variables: Mapping[str, str], name: str, words: tuple[str, ...], *, default: str = "") -> str:
    value = variables.get(name) or default or words[0]
    if value not in words:
        raise SettingError(f"{name} is '{value}'; expected {', '.join(words[:-1])} or {words[-1]}")
    return value


def _rate(variables: Mapping[str, str], name: str, default: str) -> Rate:
    value = variables.get(name) or default
    number, _, unit = value.partition("/")
    if not number.isdecimal() or int(number) < 1 or unit not in SECONDS_IN:
        raise SettingError(f"{name} is '{value}'; expected a number for each minute, hour or day, such as {default}")
    return Rate(int(number), SECONDS_IN[unit])
