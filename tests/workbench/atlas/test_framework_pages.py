from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.atlas import framework_pages
from hsforhs.workbench.places.models import Place

from .test_pages import page, words


@pytest.mark.django_db
def test_a_cell_leads_to_what_lies_beyond_the_indicators(client: Client) -> None:
    for address, cell, query in (
        ("/framework/R1/", ("R1", "", ""), "area=R1"),
        ("/framework/R1/MPT/", ("R1", "MPT", ""), "area=R1&amp;component=MPT"),
        ("/framework/R4/OS/WSH/", ("R4", "OS", "WSH"), "area=R4&amp;component=OS&amp;sector=WSH"),
    ):
        html = client.get(address).content.decode()
        area, component, sector = cell
        topics = framework_pages.beyond_in_cell(area, component, sector=sector)
        assert topics
        for topic, number in topics:
            assert f'/actions/?topic={topic.code}&amp;{query}"' in html
            listed = client.get(f"/actions/?topic={topic.code}&{query.replace('&amp;', '&')}").content.decode()
            assert listed.count(f"/actions/{topic.code}-") == number
    assert framework_pages.beyond_in_cell("CE", "COM") == []


def test_the_grid_has_every_area_and_component_once() -> None:
    rows = [row for group in framework_pages.grid() for row in group.rows]
    assert [row.area.code for row in rows] == list(framework().areas)
    for row in rows:
        assert [(cell.area, cell.component) for cell in row.cells] == [
            (row.area.code, component) for component in framework().components
        ]


def test_actions_of_all_components_are_the_actions_of_the_area() -> None:
    for area in framework().areas:
        of_area = {x.id for x in action_catalogue().actions.values() if x.area == area and x.indicator}
        found = {x.id for step in framework_pages.actions_in_cell(area) for x in step.actions}
        assert found == of_area
        in_cells = {
            x.id
            for component in framework().components
            for step in framework_pages.actions_in_cell(area, component)
            for x in step.actions
        }
        assert in_cells == of_area


def test_steps_above_the_level_are_due_and_others_are_not() -> None:
    steps = framework_pages.actions_in_cell("D2", lowest=3)
    assert {x.step: x.due for x in steps} == {2: False, 3: False, 4: True, 5: True}
    assert not any(x.due for x in framework_pages.actions_in_cell("D2"))


def test_a_sector_narrows_to_what_it_leads_or_supports() -> None:
    for step in framework_pages.actions_in_cell("P5", "OS", sector="ANI"):
        assert step.actions
        assert all("ANI" in (x.lead_sector, *x.supporting_sectors) for x in step.actions)


def test_duties_of_a_sector_start_with_the_strongest() -> None:
    strengths = [x.link.strength if x.link else 0 for x in framework_pages.sector_duties("ANI")]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[0] == 3


@pytest.mark.usefixtures("example_store")
def test_scores_of_an_area_keep_instruments_apart() -> None:
    rounds = current_rounds(Place.objects.get(code="GHA"), AnonymousUser())
    scores = framework_pages.scores_in_area(rounds, "D2")
    assert [x.stored.round.instrument for x in scores] == ["spar-2", "spar-1", "jee-1"]
    for score in scores:
        assert {indicator.key.instrument_id for indicator, _level in score.cells} == {score.stored.round.instrument}


@pytest.mark.usefixtures("example_store")
def test_a_gap_goes_from_the_newest_level_to_the_usual_target() -> None:
    rounds = current_rounds(Place.objects.get(code="GHA"), AnonymousUser())
    newest, gaps = framework_pages.gaps_in_area(framework_pages.scores_in_area(rounds, "D2"))
    assert newest is not None
    assert newest.stored.round.period == "2022"
    assert [(x.indicator.code, x.now, x.target, x.steps) for x in gaps] == [("C5.1", 4, 5, 1), ("C5.2", 4, 5, 1)]
    assert framework_pages.gaps_in_area([]) == (None, [])


@pytest.mark.usefixtures("example_store")
def test_the_grid_shows_levels_only_for_a_place(client: Client) -> None:
    assert 'class="lv' not in page(client, "/framework/")
    html = page(client, "/framework/?place=GHA")
    assert html.count('class="lv') == 17
    assert html.count("no indicator of this instrument, or not reported") == 2
    assert "Ghana, SPAR 2, 2022" in words(html)
    assert 'href="/framework/D2/HIS/?place=GHA"' in html


@pytest.mark.usefixtures("example_store")
def test_a_place_without_scores_shows_no_level(client: Client) -> None:
    html = page(client, "/framework/?place=JPN")
    assert 'class="lv' not in html
    assert "No indicator scores of Japan are loaded here" in html


@pytest.mark.usefixtures("example_store")
def test_a_cell_names_kind_edition_and_year_of_its_gap(client: Client) -> None:
    text = words(page(client, "/framework/D2/HIS/?place=GHA"))
    gap = text[text.index("Gap ") : text.index("Actions From")]
    assert "self-assessment SPAR 2, 2022" in gap
    assert "1 step is missing" in gap


@pytest.mark.usefixtures("example_store")
def test_a_gap_of_several_steps_agrees_with_grammar(client: Client) -> None:
    Round.objects.get(place__code="GHA", instrument="spar-2").scores.filter(code="C5.1").update(value=40)
    text = words(page(client, "/framework/D2/HIS/?place=GHA"))
    assert "2 steps are missing" in text
    assert "1 step is missing" in text


@pytest.mark.usefixtures("example_store")
def test_a_cell_without_scores_does_not_claim_that_there_is_no_gap(client: Client) -> None:
    text = words(page(client, "/framework/D2/HIS/?place=JPN"))
    assert "Without a score there is no gap to show. That is not the same as no gap." in text
    assert "No gap: every indicator" not in text


@pytest.mark.usefixtures("example_store")
def test_a_narrowed_cell_says_what_this_sector_provides(client: Client) -> None:
    link = next(x for x in framework().area_sectors["D2"] if x.sector == "ANI")
    assert link.descriptor in words(page(client, "/framework/D2/OS/ANI/"))
    absent = next(x for x in framework().sectors if x not in {y.sector for y in framework().area_sectors["D2"]})
    text = words(page(client, f"/framework/D2/OS/{absent}/"))
    assert "but not with this one" in text
    assert framework().matrix["D2", "OS"].descriptor not in text


@pytest.mark.usefixtures("states_store")
def test_an_area_lists_its_indicators_in_every_instrument(client: Client) -> None:
    html = page(client, "/framework/P8/")
    assert re.search(r"SPAR 2.*?no such indicator", words(html))
    assert "our draft" in html
    for action in action_catalogue().actions.values():
        if action.area == "P8":
            assert f'id="{action.id}"' in html


@pytest.mark.usefixtures("example_store")
def test_a_subnational_place_stays_chosen(client: Client) -> None:
    for address in ("/framework/?place=XLM-U", "/framework/D1/HIS/?place=XLM-U"):
        assert re.search(r'<option value="XLM-U" selected>Upland</option>', page(client, address))


@pytest.mark.usefixtures("states_store")
def test_the_first_sentence_of_an_area_counts_sectors_and_actions(client: Client) -> None:
    sectors = len(framework().area_sectors["P5"])
    actions = sum(x.area == "P5" for x in action_catalogue().actions.values())
    text = words(page(client, "/framework/P5/"))
    assert (
        f"{sectors} other sectors have a part in this capacity. The catalogue holds {actions} actions for it." in text
    )
