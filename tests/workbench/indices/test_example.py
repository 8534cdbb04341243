"""What lives at first start."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from hsforhs.metric import load, read_definition
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.indices.example import INVENTED_LIMITS, invented_definition, load_indices
from hsforhs.workbench.indices.models import ObservationSet, Run, UnitResult
from hsforhs.workbench.indices.stock import stock, stocked, stocked_with
from hsforhs.workbench.places.models import Visibility

SYNDROMES = ("respiratory", "diarrhoeal", "neurological", "haemorrhagic", "febrile")


@pytest.mark.django_db
def test_the_example_is_computed_once_and_says_what_is_invented(indices_store: None) -> None:
    events = Event.objects.count()
    load_indices()
    assert Event.objects.count() == events
    assert verify().broken == ()
    found = {x.slug: x for x in Run.objects.all()}
    assert {slug: x.invented for slug, x in found.items()} == {
        "spar-2": False,
        "readyscore": False,
        "dpm-style": False,
        "syndromes@XLM": True,
    }
    assert all(x.visibility == Visibility.PUBLIC for x in found.values())
    # Too few figures of hazard and vulnerability are cited, so the index says that it cannot be computed.
    assert {slug for slug, x in found.items() if x.computed != x.units} == {"dpm-style"}
    assert found["dpm-style"].computed == 0
    assert all(x.source and x.licence for x in ObservationSet.objects.all())
    assert "nvented" in found["syndromes@XLM"].observations.source


@pytest.mark.django_db
def test_lumora_has_five_syndromes_in_three_dimensions_quarter_by_quarter(lumora_run: Run) -> None:
    content = UnitResult.objects.get(run=lumora_run, unit="XLM").content
    for syndrome in SYNDROMES:
        for dimension in ("preparedness", "hazard", "vulnerability", "capacity"):
            numbers = content["nodes"][f"{dimension}_{syndrome}"]
            assert len(numbers) == 6
            assert numbers[1] <= numbers[2] <= numbers[3] <= numbers[4] <= numbers[5]
        assert sum(content["classes"][f"preparedness_{syndrome}"]) == pytest.approx(1, abs=1e-3)
        assert all(len(x) == 3 for x in content["history"][f"preparedness_{syndrome}"])
    assert len(lumora_run.periods) == 12
    assert lumora_run.units == 16


@pytest.mark.django_db
def test_what_can_be_computed_of_an_index_without_a_score_is_kept(indices_store: None) -> None:
    found = UnitResult.objects.get(run__slug="dpm-style", unit="GHA")
    content = found.content
    assert content["score"] is None
    assert found.reason.startswith("no score for preparedness_respiratory, ")
    assert len(content["nodes"]["capacity_respiratory"]) == 6
    assert content["nodes"]["vulnerability_respiratory"] == [None]
    table = ObservationSet.objects.get(runs__slug="dpm-style").text
    assert "GHA,Ghana,coverage," in table
    # Capacities come from the assessment, not again from the figures that repeat it.
    assert table.count("GHA,Ghana,C5,") == 1


@pytest.mark.django_db
def test_published_totals_of_spar_come_out_as_published(spar_run: Run) -> None:
    published = dict(spar_run.results.values_list("unit", "place__rounds__published_total"))
    for result in spar_run.results.select_related("place"):
        rounds = result.place.rounds.filter(instrument="spar-2")
        assert result.content["score"] == rounds.get().published_total
    assert len(published) == 8


def test_the_invented_limits_stand_in_a_definition_of_their_own() -> None:
    own, shipped = read_definition(invented_definition()), load("dpm-style")
    assert own.classes is not None
    assert own.classes.source == INVENTED_LIMITS
    assert shipped.classes is None
    assert set(own.indicators) == set(shipped.indicators)
    assert [str(x) for x in own.steps] == [str(x) for x in shipped.steps]


def test_the_invented_table_knows_no_place_and_no_indicator_that_is_not_there() -> None:
    path = files("hsforhs.workbench.indices") / "examples" / "lumora_observations.csv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {x["indicator"] for x in rows} <= set(load("dpm-style").indicators)
    assert all(x["unit"].startswith("XLM") for x in rows)
    assert len({(x["unit"], x["indicator"], x["period"]) for x in rows}) == len(rows)


def test_definitions_of_the_program_are_read_from_its_package() -> None:
    assert {x.slug for x in stock()} >= {"spar-2", "readyscore", "uhc-style", "inform-2024", "dpm-style"}
    assert stocked("nothing") is None
    for one in stock():
        assert one.slug in {x.slug for x in stocked_with(one.definition.indicators)}
    assert [x.slug for x in stocked_with(load("dpm-style").indicators)] == ["dpm-style", "dpm-style-h2", "dpm-style-h3"]
    assert {x.slug for x in stock() if x.exact} == {"spar-2", "inform-2024"}
