from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.atlas import profile
from hsforhs.workbench.atlas.progress import Progress, Wanted, progress
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan

from .test_pages import page, words

pytestmark = pytest.mark.usefixtures("example_store")


def of(code: str, wanted: Wanted | None = None) -> Progress:
    rounds = current_rounds(Place.objects.get(code=code), AnonymousUser())
    found = progress(profile.sheets(rounds), wanted)
    assert found is not None
    return found


def start(code: str, **more: object) -> Wanted:
    rounds = current_rounds(Place.objects.get(code=code), AnonymousUser())
    values = {"start": rounds[-1], "years": 1, "target": None, "targets": {}, "made_on": "1 May 2026", **more}
    return Wanted(**values)  # type: ignore[arg-type]


def test_a_place_is_compared_with_its_round_before_of_the_same_edition() -> None:
    found = of("XLM")
    assert found.before is not None
    assert (found.before.when, found.now.when) == ("2024", "2025")
    stored = {x.period: {s.code: s.value for s in x.scores.all()} for x in Round.objects.filter(place__code="XLM")}
    for row in found.rows:
        code = row.indicator.code
        assert row.before == stored["2024"][code] / 20
        assert row.now == stored["2025"][code] / 20
    assert found.rose + found.stayed + found.fell == found.compared == 35


def test_editions_and_kinds_are_not_compared() -> None:
    found = of("GHA")
    assert found.now.title == "SPAR 2"
    assert found.before is None
    assert {x.change for x in found.rows} == {None}
    assert found.compared == 0
    Round.objects.filter(place__code="XLM", period="2024").update(kind="EXT")
    assert of("XLM").before is None


def test_without_a_plan_the_usual_five_year_target_holds() -> None:
    for row in of("XLM").rows:
        assert row.wanted == (4 if row.now < 4 else 5)
        assert row.to_go == max(0, row.wanted - row.now)


def test_the_target_of_a_plan_counts_from_where_the_plan_began() -> None:
    found = of("XLM", start("XLM"))
    for row in found.rows:
        assert row.before is not None
        assert row.wanted == min(5, max(2, int(row.before) + 1))
    assert found.short == sum(row.now < row.wanted for row in found.rows)
    assert found.short < len(found.rows), "what rose one step has reached a one-year target"


def test_levels_chosen_in_a_plan_go_before_its_rule() -> None:
    found = of("XLM", start("XLM", target=3, targets={"C1.1": 5}))
    wanted = {x.indicator.code: x.wanted for x in found.rows}
    assert wanted.pop("C1.1") == 5
    assert set(wanted.values()) == {3}
    assert all(x.to_go >= 0 for x in found.rows)


def test_a_plan_of_another_edition_is_left_aside() -> None:
    assert of("GHA", start("GHA", target=1)).wanted is None


def test_what_has_no_level_now_is_counted_and_not_left_out_silently(client: Client) -> None:
    assert of("XLM").open == 0
    newest = Round.objects.get(place__code="XLM", period="2025")
    newest.scores.filter(code="C1.1").update(state="not reported", value=None)
    newest.scores.filter(code="C1.2").update(state="not applicable", value=None)
    assert of("XLM").open == 2
    assert of("XLM").compared == 33
    assert "2 indicators were asked and have no level now." in words(page(client, "/places/XLM/progress/"))


def test_a_place_without_values_has_nothing_to_compare() -> None:
    assert progress([]) is None


def test_the_pages_say_what_rose_and_what_is_wanted(client: Client, admin_client: Client, administrator: User) -> None:
    text = words(page(client, "/places/XLM/"))
    assert "Since 2024, of 35 indicators with a level in both, 7 rose, 27 stayed and 1 fell." in text
    assert "35 of 35 indicators stand below the usual five-year target" in text
    assert "No earlier assessment by SPAR 2 is loaded here" in words(page(client, "/places/GHA/"))
    html = page(client, "/places/XLM/progress/")
    assert 'class="num missing" data-label="Change">\u22121<' in html
    district = words(page(client, "/places/XLM-U-1/"))
    assert "Own past and target" in district
    lumora = Place.objects.get(code="XLM")
    Plan.objects.create(
        place=lumora,
        country="XLM",
        round=Round.objects.get(place=lumora, period="2024"),
        years=1,
        author=administrator,
        catalogue_version="test",
    )
    assert "stand below the level that the plan of" in words(admin_client.get("/places/XLM/").content.decode())
    assert "the usual five-year target" in words(page(client, "/places/XLM/")), "the plan is private"
