"""Pages of indices. What could leak is there, and does not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indices.computing import table_of
from hsforhs.workbench.indices.models import OwnDefinition, Run
from hsforhs.workbench.indices.stock import read_text
from hsforhs.workbench.places.models import Visibility
from tests.workbench.atlas.test_pages import CSS, Budget, Outline, words

pytestmark = pytest.mark.django_db
PLACE = "/indices/syndromes@XLM/XLM/"
PAGES = (
    "/indices/",
    "/indices/spar-2/",
    "/indices/readyscore/?unit=GHA&unit=SEN",
    "/indices/inform-2024/",
    PLACE,
    "/indices/dpm-style/GHA/",
    f"{PLACE}?part=preparedness_febrile&against=median",
    f"{PLACE}?level-C5=5&level-C4=4&reach=high",
    "/indices/spar-2/GHA/",
    "/indices/inform-2024/definition/",
    "/indices/syndromes@XLM/definition/",
    "/places/XLM/",
)
SHEET = 4_500


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return words(response.content.decode())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_is_light_sound_and_asks_little(
    indices_store: None, client: Client, address: str, language: str, django_assert_max_num_queries: Budget
) -> None:
    client.cookies["django_language"] = language
    client.get(address)
    with django_assert_max_num_queries(15):
        html = client.get(address).content.decode()
    assert len(html.encode()) + CSS + SHEET <= 100_000
    outline = Outline(html)
    assert outline.tags.count("h1") == 1
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.headers_without_scope == 0
    assert "style=" not in html


def test_the_list_says_what_is_computed_and_what_is_not(indices_store: None, client: Client) -> None:
    text = shown(client, "/indices/")
    assert "8 of 8 places have a score" in text
    assert "not computable: no observations" in text
    assert "Compute an index" not in text
    assert "It needs 14 indicators." in shown(client, "/indices/uhc-style/")
    assert "could fill 29 of them" in shown(client, "/indices/dpm-style-h2/")


def test_a_place_without_a_score_says_what_is_missing_and_shows_what_there_is(
    indices_store: None, client: Client
) -> None:
    text = shown(client, "/indices/dpm-style/GHA/")
    assert "No score can be computed" in text
    assert "indicators have no value here, among them" in text
    assert "Capacity, respiratory" in text
    assert "What pulls it down" not in text
    assert "not computable" in shown(client, "/places/GHA/")


def test_a_place_has_its_indices_in_a_line(indices_store: None, client: Client) -> None:
    html = client.get("/places/GHA/").content.decode()
    assert 'href="/indices/spar-2/GHA/"' in html
    assert 'href="/indices/readyscore/GHA/"' in html
    assert "syndromes" not in html


def test_the_page_of_a_place_says_what_is_reconstructed_and_invented(indices_store: None, client: Client) -> None:
    text = shown(client, PLACE)
    for said in (
        "Invented example.",
        "Our reconstruction.",
        "Chance of each class",
        "What pulls it down",
        "As known at",
    ):
        assert said in text, said
    spar = shown(client, "/indices/spar-2/GHA/")
    assert "This index has no classes" in spar
    assert "Invented" not in spar


def test_what_is_not_there_is_not_found(indices_store: None, client: Client) -> None:
    for address in (
        "/indices/nothing/",
        "/indices/nothing/definition/",
        "/indices/nothing/definition/definition.yaml",
        "/indices/spar-2/XLM/",
        "/indices/spar-2/?part=nothing",
        "/indices/spar-2/GHA/?part=nothing",
        "/indices/spar-2/GHA/?run=999",
        "/indices/runs/999/",
    ):
        assert client.get(address).status_code == 404, address


def test_a_private_run_is_for_its_people(lumora_run: Run, client: Client, join: Callable[..., User]) -> None:
    Run.objects.filter(pk=lumora_run.pk).update(visibility=Visibility.PRIVATE)
    OwnDefinition.objects.update(visibility=Visibility.PRIVATE)
    record = f"/indices/runs/{lumora_run.pk}/"
    closed = [
        PLACE,
        "/indices/syndromes@XLM/",
        "/indices/syndromes@XLM/definition/",
        record,
        *(f"{record}{x}" for x in ("run.csv", "definition.yaml", "observations.csv")),
        f"/indices/spar-2/?run={lumora_run.pk}",
    ]
    viewer = Client()
    viewer.force_login(join(Role.VIEWER, "XLM"))
    for address in closed[:-1]:
        assert client.get(address).status_code == 404, address
        assert viewer.get(address).status_code == 200, address
    assert client.get(closed[-1]).status_code == 404
    assert "syndromes" not in client.get("/indices/").content.decode()
    assert "/indices/syndromes" not in client.get("/places/XLM/").content.decode()
    Run.objects.filter(pk=lumora_run.pk).update(visibility=Visibility.PUBLIC, withdrawn_at=timezone.now())
    assert viewer.get(PLACE).status_code == client.get(record).status_code == 404


def test_a_run_is_taken_away_whole(lumora_run: Run, client: Client) -> None:
    record = f"/indices/runs/{lumora_run.pk}/"
    text = shown(client, record)
    assert lumora_run.definition_sha256 in text
    assert f"--seed {lumora_run.seed} --as-of 2026-09-30" in text
    definition = read_text(client.get(f"{record}definition.yaml").content.decode())
    assert definition.sha256 == lumora_run.definition_sha256
    table = table_of(client.get(f"{record}observations.csv").content.decode(), definition)
    assert table.sha256 == lumora_run.observations.sha256
    rows = list(csv.DictReader(io.StringIO(client.get(f"{record}run.csv").content.decode())))
    assert {x["unit"] for x in rows} == set(lumora_run.results.values_list("unit", flat=True))
    top = [x for x in rows if x["unit"] == "XLM" and x["node"] == "preparedness"]
    content = lumora_run.results.get(unit="XLM").content
    assert [float(top[0][x]) for x in ("value", "q05", "q25", "q50", "q75", "q95")] == content["nodes"]["preparedness"]
    assert top[0]["class"] == content["class"]
    assert len(rows) == 16 * len(definition.nodes)


def test_a_definition_shows_its_tree_its_choices_and_its_file(indices_store: None, client: Client) -> None:
    text = shown(client, "/indices/dpm-style/definition/")
    for said in ("A reconstruction", "Hazard, respiratory", "there are no classes", "H2"):
        assert said in text, said
    assert "Exact: it gives the published figures" in shown(client, "/indices/spar-2/definition/")
    file = client.get("/indices/dpm-style/definition/definition.yaml")
    assert read_text(file.content.decode()).id == "dpm-style"
    assert file["Content-Disposition"] == 'attachment; filename="dpm-style.yaml"'


def test_an_index_that_nobody_has_shows_its_first_part(indices_store: None, client: Client) -> None:
    said = "No place has a score of the whole index"
    html = client.get("/indices/dpm-style/").content.decode()
    assert said in html
    assert re.search(r'<option value="[a-z]+_respiratory" lang="en" selected>[A-Z][a-z]+, respiratory \([1-8]\)<', html)
    assert said not in client.get("/indices/dpm-style/?part=preparedness").content.decode()
    assert said not in client.get("/indices/spar-2/").content.decode()


def test_overlap_is_said_for_the_chosen_places_alone(indices_store: None, client: Client) -> None:
    text = shown(client, "/indices/readyscore/?unit=GHA&unit=SEN&unit=THA")
    assert "Ghana · Senegal overlap" in text
    assert "Ghana is higher in 0 of 100 draws" in text
    assert "Thailand is higher" in text
    assert "Singapore" not in text.partition("What overlaps")[0]
    assert "What overlaps" in shown(client, "/indices/readyscore/?part=P1&unit=GHA")
