"""Browsing the catalogue, its files, one action, the coverage and the synergies of a set."""

from __future__ import annotations

import csv
import html as markup
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue, coverage, synergy
from hsforhs.planning.search import ActionFilter, find_actions
from hsforhs.workbench import look
from hsforhs.workbench.atlas import action_pages

pytestmark = pytest.mark.django_db
CSS = (Path(look.__file__).parent / "static" / "hsforhs" / "workbench.css").stat().st_size
KNOWN, WORDS = action_catalogue(), framework()
IDS = re.compile(r'/actions/([A-Za-z0-9]+-\d{3})/"')


def words(page: str) -> str:
    return markup.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def get(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(answer.content) + CSS <= 100_000, path
    return answer.content.decode()


class TestBrowsing:
    def test_the_catalogue_is_narrowed_by_the_address(self, client: Client) -> None:
        page = get(client, "/actions/?area=D2&step=3&sector=ANI")
        fitting = find_actions(KNOWN, ActionFilter(area="D2", step=3, sector="ANI"))
        assert fitting
        assert IDS.findall(page) == [x.id for x in fitting]
        assert '<option value="D2" selected>' in page
        assert '<option value="3" selected>' in page

    @pytest.mark.parametrize(
        "query", ["indicator=D2.1", "mode=SURGE&area=R3", "goal=HP&area=P8", "topic=ESS", "level=COMM&kind=TRA"]
    )
    def test_every_facet_narrows(self, client: Client, query: str) -> None:
        wanted = action_pages.filter_from(dict(x.split("=") for x in query.split("&")))
        fitting = [x.id for x in find_actions(KNOWN, wanted)]
        assert 0 < len(fitting) <= action_pages.MOST
        assert IDS.findall(get(client, f"/actions/?{query}")) == fitting

    def test_an_option_says_how_many_would_fit(self, client: Client) -> None:
        page = get(client, "/actions/?area=D2")
        for step in (2, 3, 4, 5):
            number = len(find_actions(KNOWN, ActionFilter(area="D2", step=step)))
            assert f'<option value="{step}">{step} ({number})</option>' in page
        other = len(find_actions(KNOWN, ActionFilter(area="P8")))
        assert re.search(rf'<option value="P8">P8 [^(]+ \({other}\)</option>', page)
        assert '<option value="P8.1"' not in page, "an indicator of another area would leave nothing"

    def test_empty_fields_lead_to_the_one_lasting_address(self, client: Client) -> None:
        answer = client.get("/actions/?q=&area=D2&indicator=&step=3&colour=red")
        assert (answer.status_code, answer["Location"]) == (302, "/actions/?area=D2&step=3")
        assert client.get("/actions/?area=&page=2")["Location"] == "/actions/?page=2"
        assert client.get("/actions/?q=")["Location"] == "/actions/"

    def test_a_filter_that_is_set_can_be_taken_away(self, client: Client) -> None:
        page = get(client, "/actions/?q=cold+chain&area=P8")
        assert 'href="/actions/?q=cold+chain"' in page
        assert 'href="/actions/?area=P8"' in page
        assert "Take away: Words" in page

    def test_a_long_list_goes_over_pages_and_none_is_lost(self, client: Client) -> None:
        seen: list[str] = []
        path = "/actions/?goal=UHC"
        while path:
            page = get(client, path)
            seen += IDS.findall(page)
            following = re.search(r'href="([^"]+)" rel="next"', page)
            path = markup.unescape(following[1]) if following else ""
        assert seen == [x.id for x in find_actions(KNOWN, ActionFilter(goal="UHC"))]
        assert "Page 2 of" in get(client, "/actions/?page=2")
        assert 'href="/actions/?" rel="prev"' in get(client, "/actions/?page=2")

    @pytest.mark.parametrize("asked", ["0", "99999", "x", "٣", "9" * 40])
    def test_a_page_that_does_not_exist_is_the_nearest_one(self, asked: str) -> None:
        pages = action_pages.pages(ActionFilter(), 120, asked)
        assert pages.number == (3 if asked == "99999" else 1)

    def test_a_filter_that_nothing_fits_says_so(self, client: Client) -> None:
        assert "No action fits all of these" in get(client, "/actions/?q=no+such+words")
        assert "No action fits all of these" in get(client, "/actions/?area=Z9")
        assert "Capacity area: Z9" in words(get(client, "/actions/?area=Z9"))


class TestFiles:
    def test_what_fits_is_taken_away_as_a_workbook(self, client: Client) -> None:
        assert "/actions/actions.xlsx?area=D2&amp;step=3" in get(client, "/actions/?area=D2&step=3")
        answer = client.get("/actions/actions.xlsx?area=D2&step=3")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Actions"]
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        wanted = find_actions(KNOWN, ActionFilter(area="D2", step=3))
        assert [row[:3] for row in rows] == [(x.id, x.under, 3) for x in wanted]
        assert "(area D2, step 3)" in sheet["A2"].value

    def test_what_fits_is_taken_away_as_a_table(self, client: Client) -> None:
        answer = client.get("/actions/actions.csv?area=D2&step=3")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [x["id"] for x in rows] == [x.id for x in find_actions(KNOWN, ActionFilter(area="D2", step=3))]


class TestOneAction:
    def test_it_stands_in_its_ladder_with_what_it_is_made_of(self, client: Client) -> None:
        for action in list(KNOWN.actions.values())[::60]:
            page = get(client, f"/actions/{action.id}/")
            for other in KNOWN.actions.values():
                if other.under == action.under:
                    assert other.id in page
            for before in (*action.prerequisites, *(x.id for x in KNOWN.followers(action.id))):
                assert f"/actions/{before}/" in page
            for driver in action.costs:
                assert KNOWN.cost_items[driver.item].title in page
        assert client.get("/actions/D2-999/").status_code == 404

    def test_its_links_have_sign_and_reason(self, client: Client) -> None:
        page = get(client, "/actions/P8-041/")
        text = words(page)
        assert "− may cost universal health coverage" in text
        assert "Staff who are called up are missing at their usual post DS01" in text
        assert f"+ helps Health workforce main one {WORDS.matrix['P8', 'HWF'].descriptor}" in text
        assert 'href="/framework/P8/HWF/"' in page
        assert 'href="/framework/P8/OS/DEF/"' in page

    def test_threshold_and_plan_checks_stand_with_the_proof(self, client: Client) -> None:
        text = words(get(client, "/actions/R3-032/"))
        assert "Threshold: 10 days our own number" in text
        assert f"Plan checks that it answers {WORDS.plan_checks['PL06'].check} PL06" in text

    def test_beyond_the_indicators_it_names_its_topic_and_area(self, client: Client) -> None:
        page = get(client, "/actions/ESS-001/")
        topic = KNOWN.topics["ESS"]
        assert f'/actions/?topic=ESS">{topic.title}</a>' in page
        assert "Beyond the indicators:" in page
        assert "/framework/R3/" in page
        listed = get(client, "/actions/?topic=ESS")
        assert listed.count("/actions/ESS-") == len(KNOWN.by_topic["ESS"])
        assert '<option value="ESS" selected lang' in listed or '<option value="ESS" selected>' in listed


class TestCoverage:
    def test_it_shows_the_figures_of_the_command(self, client: Client) -> None:
        text = words(get(client, "/actions/coverage/"))
        found = coverage(KNOWN, WORDS)
        assert f"{found.actions} actions for {found.indicators} indicators and {len(KNOWN.topics)} topics" in text
        for code, number in found.by_component.items():
            share = round(100 * number / found.actions)
            assert f"{WORDS.components[code].short_title} {number} {share} %" in text
        assert f"Health {found.by_sector['HEALTH']}" in text

    def test_every_step_of_every_indicator_is_a_row_and_empty_cells_show(self, client: Client) -> None:
        page = get(client, "/actions/coverage/")
        table = page[page.index('class="heat cover"') :]
        assert table.count('scope="row" rowspan="4"') == 56 + len(KNOWN.topics)
        assert table.count("<tr>") == 4 * (56 + len(KNOWN.topics)) + 1
        assert "<td>0" in table
        assert 'href="../?indicator=D2.1"' in table


class TestSynergy:
    def test_a_set_is_counted(self, client: Client) -> None:
        page = get(client, "/actions/synergy/?area=P8")
        text = words(page)
        report = synergy(find_actions(KNOWN, ActionFilter(area="P8")))
        both, every = len(report.serve_both), len(report.serve_all)
        assert f"{both} of {len(report.actions)} actions serve universal health coverage as well. {every} serve" in text
        for tally in report.components:
            title = WORDS.components[tally.code].short_title
            share = report.share(tally)
            assert f"{title} {tally.number} {share} % {len(tally.first)} {len(tally.burdened)}" in text
        for found in report.dis_synergies:
            assert f"{found.rule.reason}." in text
            assert found.rule.mitigation in text
        assert "None of these actions mitigates it." in text
        assert "What none of them touches" in text

    def test_the_list_of_both_goes_on_where_it_is_cut(self, client: Client) -> None:
        page = get(client, "/actions/synergy/?area=P8")
        assert 'href="/actions/?area=P8&amp;goal=UHC"' in page
        assert get(client, "/actions/synergy/")

    @pytest.mark.parametrize(
        ("page", "query"),
        [
            ("/framework/D2/", "area=D2"),
            ("/framework/D2/HIS/", "area=D2&amp;component=HIS"),
            ("/framework/P5/OS/ANI/", "area=P5&amp;sector=ANI"),
            ("/sectors/ANI/", "sector=ANI"),
        ],
    )
    def test_areas_cells_and_sectors_lead_to_theirs(self, client: Client, page: str, query: str) -> None:
        assert f'href="/actions/synergy/?{query}"' in client.get(page).content.decode()
        assert "What " in words(get(client, f"/actions/synergy/?{markup.unescape(query)}"))

    def test_an_empty_set_shows_nothing(self, client: Client) -> None:
        page = get(client, "/actions/synergy/?q=no+such+words")
        assert "No action fits all of these" in page
        assert "Goals that the actions serve" not in page

    def test_its_address_lasts(self, client: Client) -> None:
        assert client.get("/actions/synergy/?q=&goal=HP")["Location"] == "/actions/synergy/?goal=HP"
