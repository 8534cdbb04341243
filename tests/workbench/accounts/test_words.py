"""Everything that allauth can say is said in our words, on our pages."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template

from hsforhs.workbench.accounts import words
from hsforhs.workbench.accounts.adapters import AccountAdapter, ProviderAdapter, SecondFactorAdapter

ALLAUTH = Path(allauth.__file__).parent
OURS = Path(words.__file__).parent
ELSEWHERE = ("phone", "login_code", "sessions_logged_out")
"""What belongs to ways of signing in that are switched off, or to a page of our own."""


def sources() -> list[str]:
    parts = ("account", "mfa", "socialaccount", "usersessions")
    return [
        x.read_text(encoding="utf-8")
        for part in parts
        for x in (ALLAUTH / part).rglob("*.py")
        if "providers" not in x.parts
    ]


def test_every_message_is_ours_or_silent() -> None:
    used = {x for text in sources() for x in re.findall(r'"(\w+/messages/\w+\.txt)"', text)}
    used = {x for x in used if not any(word in x for word in ELSEWHERE)}
    assert len(used) > 15
    assert used == words.SILENT | set(words.MESSAGES)


def test_every_notice_is_ours() -> None:
    used = {x for text in sources() for x in re.findall(r'send_notification_mail\(\s*"(\w+/email/\w+)"', text)}
    assert len(used) > 8
    assert used == set(words.NOTICES)


@pytest.mark.parametrize("adapter", [AccountAdapter, SecondFactorAdapter, ProviderAdapter])
def test_every_error_is_ours(adapter: type) -> None:
    off = {"username", "phone", "max_email", "unknown_", "select_only_one"}
    foreign = {
        code
        for code, text in adapter.error_messages.items()  # type: ignore[attr-defined]
        if text is not words.ERRORS.get(code) and not any(code.startswith(x) for x in off)
    }
    assert foreign <= {"email_taken", "cannot_remove_primary_email", "phone_password_mismatch"}


def reachable() -> set[str]:
    """Templates that the views behind our addresses render."""
    from django.urls import get_resolver

    found: set[str] = set()

    def walk(patterns: list) -> None:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
                continue
            view = getattr(pattern.callback, "view_class", None)
            if view and view.__module__.startswith("allauth"):
                found.update(filter(None, [getattr(view, "template_name", None)]))

    walk(get_resolver().url_patterns)
    return found | {"account/signup_closed.html", "429.html", "socialaccount/authentication_error.html"}


@pytest.mark.parametrize("name", sorted(reachable() - {"account/signup.html"}))
def test_every_page_is_ours(name: str) -> None:
    origin = get_template(name).template.origin.name  # type: ignore[attr-defined]
    assert Path(origin).is_relative_to(OURS.parent)


def test_the_list_of_pages_is_whole() -> None:
    assert {"account/login.html", "mfa/authenticate.html", "mfa/webauthn/add_form.html"} <= reachable()
    assert len(reachable()) > 25
