"""Where to start: criteria, groups and what is not known, from the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.files import BadInput
from hsforhs.indicators import Figure, Provenance
from hsforhs.matching.priority import Group
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.atlas.where_to_start import GAP, Asked, Start, asked_by, candidates, where_to_start
from hsforhs.workbench.indicators.services import store_figures
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.places.queries import countries

pytestmark = pytest.mark.usefixtures("example_store")
VISITOR = AnonymousUser()
MONEY = Figure("plan_cost_usd", "GHA", "2024", 1000.0, "current US$", Provenance("Invented plan"))


def start(asked: Asked | None = None, person: object = VISITOR) -> Start:
    places = [x for x in countries() if not x.invented]
    return where_to_start(places, asked or Asked(), person)  # type: ignore[arg-type]


def codes(found: Start, group: Group) -> set[str]:
    return {x.place.code for x in found.of(group)}


class TestForm:
    def test_nothing_given_is_as_usual(self) -> None:
        assert asked_by({}) == Asked()

    def test_everything_given_is_taken(self) -> None:
        form = {
            "w.gap": "30", "w.mcv2_coverage": "2,5", "add": "doctors_per_10k", "instrument": "jee-1", "target": "5",
            "region": "AFRO", "middle": "20", "high": "80", "error": "0",
        }  # fmt: skip
        found = asked_by(form)
        assert found.weights == (("gap", 30.0), ("mcv2_coverage", 2.5), ("doctors_per_10k", 10.0))
        assert (found.instrument, found.target, found.region) == ("jee-1", 5, "AFRO")
        assert (found.middle, found.high, found.error) == (20, 80, 0)

    @pytest.mark.parametrize(
        ("form", "why"),
        [
            ({"w.nothing": "1"}, "'nothing' is no criterion"),
            ({"w.external_share_che": "1"}, "is no criterion"),
            ({"w.spar_average": "1"}, "is no criterion"),
            ({"w.plan_cost_usd": "1"}, "is no criterion"),
            ({"w.gap": "-1"}, "'-1' cannot be used; expected a number from 0 to 100"),
            ({"w.gap": "much"}, "'much' cannot be used"),
            ({"w.gap": "nan"}, "'nan' cannot be used"),
            ({"instrument": "spar"}, "'spar' is no instrument with scores"),
            ({"region": "MARS"}, "'MARS' is no WHO region"),
            ({"target": "9"}, "expected a number from 3 to 5"),
            ({f"w.{x.id}": "1" for x in candidates()[:9]}, "there are 9 criteria; expected at most 8"),
        ],
    )
    def test_what_cannot_be_used_is_one_sentence(self, form: dict[str, str], why: str) -> None:
        with pytest.raises(BadInput) as caught:
            asked_by(form)
        assert why in str(caught.value)

    def test_no_criterion_repeats_the_scores_or_holds_words(self) -> None:
        found = candidates()
        assert len(found) > 80
        assert not [x for x in found if x.same_as or x.is_text or x.own or x.direction.value == "context"]


class TestGroups:
    def test_places_with_figures_are_grouped_and_all_others_unknown(self) -> None:
        found = start()
        grouped = set.union(*(codes(found, x) for x in (Group.HIGH, Group.MIDDLE, Group.LOW)))
        assert grouped == {"AFG", "FIN", "GHA", "IND", "NGA", "SEN", "SGP", "THA"}
        assert len(codes(found, Group.UNKNOWN)) == 188
        assert "FIN" in codes(found, Group.LOW)
        assert "AFG" in codes(found, Group.HIGH)

    def test_places_keep_their_order_whatever_their_need(self) -> None:
        assert [x.place.code for x in start().rows] == [x.code for x in countries() if not x.invented]

    def test_the_gap_is_the_mean_of_missing_levels(self) -> None:
        row = next(x for x in start(Asked(weights=((GAP, 1.0),))).rows if x.place.code == "GHA")
        assert row.levels is not None
        assert not row.levels.of_capacities
        gap = sum(max(0.0, 4 - x) for x in row.levels.levels) / len(row.levels.levels)
        assert row.need.scaled[GAP] == pytest.approx(gap / 3)
        assert row.levels.period == "2022"

    def test_goalposts_are_best_and_worst_of_all_places_also_for_a_region(self) -> None:
        every, region = start(), start(Asked(region="AFRO"))
        assert {x.place.code for x in region.rows} >= {"GHA", "NGA", "SEN"}
        assert "FIN" not in {x.place.code for x in region.rows}
        uhc = next(x for x in every.chosen if x.id == "uhc_service_coverage")
        assert uhc.criterion is not None
        assert uhc.criterion.none > uhc.criterion.most
        same = {x.place.code: x.need for x in every.rows if x.place.code in {y.place.code for y in region.rows}}
        assert same == {x.place.code: x.need for x in region.rows}

    def test_a_criterion_where_lower_is_better_runs_the_other_way(self) -> None:
        oop = next(x for x in start().chosen if x.id == "oop_share_che")
        assert oop.criterion is not None
        assert oop.criterion.none < oop.criterion.most

    def test_shares_of_weights_add_up(self) -> None:
        assert sum(x.share for x in start().chosen) == pytest.approx(100)

    def test_too_few_figures_make_no_criterion(self) -> None:
        found = start(Asked(weights=((GAP, 50.0), ("essential_medicines_facilities", 50.0))))
        assert [x.criterion is None for x in found.chosen] == [False, True]
        assert codes(found, Group.LOW) | codes(found, Group.MIDDLE) | codes(found, Group.HIGH)

    def test_an_instrument_that_nobody_used_says_unknown(self) -> None:
        found = start(Asked(instrument="jee-3", weights=((GAP, 1.0),)))
        assert len(codes(found, Group.UNKNOWN)) == len(found.rows)

    def test_indicators_with_figures_can_be_added(self) -> None:
        found = start()
        names = {x.id for x in found.to_add}
        assert "doctors_per_10k" in names
        assert "uhc_service_coverage" not in names
        assert "essential_medicines_facilities" not in names

    def test_other_weights_give_other_groups(self) -> None:
        usual, other = start(), start(Asked(weights=(("oop_share_che", 1.0),)))
        assert codes(usual, Group.HIGH) != codes(other, Group.HIGH)
        assert "IND" in codes(other, Group.HIGH)


class TestMoney:
    def test_without_records_money_is_unknown_for_all(self) -> None:
        found = start()
        assert {x.lack.group for x in found.rows} == {Group.UNKNOWN}
        assert {x.lack.share for x in found.rows} == {None}

    def test_known_money_is_set_against_the_costed_need(self) -> None:
        known = replace(MONEY, indicator="plan_money_usd", value=200.0)
        nothing = [replace(MONEY, place="NGA"), replace(known, place="NGA", value=0.0)]
        store_figures(actor="operator", figures=[MONEY, known, *nothing, replace(MONEY, place="SEN")])
        rows = {x.place.code: x for x in start().rows}
        assert (rows["GHA"].lack.share, rows["GHA"].lack.group) == (pytest.approx(0.8), Group.HIGH)
        assert (rows["NGA"].lack.share, rows["NGA"].lack.group) == (None, Group.UNKNOWN)
        assert (rows["SEN"].lack.share, rows["SEN"].lack.group) == (None, Group.UNKNOWN)
        need = rows["GHA"].need.group
        assert [x.place.code for x in start().both(need, Group.HIGH)] == ["GHA"]

    def test_private_records_count_for_their_people_alone(self, join: Callable[..., User]) -> None:
        known = replace(MONEY, indicator="plan_money_usd", value=200.0)
        store_figures(actor="operator", figures=[MONEY, known], visibility=Visibility.PRIVATE)
        assert {x.lack.share for x in start().rows} == {None}
        own = {x.place.code: x.lack.share for x in start(person=join(Role.VIEWER, "GHA")).rows}
        assert own["GHA"] == pytest.approx(0.8)
