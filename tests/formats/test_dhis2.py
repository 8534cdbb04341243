from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given

from hsforhs.files import BadInput
from hsforhs.formats.dhis2 import (
    data_element_uid,
    data_set_uid,
    data_value_set,
    metadata,
    uid,
    write_data_value_set,
    write_metadata,
)
from hsforhs.formats.observations import elements
from hsforhs.framework import framework
from hsforhs.scores import Assessment
from tests.formats.exchanged import INSTRUMENTS, any_assessment, lumora, published, three_states, with_value
from tests.scores.made import assessment

WORDS = framework()
UIDS = {"SPAR2_C1_1": "XhtII1bnwgt", "HSFORHS_SPAR2": "ZZhU0EHwmFt"}
UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")


def values(content: dict) -> dict[str, str]:
    return {x["dataElement"]: x["value"] for x in content["dataValues"]}


class TestIdentifiers:
    def test_they_never_change(self) -> None:
        """Servers out there hold these; a change here would make every data element anew."""
        first = elements("spar-2", WORDS)[0]
        assert (first.id, data_element_uid(first)) == ("SPAR2_C1_1", UIDS["SPAR2_C1_1"])
        assert data_set_uid("spar-2") == UIDS["HSFORHS_SPAR2"]

    def test_they_have_the_form_of_dhis2_and_are_distinct(self) -> None:
        found = [data_element_uid(x) for book in INSTRUMENTS for x in elements(book, WORDS)]
        found += [data_set_uid(book) for book in INSTRUMENTS]
        assert len(set(found)) == len(found)
        assert all(UID.fullmatch(x) for x in found)

    def test_kind_instrument_and_code_all_count(self) -> None:
        assert (
            len({uid("a", "spar-1", "C1"), uid("b", "spar-1", "C1"), uid("a", "spar-2", "C1"), uid("a", "b", "c")}) == 4
        )


class TestValues:
    def test_zero_is_written_and_what_has_no_value_is_left_out(self) -> None:
        content = data_value_set([three_states()], WORDS)
        by_id = {data_element_uid(x): x.id for x in elements("spar-2", WORDS)}
        assert {by_id[x]: value for x, value in values(content).items()} == {
            "SPAR2_C1_1": "0",
            "SPAR2_C1_2": "60",
            "SPAR2_CAPACITY_C1": "30",
            "SPAR2_TOTAL": "44",
        }
        assert content["dataSet"] == data_set_uid("spar-2")
        assert {x["period"] for x in content["dataValues"]} == {"2022"}
        assert {x["comment"] for x in content["dataValues"]} == {"Self-assessment (SPAR)"}

    @given(any_assessment())
    def test_every_value_and_nothing_else_is_written(self, found: Assessment) -> None:
        wanted = with_value(found)
        if not wanted:
            with pytest.raises(BadInput, match="no score holds a value"):
                data_value_set([found], WORDS)
            return
        content = data_value_set([found], WORDS)
        ids = {x.code: data_element_uid(x) for x in elements(found.instrument, WORDS)}
        assert {k: float(v) for k, v in values(content).items()} == {ids[k]: x.value for k, x in wanted.items()}

    def test_the_metadata_knows_every_data_element_that_is_sent(self) -> None:
        for book in ("spar-1", "spar-2", "jee-1"):
            known = {x["id"] for x in metadata(book, WORDS)["dataElements"]}
            assert set(values(data_value_set([published("GHA", book)], WORDS))) <= known

    def test_by_code_the_places_keep_their_codes_unless_mapped(self) -> None:
        content = data_value_set(lumora(), WORDS, org_units={"XLM-U": "UPLAND"})
        units = {x["orgUnit"] for x in content["dataValues"]}
        assert content["orgUnitIdScheme"] == "CODE"
        assert {"XLM", "UPLAND"} <= units
        assert "XLM-U" not in units

    def test_by_identifier_every_place_must_be_mapped(self) -> None:
        content = data_value_set([published("GHA", "spar-2")], WORDS, org_units={"GHA": "ImspTQPwCqd"}, scheme="uid")
        assert {x["orgUnit"] for x in content["dataValues"]} == {"ImspTQPwCqd"}
        assert "orgUnitIdScheme" not in content
        with pytest.raises(BadInput, match="GHA has no organisation unit; expected a row for it"):
            data_value_set([published("GHA", "spar-2")], WORDS, scheme="uid")

    def test_editions_are_never_mixed(self) -> None:
        with pytest.raises(BadInput, match="the scores are of spar-1 and spar-2; expected one instrument"):
            data_value_set([published("GHA", "spar-1"), published("GHA", "spar-2")], WORDS)

    def test_an_unknown_kind_is_told_as_it_stands(self) -> None:
        content = data_value_set([assessment("spar-2", {"C1.1": 20}, kind="OTHER")], WORDS)
        assert [x["comment"] for x in content["dataValues"]] == ["OTHER"]

    def test_the_file_is_json_and_always_the_same(self) -> None:
        first, again = io.BytesIO(), io.BytesIO()
        write_data_value_set(lumora(), WORDS, first)
        write_data_value_set(lumora()[::-1], WORDS, again)
        assert first.getvalue() == again.getvalue()
        assert json.loads(first.getvalue()) == data_value_set(lumora(), WORDS)


class TestMetadata:
    @pytest.mark.parametrize("book", INSTRUMENTS)
    def test_names_fit_and_are_unique(self, book: str) -> None:
        found = metadata(book, WORDS)["dataElements"]
        for field, most in (("name", 230), ("shortName", 50), ("code", 50)):
            texts = [x[field] for x in found]
            assert max(map(len, texts)) <= most
            assert len(set(texts)) == len(texts), field
            assert all(x == x.strip() for x in texts)

    def test_zero_counts_and_nothing_is_summed_up_the_tree(self) -> None:
        found = metadata("spar-2", WORDS)["dataElements"]
        assert {(x["zeroIsSignificant"], x["aggregationType"], x["domainType"]) for x in found} == {
            (True, "NONE", "AGGREGATE")
        }

    def test_per_cent_and_levels_have_their_own_type(self) -> None:
        assert {x["valueType"] for x in metadata("spar-2", WORDS)["dataElements"]} == {"PERCENTAGE"}
        assert {x["valueType"] for x in metadata("jee-3", WORDS)["dataElements"]} == {"NUMBER"}

    def test_the_data_set_is_yearly_and_holds_every_element_once(self) -> None:
        found = metadata("spar-2", WORDS)
        (data_set,) = found["dataSets"]
        assert (data_set["periodType"], data_set["code"]) == ("Yearly", "HSFORHS_SPAR2")
        held = [x["dataElement"]["id"] for x in data_set["dataSetElements"]]
        assert held == [x["id"] for x in found["dataElements"]]
        assert {x["dataSet"]["id"] for x in data_set["dataSetElements"]} == {data_set["id"]}

    def test_editions_share_no_object(self) -> None:
        texts = [json.dumps(metadata(book, WORDS)) for book in INSTRUMENTS]
        ids = [set(UID.findall("".join(re.findall(r'"id": "(\w+)"', text)))) for text in texts]
        names = [{x["name"] for x in metadata(book, WORDS)["dataElements"]} for book in INSTRUMENTS]
        for sets in (ids, names):
            assert sum(map(len, sets)) == len(set.union(*sets))

    def test_the_file_is_json(self) -> None:
        target = io.BytesIO()
        write_metadata("jee-3", WORDS, target)
        assert json.loads(target.getvalue()) == metadata("jee-3", WORDS)
