"""A message on its way through a real mail session, to a server that speaks as little SMTP as it must."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest

from hsforhs.workbench.messages.models import State
from hsforhs.workbench.messages.services import send

pytestmark = pytest.mark.django_db(transaction=True)


class Mailbox(socketserver.StreamRequestHandler):
    """Takes every message but those to nobody@."""

    received: ClassVar[list[tuple[list[str], str]]] = []

    def handle(self) -> None:
        to: list[str] = []
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].upper()
            if word.startswith("EHLO"):
                self._say("250 here")
            elif word == "RCPT TO":
                good = "nobody@" not in line
                to += [line] if good else []
                self._say("250 yes" if good else "550 no such mailbox")
            elif word == "DATA":
                self._say("354 go on")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += self.rfile.readline()
                self.received.append((to, body.decode()))
                self._say("250 taken")
            else:
                self._say("221 bye" if word == "QUIT" else "250 yes")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server(settings: Any) -> Iterator[list[tuple[list[str], str]]]:
    Mailbox.received.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        settings.EMAIL_IS_SET_UP = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.server_address
        settings.DEFAULT_FROM_EMAIL = "workbench@example.org"
        yield Mailbox.received
        listening.shutdown()
        thread.join()


def test_a_message_reaches_the_server_whole(server: list[tuple[list[str], str]], run_jobs: Callable[[], None]) -> None:
    message = send(to="ann@example.org", subject="Приглашение", body="open https://x.example/1/", kind="invitation")
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.error) == (State.SENT, "")
    ((to, content),) = server
    assert to == ["rcpt TO:<ann@example.org>"]
    assert "From: workbench@example.org" in content
    assert "Auto-Submitted: auto-generated" in content
    assert "https://x.example/1/" in content


def test_a_refusal_of_the_server_stands_at_the_message(
    server: list[tuple[list[str], str]], run_jobs: Callable[[], None]
) -> None:
    message = send(to="nobody@example.org", subject="a", body="b", kind="invitation")
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.attempts, server) == (State.WAITING, 1, [])
    assert "no such mailbox" in message.error


def test_a_server_that_is_away_is_tried_again(settings: Any, run_jobs: Callable[[], None], free_tcp_port: int) -> None:
    settings.EMAIL_IS_SET_UP = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_tcp_port
    message = send(to="ann@example.org", subject="a", body="b", kind="invitation")
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.WAITING, 1)
    assert "Connection refused" in message.error
    assert message.next_try_at > message.created_at
