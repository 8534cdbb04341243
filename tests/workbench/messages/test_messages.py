from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.messages import queries, services
from hsforhs.workbench.messages.models import OutboxMessage, Recipient, State

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Dear Ann,\nopen https://workbench.example.org/account/link/abc-123/, please."


@pytest.fixture(autouse=True)
def mail_stays_here(settings: Any) -> None:
    settings.EMAIL_BACKEND = "hsforhs.workbench.messages.backend.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def set_up(settings: Any) -> None:
    settings.EMAIL_IS_SET_UP = True


@pytest.fixture
def unwilling(settings: Any, set_up: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mail server that refuses everything."""
    tried: list[str] = []

    def refuse(message: OutboxMessage) -> None:
        tried.append(message.subject)
        raise smtplib.SMTPRecipientsRefused({"ann@example.org": (550, b"no such mailbox")})

    monkeypatch.setattr(services, "_deliver", refuse)
    return tried


def write(**more: str) -> OutboxMessage:
    words = {"to": "ann@example.org", "subject": "You are invited", "body": TEXT, "kind": "invitation", **more}
    return services.send(**words)


def test_without_e_mail_a_message_waits_with_its_link(run_jobs: Callable[[], None]) -> None:
    message = write()
    run_jobs()
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert message.link == "https://workbench.example.org/account/link/abc-123/"
    assert message.recipient.address == "ann@example.org"
    assert mail.outbox == []


def test_a_message_leaves_once_and_its_text_is_deleted(set_up: None, run_jobs: Callable[[], None]) -> None:
    message = write()
    run_jobs()
    services.deliver.func(str(message.pk))
    assert [(x.to, x.subject, x.body) for x in mail.outbox] == [(["ann@example.org"], "You are invited", TEXT)]
    message.refresh_from_db()
    assert (message.state, message.body, message.link) == (State.SENT, "", "")
    assert message.sent_at is not None


def test_a_message_belongs_to_the_transaction_that_wrote_it(set_up: None, run_jobs: Callable[[], None]) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    run_jobs()
    assert not OutboxMessage.objects.exists()
    assert mail.outbox == []


def test_a_bad_address_is_refused_and_a_subject_is_one_line() -> None:
    with pytest.raises(ValidationError):
        write(to="ann@example.org\nBcc: all@example.org")
    assert not OutboxMessage.objects.exists()
    assert write(subject="Hello\r\nBcc: all@example.org").subject == "Hello Bcc: all@example.org"


def test_it_waits_longer_after_each_failure_and_then_asks_a_person(
    unwilling: list[str], run_jobs: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    message = write()
    pauses = []
    for _attempt in range(len(services.BACK_OFF) + 1):
        OutboxMessage.objects.update(next_try_at=timezone.now())
        services.deliver.func(str(message.pk))
        message.refresh_from_db()
        pauses.append(message.next_try_at - timezone.now())
    assert len(unwilling) == len(services.BACK_OFF) + 1
    assert all(abs(x - y) < dt.timedelta(seconds=20) for x, y in zip(pauses[:-1], services.BACK_OFF, strict=True))
    assert message.state == State.FAILED
    assert "no such mailbox" in message.error
    assert message.body == TEXT
    assert "ann@example.org" not in caplog.text
    run_jobs()
    assert len(unwilling) == len(services.BACK_OFF) + 1, "a failed message is left alone"


def test_a_message_that_is_not_due_is_left_alone(unwilling: list[str]) -> None:
    message = write()
    OutboxMessage.objects.update(next_try_at=timezone.now() + dt.timedelta(minutes=1))
    services.deliver.func(str(message.pk))
    assert unwilling == []


def test_a_message_whose_worker_was_killed_is_queued_again(set_up: None, run_jobs: Callable[[], None]) -> None:
    message = write()
    OutboxMessage.objects.update(next_try_at=timezone.now() + services.LEASE)
    run_jobs()
    assert (mail.outbox, services.resume()) == ([], 0)
    OutboxMessage.objects.update(next_try_at=timezone.now() - dt.timedelta(seconds=1))
    assert services.resume() == 1
    run_jobs()
    message.refresh_from_db()
    assert message.state == State.SENT


def test_without_e_mail_nothing_is_queued_again() -> None:
    write()
    assert services.resume() == 0


def test_what_a_library_sends_lands_in_the_outbox() -> None:
    sent = send_mail("Reset", "https://x.example/reset/1/", None, ["ann@example.org", "bob@example.org"])
    assert sent == 1
    assert set(Recipient.objects.values_list("address", flat=True)) == {"ann@example.org", "bob@example.org"}
    assert queries.counts() == {"waiting": 2, "sent": 0, "handed over": 0, "failed": 0}


def test_purging_deletes_what_is_old_sent_or_not() -> None:
    old, new = write(), write()
    OutboxMessage.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    yesterday = timezone.now() - dt.timedelta(days=1)
    assert services.purge(before=yesterday, dry_run=True) == 1
    assert services.purge(before=yesterday) == 1
    assert list(OutboxMessage.objects.all()) == [new]
    assert Recipient.objects.count() == 1


def test_forgetting_an_address_deletes_its_messages() -> None:
    write()
    kept = write(to="bob@example.org")
    assert services.forget_address(address="ANN@example.org") == 1
    assert list(OutboxMessage.objects.all()) == [kept]
    assert list(Recipient.objects.values_list("address", flat=True)) == ["bob@example.org"]


def test_the_outbox_is_for_administrators(client: Client, admin_client: Client, member: User) -> None:
    message = write()
    paths = ("/outbox/", f"/outbox/{message.pk}/")
    acts = (f"/outbox/{message.pk}/try-again/", f"/outbox/{message.pk}/hand-over/")
    for path in (*paths, *acts):
        answer = client.post(path) if path in acts else client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/sign-in/")
    client.force_login(member)
    for path in paths:
        assert client.get(path).status_code == 403
        assert b"ann@example.org" not in client.get(path).content
    for path in acts:
        assert client.post(path).status_code == 403
    for act in (services.try_again, services.hand_over):
        with pytest.raises(PermissionDenied):
            act(person=member, message=message)
    assert "ann@example.org" in admin_client.get("/outbox/").content.decode()
    message.refresh_from_db()
    assert message.state == State.WAITING


def test_an_administrator_copies_the_link_and_says_so(admin_client: Client, administrator: User) -> None:
    message = write()
    page = admin_client.get(f"/outbox/{message.pk}/").content.decode()
    assert 'value="https://workbench.example.org/account/link/abc-123/"' in page
    assert "Send it again" not in page, "no e-mail is set up"
    assert admin_client.post(f"/outbox/{message.pk}/hand-over/").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.body) == (State.HANDED_OVER, "")
    after = admin_client.get(f"/outbox/{message.pk}/").content.decode()
    assert "its text was deleted" in after
    event = Event.objects.latest("pk")
    assert (event.action, event.actor) == ("messages.hand_over", administrator.actor)
    assert "ann@" not in str(event.facts)


def test_an_administrator_sends_a_failed_message_again(
    set_up: None, admin_client: Client, run_jobs: Callable[[], None]
) -> None:
    message = write()
    OutboxMessage.objects.update(state=State.FAILED, attempts=6, error="no", next_try_at=timezone.now())
    assert "It was not sent" in admin_client.get(f"/outbox/{message.pk}/").content.decode()
    admin_client.post(f"/outbox/{message.pk}/try-again/")
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.error) == (State.SENT, "")
    assert len(mail.outbox) == 1


def test_an_erased_person_leaves_no_message_behind() -> None:
    user = User.objects.create_user("nurse@example.org", None)
    write(to="nurse@example.org")
    other = write(to="other@example.org")
    erase_person(actor="operator", user=user)
    assert list(OutboxMessage.objects.all()) == [other]
