from __future__ import annotations

import re

import pytest
from django.test import Client

from hsforhs.planning import action_catalogue

pytestmark = pytest.mark.django_db


def test_the_catalogue_is_narrowed_by_the_address(client: Client) -> None:
    page = client.get("/actions/?area=D2&step=3&sector=ANI").content.decode()
    fitting = [
        x
        for x in action_catalogue().actions.values()
        if x.area == "D2" and x.step == 3 and "ANI" in (x.lead_sector, *x.supporting_sectors)
    ]
    assert fitting
    assert re.findall(r"/actions/([A-Z0-9]+-\d+)/", page) == [x.id for x in fitting]
    assert '<option value="D2" selected>' in page
    assert '<option value="3" selected>' in page


def test_a_filter_that_nothing_fits_says_so(client: Client) -> None:
    page = client.get("/actions/?q=no+such+words").content.decode()
    assert "No action fits all of these" in page


def test_a_long_list_says_how_many_more_there_are(client: Client) -> None:
    page = client.get("/actions/").content.decode()
    number = len(action_catalogue().actions)
    assert f"{number} actions" in page
    assert f"{number - 100} more fit" in page


def test_every_action_has_a_page_with_its_ladder(client: Client) -> None:
    for action in list(action_catalogue().actions.values())[::40]:
        page = client.get(f"/actions/{action.id}/").content.decode()
        for other in action_catalogue().actions.values():
            if other.under == action.under:
                assert other.id in page
        for before in action.prerequisites:
            assert f"/actions/{before}/" in page
        for driver in action.costs:
            assert action_catalogue().cost_items[driver.item].title in page
    assert client.get("/actions/D2-999/").status_code == 404


def test_an_action_beyond_the_indicators_names_its_topic_and_area(client: Client) -> None:
    page = client.get("/actions/ESS-001/").content.decode()
    topic = action_catalogue().topics["ESS"]
    assert f'/actions/?topic=ESS">{topic.title}</a>' in page
    assert "Beyond the indicators:" in page
    assert "/framework/R3/" in page
    listed = client.get("/actions/?topic=ESS").content.decode()
    assert listed.count("/actions/ESS-") == len(action_catalogue().by_topic["ESS"])
    assert "/actions/R3-" not in listed
    assert '<option value="ESS" selected>' in listed


def test_a_page_of_actions_is_light(client: Client) -> None:
    assert len(client.get("/actions/").content) < 70_000


def test_what_fits_is_taken_away_as_a_workbook(client: Client) -> None:
    import io

    import openpyxl

    page = client.get("/actions/?area=D2&step=3").content.decode()
    assert "/actions/actions.xlsx?area=D2&amp;step=3" in page
    answer = client.get("/actions/actions.xlsx?area=D2&step=3")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content))["Actions"].iter_rows(min_row=4, values_only=True))
    wanted = [x for x in action_catalogue().actions.values() if (x.area, x.step) == ("D2", 3)]
    assert [row[:3] for row in rows] == [(x.id, x.under, 3) for x in wanted]
