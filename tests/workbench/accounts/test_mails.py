from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from hsforhs.workbench.accounts import mails

WHEN = dt.datetime(2026, 12, 24, 18, 5, tzinfo=dt.UTC)


def test_an_invitation_names_its_last_day() -> None:
    subject, text = mails.invitation(
        inviter="Ama", role="viewer", place="Lumora", link="https://x.example/a", until=WHEN
    )
    assert subject == "You are invited to the HSforHS workbench: Lumora"
    assert "Ama invites you to work on Lumora as viewer." in text
    assert "until 24 December 2026" in text
    assert "\n\nhttps://x.example/a\n\n" in text


@pytest.mark.parametrize("write", [mails.reset_password, mails.confirm_address, mails.address_taken])
def test_a_link_stands_on_a_line_of_its_own(write: object) -> None:
    _subject, text = write(link="https://x.example/a")  # type: ignore[operator]
    assert "https://x.example/a" in text.splitlines()


def test_a_notice_says_what_when_and_from_where() -> None:
    _subject, text = mails.notice(what="It changed.", at=WHEN, ip="192.0.2.7")
    assert text.startswith("It changed.\n")
    assert "24 December 2026, 18:05 (UTC)" in text
    assert "192.0.2.7" in text


def test_a_mail_leaves() -> None:
    assert mails.send(("Subject", "Text"), to="a@example.org")
    assert [(x.subject, x.to) for x in mail.outbox] == [("Subject", ["a@example.org"])]


@pytest.mark.parametrize("fault", [ConnectionRefusedError(), SMTPRecipientsRefused({})])
def test_a_server_that_is_away_is_logged_without_the_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    def fail(*_all: object) -> None:
        raise fault

    monkeypatch.setattr(mails, "send_mail", fail)
    with caplog.at_level(logging.WARNING):
        assert not mails.send(("Subject", "Text"), to="a@example.org")
    assert type(fault).__name__ in caplog.text
    assert "example.org" not in caplog.text
