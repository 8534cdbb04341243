from __future__ import annotations

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.places.models import Place

from .test_pages import page

pytestmark = pytest.mark.usefixtures("example_store")


def test_the_tree_is_linked_for_everybody_and_its_change_for_stewards(client: Client, member: User) -> None:
    assert "Bring in a new list" not in page(client, "/places/XLM/")
    assert 'href="/places/XLM/tree/"' in page(client, "/places/XLM-U/")
    assert 'href="/places/GHA/tree/"' not in page(client, "/places/GHA/")
    for code in ("XLM", "GHA"):
        Grant.objects.create(user=member, role=Role.STEWARD, place=Place.objects.get(code=code), granted_by="operator")
    client.force_login(member)
    for code in ("XLM", "GHA"):
        html = page(client, f"/places/{code}/")
        assert f'href="/places/{code}/tree/"' in html
        assert "Bring in a new list" in html


def test_other_spellings_of_a_code_lead_to_the_place(client: Client) -> None:
    assert client.get("/places/xlm-u/")["Location"] == "/places/XLM-U/"
    assert client.get("/places/world/")["Location"] == "/places/WORLD/"


def test_what_was_learned_stands_on_the_place_and_what_peers_learned_on_the_cell(client: Client) -> None:
    ghana = client.get("/places/GHA/").content.decode()
    assert "What was learned here" in ghana
    assert "/lessons/places/GHA/" in ghana
    assert "What was learned here" not in client.get("/places/FRA/").content.decode()
    cell = client.get("/framework/D2/HIS/").content.decode()
    assert "What peers learned" in cell
    assert "/lessons/?area=D2&amp;component=HIS" in cell
    assert "What peers learned" not in client.get("/framework/R2/FIN/").content.decode()
