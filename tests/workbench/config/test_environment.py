from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.workbench.config.environment import (
    VARIABLES,
    MailServer,
    Rate,
    SettingError,
    database_entry,
    read_environment,
)


def test_without_any_variable_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = read_environment({})
    assert found.data == tmp_path / "hsforhs-data"
    assert found.database["NAME"] == tmp_path / "hsforhs-data" / "hsforhs.sqlite3"
    assert found.allowed_hosts == ["127.0.0.1", "localhost"]
    assert not found.debug
    assert not found.data.exists(), "reading settings must not make a folder"


def test_the_secret_is_random_and_kept_in_the_data_folder(tmp_path: Path) -> None:
    first = read_environment({"HSFORHS_DATA": str(tmp_path)})
    again = read_environment({"HSFORHS_DATA": str(tmp_path)})
    assert first.secret_key == again.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert read_environment({"HSFORHS_DATA": str(tmp_path / "other")}).secret_key != first.secret_key


def test_a_database_address_replaces_only_the_database(tmp_path: Path) -> None:
    found = read_environment(
        {"HSFORHS_DATA": str(tmp_path), "HSFORHS_DATABASE_URL": "postgresql://ann:p%40ss@db.example:5433/hs"}
    )
    assert found.data == tmp_path
    assert found.database["ENGINE"] == "django.db.backends.postgresql"
    assert (found.database["USER"], found.database["PASSWORD"]) == ("ann", "p@ss")
    assert (found.database["HOST"], found.database["PORT"], found.database["NAME"]) == ("db.example", "5433", "hs")


def test_a_socket_folder_may_stand_in_the_query() -> None:
    entry = database_entry("postgresql://ann@/hs?host=/run/postgresql")
    assert entry["HOST"] == "/run/postgresql"
    assert entry["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HSFORHS_DATABASE_URL", "mysql://x/y", "HSFORHS_DATABASE_URL is not an address"),
        ("HSFORHS_DEBUG", "yes", "HSFORHS_DEBUG is 'yes'; expected 1 or 0"),
        ("HSFORHS_MAX_UPLOAD_MB", "-3", "expected a whole number"),
        ("HSFORHS_LINK_DAYS", "soon", "expected a whole number"),
        ("HSFORHS_PROXIES", "-1", "expected a whole number of at least 0"),
        ("HSFORHS_RATE_DRAFTS", "30", "such as 30/hour"),
        ("HSFORHS_RATE_SIGN_IN", "0/hour", "such as 20/hour"),
        ("HSFORHS_EMAIL_URL", "https://mail.example.org", "is not a mail server"),
        ("HSFORHS_EMAIL_URL", "smtp://mail.example.org:port", "is not a mail server"),
        ("HSFORHS_EMAIL_URL", "smtps://mail.example.org/?tls=1", "asks for encryption twice"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence):
        read_environment({variable: value})


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://ann:p%40ss@mail.example.org:2525/?tls=1", 2525, True, False),
        ("smtp://ann:p%40ss@mail.example.org/?tls=1", 587, True, False),
        ("smtp://ann:p%40ss@mail.example.org", 25, False, False),
        ("smtps://ann:p%40ss@mail.example.org/", 465, False, True),
    ],
)
def test_a_mail_server_has_its_usual_port(url: str, port: int, tls: bool, ssl: bool) -> None:
    found = read_environment({"HSFORHS_EMAIL_URL": url}).email
    assert found == MailServer("mail.example.org", port, "ann", "p@ss", tls, ssl)


def test_a_rate_is_a_number_in_a_time() -> None:
    found = read_environment({"HSFORHS_RATE_DRAFTS": "5/minute", "HSFORHS_RATE_SIGN_IN": "7/day"}).rates
    assert (found["plans.draft"], found["accounts.sign_in"]) == (Rate(5, 60), Rate(7, 86_400))


def test_every_variable_is_documented() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "settings.md"
    text = page.read_text(encoding="utf-8")
    missing = [x.name for x in VARIABLES if f"`{x.name}`" not in text]
    assert missing == []


def test_other_services_are_off_until_they_are_set_up(tmp_path: Path) -> None:
    found = read_environment({"HSFORHS_DATA": str(tmp_path)})
    assert (found.oidc, found.orcid, found.open_sign_up) == (None, None, False)
    assert found.session_seconds == 7 * 24 * 3600


OIDC = {
    "HSFORHS_OIDC_SERVER_URL": "https://id.example.org/realms/health",
    "HSFORHS_OIDC_CLIENT_ID": "workbench",
    "HSFORHS_OIDC_CLIENT_SECRET": "s",
}


@pytest.mark.parametrize("missing", OIDC)
def test_half_a_service_is_an_error_that_names_what_is_missing(missing: str) -> None:
    with pytest.raises(SettingError, match=f"{missing} is not set; expected all of HSFORHS_OIDC_SERVER_URL"):
        read_environment({**OIDC, missing: ""})


def test_the_address_of_a_service_must_be_one() -> None:
    with pytest.raises(SettingError, match=r"HSFORHS_OIDC_SERVER_URL is 'id.example.org'; expected an address"):
        read_environment({**OIDC, "HSFORHS_OIDC_SERVER_URL": "id.example.org"})
    with pytest.raises(SettingError, match="HSFORHS_ORCID_CLIENT_SECRET is not set"):
        read_environment({"HSFORHS_ORCID_CLIENT_ID": "APP-1"})
