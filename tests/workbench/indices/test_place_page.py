"""What the page of one index at one place says."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.indices import place_page
from hsforhs.workbench.indices.models import Run, UnitResult
from hsforhs.workbench.indices.queries import loaded
from hsforhs.workbench.plans.models import Plan
from tests.workbench.capitals import speak_in_capitals, words_of_page
from tests.workbench.plans.conftest import own_plan

pytestmark = pytest.mark.django_db
__all__ = ["own_plan"]


def result(run: Run, unit: str) -> UnitResult:
    return UnitResult.objects.select_related("place", "run").get(run=run, unit=unit)


def content(run: Run, unit: str = "XLM", **nodes: list[float | None]) -> dict[str, Any]:
    found = result(run, unit).content
    return {**found, "nodes": {**found["nodes"], **nodes}}


def test_the_sentence_claims_only_what_intervals_allow(lumora_run: Run) -> None:
    definition = loaded(lumora_run).definition
    alike = {x: [5.0, 4.0, 4.5, 5.0, 5.5, 6.0] for x in place_page.parts(definition)}
    overlapping = content(lumora_run, **alike)
    text = place_page.sentence(definition, overlapping)
    assert "overlap, so the figures do not say which part is higher" in text
    apart = content(lumora_run, **(alike | {"preparedness_febrile": [2.0, 1.5, 1.8, 2.0, 2.2, 2.5]}))
    text = place_page.sentence(definition, apart)
    assert "“Preparedness, respiratory” stands above “Preparedness, febrile”" in text
    assert "In 4 of 10 pairs" in text
    nothing = {**overlapping, "score": None, "reason": "no data"}
    assert (
        place_page.sentence(definition, nothing)
        == "No score can be computed here. What there is and what is missing stand below."
    )


def test_rows_groups_and_history_hold_all_parts(lumora_run: Run) -> None:
    definition, found = loaded(lumora_run).definition, content(lumora_run)
    rows = place_page.rows(definition, found)
    assert len(rows) == 6
    assert all(x.before for x in rows)
    groups = place_page.groups(definition, found)
    assert [len(x.rows) for x in groups] == [3] * 5
    assert len(place_page.trails(definition, lumora_run, found)) == 6
    table = place_page.history_table(definition, lumora_run, found)
    assert (table[0][0], table[-1][0], len(table)) == ("2026-Q3", "2023", 12)
    assert all(len(cells) == 6 for _period, cells in table)


def test_the_form_offers_what_pulls_down_most_first_and_answers(lumora_run: Run) -> None:
    ready, found = loaded(lumora_run), result(lumora_run, "XLM")
    form = place_page.what_if_form(ready, lumora_run, found, {})
    assert form is not None
    assert (len(form.first), len(form.others), form.asked) == (place_page.FIRST_LEVELS, 7, False)
    answered = place_page.what_if_form(ready, lumora_run, found, {"level-C4": "5", "level-C9": ""})
    assert answered is not None
    assert len(answered.effects) == 6
    assert answered.effects[0].before.value <= answered.effects[0].after.value
    assert (5, True) in next(x for x in (*answered.first, *answered.others) if x.id == "C4").choices
    wrong = place_page.what_if_form(ready, lumora_run, found, {"level-C4": "9"})
    assert wrong is not None
    assert "'9' is no level" in str(wrong.fault)


def test_the_plan_of_a_place_gives_a_path(spar_run: Run, own_plan: Plan, member: User) -> None:
    ready, found = loaded(spar_run), result(spar_run, "GHA")
    path = place_page.plan_path(ready, member, found, str(own_plan.pk))
    assert path is not None
    assert path.years == 1
    assert [x[0] for x in path.stages] == [0, 1]
    assert float(path.stages[1][1]) >= float(path.stages[0][1])
    assert path.stages[1][3] == 2
    for person, plan_id, unit in (
        (AnonymousUser(), str(own_plan.pk), "GHA"),
        (member, "nothing", "GHA"),
        (member, str(own_plan.pk), "SEN"),
    ):
        assert place_page.plan_path(ready, person, result(spar_run, unit), plan_id) is None


def test_the_fewest_steps_or_why_there_are_none(indices_store: None) -> None:
    run = Run.objects.get(slug="readyscore")
    ready = loaded(run)
    already = place_page.reach(ready, result(run, "SGP"), "Work to do")
    assert already.fault or not already.steps
    found = place_page.reach(ready, result(run, "SEN"), "Work to do")
    assert not found.fault
    far = place_page.reach(ready, result(run, "AFG"), "Better prepared")
    assert "do not reach the class" in str(far.fault)


def test_the_reason_names_scores_and_not_ids(indices_store: None) -> None:
    run = Run.objects.get(slug="dpm-style")
    said = place_page.reason(loaded(run).definition, result(run, "GHA").reason)
    assert said.startswith("no score for “Preparedness, respiratory”, “Preparedness, diarrhoeal”")
    assert "preparedness_" not in said


def test_the_reason_is_said_in_the_language_of_the_page(indices_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    speak_in_capitals(monkeypatch)
    page = Client(headers={"accept-language": "fr"}).get("/indices/dpm-style/GHA/").content.decode()
    assert "NO SCORE FOR “Preparedness, respiratory”, “" in words_of_page(page)


def test_a_reason_of_before_stays_the_english_text_that_it_is(lumora_run: Run) -> None:
    found = result(lumora_run, "XLM")
    assert found.reason == ""
    found.content["reason"] = "no score for preparedness"
    assert place_page.reason(loaded(lumora_run).definition, found.reason).startswith("no score for “Prep")


def test_moves_are_told_both_ways(lumora_run: Run) -> None:
    ready = loaded(lumora_run)
    missing = place_page.moves(ready, lumora_run, "XLM-U", "preparedness")
    beside = place_page.moves(ready, lumora_run, "XLM-U", "preparedness", against=place_page.MEDIAN)
    assert missing is not None
    assert beside is not None
    assert all(x.lifts for x in missing.rows)
    points = [float(x.points) for x in missing.rows]
    assert points == sorted(points, reverse=True)
    assert any(x.lifts for x in beside.rows)
    assert missing.others == 50 - len(missing.rows) - _unknown(lumora_run, "XLM-U")


def _unknown(run: Run, unit: str) -> int:
    return place_page.missing_words(loaded(run), unit)[0]


def test_missing_values_are_counted_and_named(lumora_run: Run) -> None:
    number, names = place_page.missing_words(loaded(lumora_run), "XLM-U-1")
    assert number > 0
    assert names
    assert place_page.missing_words(loaded(lumora_run), "XLM") == (0, "")
