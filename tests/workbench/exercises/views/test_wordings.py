"""The pages of texts in other languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.exercises.models import Exercise
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def test_texts_are_written_as_lines_and_counted(
    maker: Maker, client_of: Callable[[User], Client], contributor: User
) -> None:
    found = maker.sorting()
    Exercise.objects.filter(pk=found.pk).update(language="en")
    client = client_of(maker.steward)
    address = reverse("exercises:texts-in", args=[found.pk, "fr"])
    page = client.get(address)
    form = page.context["form"]
    assert form["scale"].value() == "0: \n0.5: \n1: "
    lines = form["criteria"].value().replace("Equity:", "Équité:")
    questions = form["questions"].value().replace("Which alarms come in time?", "Quelles alertes?")
    given = {"criteria": lines, "questions": questions, "scale": "0: non\n1: oui"}
    refused = client.post(address, {**given, "scale": "2: beaucoup"})
    assert refused.status_code == 422
    assert "2 is not on the scale" in refused.content.decode()
    assert client.post(address, given)["Location"] == reverse("exercises:texts", args=[found.pk])
    rows = {code: rest for code, *rest in client.get(reverse("exercises:texts", args=[found.pk])).context["rows"]}
    assert rows["fr"] == ["Français", 1, 1, True]
    assert rows["es"][1:] == [0, 0, False]
    assert "Équité" in client.get(address).content.decode()
    own = client.get(reverse("exercises:texts-in", args=[found.pk, "en"])).context["form"]
    assert list(own.fields) == ["scale"]
    assert client.get(reverse("exercises:texts-in", args=[found.pk, "xx"])).status_code == 404
    assert client_of(contributor).get(address).status_code == 403
    assert (
        reverse("exercises:texts", args=[found.pk])
        in client.get(reverse("exercises:exercise", args=[found.pk])).content.decode()
    )


def test_a_panel_has_words_and_a_survey_none(maker: Maker, client_of: Callable[[User], Client]) -> None:
    client = client_of(maker.steward)
    for method, expected in (("delphi", ["questions", "scale"]), ("jla", ["questions"])):
        found = maker.sorting(method)
        form = client.get(reverse("exercises:texts-in", args=[found.pk, "ru"])).context["form"]
        assert list(form.fields) == expected
