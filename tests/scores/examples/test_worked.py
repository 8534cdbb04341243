"""The worked example: published figures stay as published, the invented country stays invented."""

from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.scores import TOTAL, Assessment, ScoreState, differences, gaps, roll_up
from hsforhs.scores.examples import (
    ExampleAssessment,
    citations,
    invented_places,
    invented_scores,
    published_scores,
)

WORDS = framework()
PUBLISHED = published_scores()
INVENTED = invented_scores()
COUNTRIES = {"AFG", "FIN", "GHA", "IND", "NGA", "SEN", "SGP", "THA"}


def ids(one: ExampleAssessment) -> str:
    return f"{one.assessment.place}-{one.assessment.instrument}-{one.assessment.period}"


def published(place: str, instrument: str) -> Assessment:
    (found,) = [x.assessment for x in PUBLISHED if (x.assessment.place, x.assessment.instrument) == (place, instrument)]
    return found


class TestPublished:
    def test_who_was_assessed_by_what(self) -> None:
        seen = {(x.assessment.place, x.assessment.instrument) for x in PUBLISHED}
        assert len(seen) == len(PUBLISHED)
        assert {place for place, name in seen if name == "spar-1"} == COUNTRIES
        assert {place for place, name in seen if name == "spar-2"} == COUNTRIES
        assert {place for place, name in seen if name == "jee-1"} == COUNTRIES - {"IND"}

    @pytest.mark.parametrize("one", PUBLISHED, ids=ids)
    def test_each_names_its_source_and_its_state(self, one: ExampleAssessment) -> None:
        source, found = citations()[one.source], one.assessment
        assert source.citation
        assert source.licence_note
        state = WORDS.states[found.place]
        assert (found.country, found.name, found.who_region) == (state.iso3, state.name, state.who_region)
        assert found.kind == WORDS.instruments[found.instrument].kind
        assert state.name in source.citation

    @pytest.mark.parametrize("one", PUBLISHED, ids=ids)
    def test_each_holds_every_indicator_of_its_instrument(self, one: ExampleAssessment) -> None:
        found = one.assessment
        assert list(found.scores) == [x.key for x in WORDS.indicators_of(found.instrument)]

    @pytest.mark.parametrize("one", PUBLISHED, ids=ids)
    def test_spar_has_a_year_and_figures_that_the_rules_give(self, one: ExampleAssessment) -> None:
        found = one.assessment
        if found.instrument.startswith("jee"):
            assert found.year is None
            assert found.date is not None
            assert 2016 <= found.date.year <= 2018
            assert found.published == {}
            return
        assert found.year == {"spar-1": 2018, "spar-2": 2022}[found.instrument]
        assert set(found.published) == {x.key.code for x in WORDS.groups_of(found.instrument)} | {TOTAL}
        assert differences(found, WORDS) == ()

    def test_figures_of_ghana_2018(self) -> None:
        found = published("GHA", "spar-1")
        assert found.published[TOTAL] == 47
        computed = roll_up(found, WORDS)
        assert computed
        assert computed.total == 47

    def test_every_published_assessment_has_gaps_that_stand_in_areas(self) -> None:
        for one in PUBLISHED:
            report = gaps(one.assessment, WORDS)
            assert report.not_applicable == one.assessment.not_applicable
            assert all(gap.area in WORDS.areas for gap in report.gaps)
        assert gaps(published("GHA", "spar-2"), WORDS).gaps


class TestInvented:
    def test_the_country_is_no_state_party(self) -> None:
        country = invented_places()[0]
        assert country["kind"] == "country"
        assert country["code"] not in WORDS.states
        assert WORDS.state_names.iso3(country["name"]) is None

    def test_places_form_one_tree(self) -> None:
        places = {x["code"]: x for x in invented_places()}
        assert len(places) == len(invented_places())
        parent_kind = {"country": None, "province": "country", "district": "province"}
        for place in places.values():
            parent = places.get(place["parent"])
            assert (parent["kind"] if parent else None) == parent_kind[place["kind"]]

    @pytest.mark.parametrize("one", INVENTED, ids=ids)
    def test_each_is_called_invented_and_belongs_to_the_country(self, one: ExampleAssessment) -> None:
        found = one.assessment
        assert one.source == "invented"
        assert found.country == invented_places()[0]["code"]
        assert found.place in {x["code"] for x in invented_places()}
        assert found.who_region == ""
        assert found.values

    def test_what_does_not_apply_to_a_district_is_marked_so(self) -> None:
        marked = [
            (x.assessment.place, key)
            for x in INVENTED
            for key, score in x.assessment.scores.items()
            if score.state is ScoreState.NOT_APPLICABLE
        ]
        assert marked
        assert all(x.assessment.scores[key].value is None for x in INVENTED for key in x.assessment.not_applicable)

    def test_a_district_may_ask_less_than_the_country(self) -> None:
        country = invented_places()[0]["code"]
        (whole,) = [x.assessment for x in INVENTED if x.assessment.place == country][:1]
        assert len(whole.scores) == len(WORDS.indicators_of(whole.instrument))
        assert any(len(x.assessment.scores) < len(whole.scores) for x in INVENTED)
