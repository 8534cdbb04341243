"""SDMX-CSV, read back by sdmx1, which wants the structure beside the file."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from sdmx.model import common, v30
from sdmx.reader.csv import Reader

from hsforhs.formats.observations import elements
from hsforhs.formats.sdmx import ATTRIBUTES, DIMENSIONS, HEADER, MEASURE, dataflow_id, write_sdmx_csv
from hsforhs.framework import framework
from hsforhs.scores import Assessment
from tests.formats.exchanged import INSTRUMENTS, any_assessment, lumora, published, three_states

WORDS = framework()


def written(*assessments: Assessment) -> bytes:
    target = io.BytesIO()
    write_sdmx_csv(assessments, WORDS, target)
    return target.getvalue()


def dataflow() -> v30.Dataflow:
    agency = common.Agency(id="HSFORHS")
    structure = v30.DataStructureDefinition(id="SCORES", maintainer=agency)
    for name in DIMENSIONS:
        structure.dimensions.append(v30.Dimension(id=name))
    structure.measures.append(v30.Measure(id=MEASURE))
    for name in ATTRIBUTES:
        structure.attributes.append(common.DataAttribute(id=name))
    return v30.Dataflow(id="SPAR2", maintainer=agency, version="1.0.0", structure=structure)


def read_back(content: bytes) -> list[v30.Observation]:
    """Read with the reader of sdmx1; its `read_sdmx` would leave a file open."""
    message = Reader().convert(io.BytesIO(content), structure=dataflow())
    return [x for found in message.data for x in found.obs]


def test_the_header_is_that_of_version_2() -> None:
    first = written(three_states()).decode().splitlines()[0]
    assert first == (
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,ASSESSMENT_KIND,INDICATOR,TIME_PERIOD,OBS_VALUE,"
        "OBS_STATUS,UNIT_MEASURE,INDICATOR_LEVEL"
    )
    assert first.split(",") == list(HEADER)


def test_sdmx1_reads_every_observation_with_its_state() -> None:
    found = {x.dimension.values["INDICATOR"].value: x for x in read_back(written(three_states()))}
    told = {name: (x.value, x.attached_attribute["OBS_STATUS"].value) for name, x in found.items()}
    assert told["SPAR2_C1_1"] == ("0", "A")
    assert told["SPAR2_C1_2"] == ("60", "A")
    assert told["SPAR2_C2_1"] == ("", "M"), "not applicable"
    assert told["SPAR2_C2_2"] == ("", "O"), "not reported"
    assert told["SPAR2_CAPACITY_C2"] == ("", "O")
    assert told["SPAR2_TOTAL"] == ("44", "A")
    key = found["SPAR2_TOTAL"].dimension.values
    assert {name: key[name].value for name in DIMENSIONS} == {
        "FREQ": "A",
        "REF_AREA": "GHA",
        "ASSESSMENT_KIND": "SELF",
        "INDICATOR": "SPAR2_TOTAL",
        "TIME_PERIOD": "2022",
    }
    assert found["SPAR2_TOTAL"].attached_attribute["INDICATOR_LEVEL"].value == "TOTAL"


def test_sdmx1_reads_a_whole_country() -> None:
    found = read_back(written(*lumora()))
    keys = {tuple(x.dimension.values[name].value for name in DIMENSIONS) for x in found}
    assert len(keys) == len(found), "every key stands once"
    assert {x.dimension.values["REF_AREA"].value for x in found} == {x.place for x in lumora()}


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_edition_stands_in_the_dataflow_and_in_the_indicator(instrument: str) -> None:
    word = instrument.replace("-", "").upper()
    assert dataflow_id(instrument) == f"HSFORHS:{word}(1.0.0)"


def test_editions_in_one_file_keep_their_dataflows_and_units() -> None:
    rows = list(csv.DictReader(io.StringIO(written(published("GHA", "jee-1"), three_states()).decode())))
    assert {(x["STRUCTURE_ID"], x["UNIT_MEASURE"]) for x in rows} == {
        ("HSFORHS:JEE1(1.0.0)", "LEVEL"),
        ("HSFORHS:SPAR2(1.0.0)", "PERCENT"),
    }
    assert all(x["INDICATOR"].startswith(x["STRUCTURE_ID"][8:12]) for x in rows)


@given(any_assessment())
def test_every_score_has_a_row_and_a_value_only_with_status_a(found: Assessment) -> None:
    rows = list(csv.DictReader(io.StringIO(written(found).decode())))
    codes = {x.id: x.code for x in elements(found.instrument, WORDS)}
    told = {codes[x["INDICATOR"]]: float(x["OBS_VALUE"]) if x["OBS_VALUE"] else None for x in rows}
    assert told == {key.code: score.value for key, score in found.scores.items()}
    assert all((x["OBS_STATUS"] == "A") == bool(x["OBS_VALUE"]) for x in rows)


def test_a_place_that_looks_like_a_formula_is_neutralised() -> None:
    rows = list(csv.DictReader(io.StringIO(written(dataclasses.replace(three_states(), place="=1+1")).decode())))
    assert {x["REF_AREA"] for x in rows} == {"'=1+1"}


def test_the_file_is_always_the_same() -> None:
    assert written(*lumora()) == written(*lumora()[::-1])


def test_the_reader_in_the_documentation_reads_our_file(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (root / "docs" / "how-to" / "exchange.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "scores.csv").write_bytes(written(three_states()))
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    told = {x.dimension.values["INDICATOR"].value: x.value for found in names["message"].data for x in found.obs}
    assert told["SPAR2_TOTAL"] == "44"
