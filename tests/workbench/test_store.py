"""Preparing a store inside one process."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from hsforhs.scores.examples import published_scores
from hsforhs.workbench import store, worked_example
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import Round, Source
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify

pytestmark = pytest.mark.django_db


def test_the_example_is_loaded_once_with_its_citations() -> None:
    store.prepare_store()
    worked_example.load_example()
    rounds, events = Round.objects.count(), Event.objects.count()
    worked_example.load_example()
    assert (Round.objects.count(), Event.objects.count()) == (rounds, events)
    assert Round.objects.filter(invented=False).count() == len(published_scores())
    assert all(x.citation for x in Source.objects.all())
    assert all(x.source.citation == worked_example.INVENTED for x in Round.objects.filter(invented=True))
    assert verify().broken == ()


def test_the_demo_has_one_administrator_with_a_password_of_its_own(tmp_path: Path) -> None:
    assert not store.is_demo(tmp_path)
    store.prepare_demo(tmp_path)
    assert store.is_demo(tmp_path)
    user = store.administrator()
    assert user is not None
    password = (tmp_path / store.PASSWORD_FILE).read_text(encoding="utf-8").strip()
    assert len(password) >= 20
    assert user.check_password(password)
    store.prepare_demo(tmp_path)
    assert User.objects.filter(is_administrator=True).count() == 1


def test_the_sign_in_path_leads_in(tmp_path: Path, client: Client) -> None:
    store.prepare_demo(tmp_path)
    user = store.administrator()
    assert user is not None
    assert client.post(store.sign_in_path(user)).status_code == 302
    assert client.get("/import/").context["may_import"]


def test_without_administrator_there_is_none() -> None:
    assert store.administrator() is None


def test_the_database_is_said_without_its_password() -> None:
    words = store.database_in_words()
    assert words.startswith(("SQLite in ", "PostgreSQL database "))
    assert "password" not in words.casefold()
