from __future__ import annotations

import re
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.framework import framework
from hsforhs.workbench.assessments.models import Round, StoredScore
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.atlas import changes, profile, subnational
from hsforhs.workbench.places.models import Place

from .test_pages import page, words

pytestmark = pytest.mark.usefixtures("example_store")


def sheets_of(code: str) -> tuple[Place, list[profile.Sheet]]:
    place = Place.objects.get(code=code)
    return place, profile.sheets(current_rounds(place, AnonymousUser()))


def test_the_first_sentence_agrees_with_the_stored_scores() -> None:
    place, sheets = sheets_of("GHA")
    stored = Round.objects.get(place=place, instrument="spar-2").scores.all()
    counts = Counter(int(x.value) // 20 for x in stored if x.value is not None)
    said = profile.sentence(place, sheets)
    assert said.startswith("In its own report for 2022 Ghana put, of 35 indicators, ")
    assert {(int(b), int(a)) for a, b in re.findall(r"(\d+) at level (\d)", said)} == set(counts.items())
    assert said.endswith("2 other assessments are on record.")


def test_numbers_in_sentences_agree_with_grammar() -> None:
    place, sheets = sheets_of("XLM")
    assert profile.sentence(place, sheets).endswith("1 other assessment is on record.")
    assert "other assessment" not in profile.sentence(place, sheets[:1])


def test_an_external_evaluation_names_its_actor() -> None:
    place, sheets = sheets_of("GHA")
    alone = [x for x in sheets if x.kind == "EXT"]
    assert profile.sentence(place, alone).startswith("An external team that ended on ")


def test_editions_stand_beside_each_other_and_are_not_mixed(client: Client) -> None:
    _place, sheets = sheets_of("GHA")
    assert [x.title for x in sheets] == ["SPAR 2", "SPAR 1", "JEE 1"]
    html = page(client, "/places/GHA/")
    assert html.count("<caption>") == 3
    assert "The JEE has no rule for an average" in html


def test_published_and_recomputed_stand_beside_each_other(client: Client) -> None:
    text = words(page(client, "/places/GHA/"))
    assert "Average of the capacities: 52 % as published, 52 % recomputed" in text
    Round.objects.filter(place__code="GHA", instrument="spar-2").update(
        published_total=60,
        published={**Round.objects.get(place__code="GHA", instrument="spar-2").published, "TOTAL": 60},
    )
    text = words(page(client, "/places/GHA/"))
    assert "60 % as published, 52 % recomputed" in text
    assert "60 published, 52 recomputed" in text


def test_what_was_computed_by_us_is_not_called_published(client: Client) -> None:
    text = words(page(client, "/places/XLM/"))
    assert "49 % computed; none was published" in text
    assert "% as published" not in text.partition("Level of each indicator")[0]


def test_changes_across_editions_go_through_the_crosswalk(client: Client) -> None:
    _place, sheets = sheets_of("GHA")
    changed = changes.what_changed(sheets)
    assert changed is not None
    assert not changed.same_edition
    assert changed.rose + changed.stayed + changed.fell == len(changed.rows)
    assert all(row.relation for row in changed.rows)
    text = words(page(client, "/places/GHA/"))
    assert f"Of {len(changed.rows)} indicators that can be compared, {changed.rose} rose" in text
    assert "Only through the declared crosswalk" in text
    assert "What cannot be compared" in text


def test_changes_within_an_edition_need_no_crosswalk() -> None:
    _place, sheets = sheets_of("XLM")
    changed = changes.what_changed(sheets)
    assert changed is not None
    assert changed.same_edition
    assert len(changed.rows) == 35
    assert all(not row.relation for row in changed.rows)
    assert sum(row.fell for row in changed.rows) == changed.fell


def test_level_zero_has_its_own_place_on_the_axis() -> None:
    place, sheets = sheets_of("XLM")
    assert [level for level, _x in _changed(sheets).axis] == [1, 2, 3, 4, 5]
    newest = Round.objects.get(place=place, period="2025")
    StoredScore.objects.filter(round=newest, code="C1.1").update(value=0)
    changed = _changed(sheets_of("XLM")[1])
    assert [level for level, _x in changed.axis] == [0, 1, 2, 3, 4, 5]
    row = next(x for x in changed.rows if x.after == "C1.1")
    assert row.level == 0
    assert row.x_after == changed.axis[0][1]
    assert row.fell


def _changed(sheets: list[profile.Sheet]) -> changes.WhatChanged:
    found = changes.what_changed(sheets)
    assert found is not None
    return found


def test_strongest_and_weakest_are_those_of_the_place_itself() -> None:
    _place, sheets = sheets_of("GHA")
    found = profile.extremes(sheets)
    assert found is not None
    assert (found.highest, len(found.strongest)) == (4, 6)
    assert (found.lowest, len(found.weakest)) == (1, 4)
    assert all(x.level == 4 for x in found.strongest)


def test_one_level_everywhere_has_no_strongest() -> None:
    newest = Round.objects.get(place__code="GHA", instrument="spar-2")
    newest.scores.update(state="value", value=60)
    assert profile.extremes(sheets_of("GHA")[1]) is None


def test_states_of_a_score_are_shown_apart(client: Client) -> None:
    newest = Round.objects.get(place__code="GHA", instrument="spar-2")
    newest.scores.filter(code="C1.1").update(state="not reported", value=None)
    newest.scores.filter(code="C1.2").update(state="not applicable", value=None)
    newest.scores.filter(code="C2.1").update(value=0)
    html = page(client, "/places/GHA/")
    assert 'class="lv nr" title="C1.1 not reported"' in html
    assert 'class="lv na" title="C1.2"' in html
    assert re.search(r'class="lv l0 ?" title="C2.1"', html)


def test_the_axis_of_time_holds_every_assessment_once() -> None:
    _place, sheets = sheets_of("GHA")
    ticks, kinds = profile.time_axis(sheets)
    assert [label for label, _x in ticks] == [str(year) for year in range(2017, 2024)]
    assert {code: [m.label for m in marks] for code, marks in kinds} == {"EXT": ["JEE 1"], "SELF": ["SPAR 1", "SPAR 2"]}
    assert all(0 <= float(m.x) <= 100 for _code, marks in kinds for m in marks)
    assert profile.time_axis([]) == ([], [])


def test_a_place_without_data_says_how_it_could_come(client: Client) -> None:
    text = words(page(client, "/places/JPN/"))
    assert "No assessment of Japan is loaded here." in text
    assert "That does not mean that none exists" in text
    assert "An administrator can import" in text
    assert "Draft a one-year plan" not in text


def test_plans_are_drafted_from_a_round_by_a_form(client: Client) -> None:
    html = page(client, "/places/GHA/")
    form = re.search(r'<form method="post" action="/plans/draft/">.*?</form>', html, re.DOTALL)
    assert form
    for field in ("csrfmiddlewaretoken", 'name="place" value="GHA"', 'name="round"', 'value="1"', 'value="5"'):
        assert field in form[0]


def test_provinces_and_districts_count_who_did_not_report(client: Client) -> None:
    html = page(client, "/places/XLM/")
    text = words(html)
    assert "3 of 3 provinces have reported" in text
    assert "10 of 12 districts have reported" in text
    row = re.search(r"Ekkaret</a></th>(.*?)</tr>", html, re.DOTALL)
    assert row
    assert "not reported" in row[1]
    assert not re.search(r"lv l\d", row[1])


def test_the_lowest_level_of_an_area_is_the_lowest_of_its_indicators() -> None:
    place = Place.objects.get(code="GHA")
    stored = current_rounds(place, AnonymousUser())[0]
    lowest = subnational.lowest_by_area(stored)
    assert set(lowest) <= set(framework().areas)
    assert lowest["D2"] == 4
    assert "P8" not in lowest, "SPAR 2 asks nothing about immunization"


def test_what_is_invented_says_so(client: Client) -> None:
    for address in ("/places/XLM/", "/places/XLM-U/", "/places/XLM-U-1/", "/framework/D2/HIS/?place=XLM"):
        assert "invented example" in page(client, address).lower()
    assert "mark invented" not in page(client, "/places/GHA/")


def test_every_assessment_has_its_source(client: Client) -> None:
    text = words(page(client, "/places/GHA/")).partition("Sources")[2]
    assert text.count("World Health Organization") >= 3


def test_a_district_leads_back_to_its_province(client: Client) -> None:
    html = page(client, "/places/XLM-U-1/")
    for code in ("XLM", "XLM-U"):
        assert f'href="/places/{code}/"' in html


def test_only_the_newest_of_each_kind_and_edition_stands_side_by_side() -> None:
    place, sheets = sheets_of("XLM")
    assert place.invented
    assert [x.when for x in sheets] == ["2025", "2024"]
    assert [x.when for x in profile.latest(sheets)] == ["2025"]
    _place, sheets = sheets_of("GHA")
    assert profile.latest(sheets) == sheets


def test_a_trend_stays_within_its_edition_and_says_what_was_computed(client: Client) -> None:
    _place, sheets = sheets_of("XLM")
    (trend,) = changes.trends(sheets)
    assert [(x.when, x.computed) for x in trend.years] == [("2024", True), ("2025", True)]
    assert "Trend within an edition" in client.get("/places/XLM/").content.decode()
    _place, sheets = sheets_of("GHA")
    assert changes.trends(sheets) == [], "SPAR 1 and SPAR 2 are never joined"
