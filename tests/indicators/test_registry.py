"""The registry of indicators: what ships, and what its loader refuses."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.framework import Mode, framework
from hsforhs.framework.tables import DataFileError, folder
from hsforhs.indicators import Direction, Filter, Status, registry
from hsforhs.indicators.registry import load_registry

DATA = folder("hsforhs.indicators", "data")
KNOWN = registry()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("registry.csv", "retired_codes.csv", "sources.csv", "figures.csv"):
        (tmp_path / name).write_text((DATA / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def change(data: Path, name: str, row: int, **fields: str) -> None:
    """Write a row of a table anew; ``row`` counts from 0."""
    rows = list(csv.DictReader(io.StringIO((data / name).read_text(encoding="utf-8"))))
    rows[row] |= fields
    with (data / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


class TestWhatShips:
    def test_every_component_has_five_confirmed_indicators_and_every_sector_two(self) -> None:
        confirmed = [x for x in KNOWN.find() if x.confirmed]
        components = Counter(code for x in confirmed for code in x.components)
        sectors = Counter(code for x in confirmed for code in x.sectors)
        assert min(components[x] for x in framework().components) >= 5
        assert min(sectors[x] for x in framework().sectors) >= 2
        assert KNOWN.too_few() == ()

    def test_181_codes_are_confirmed_and_two_series_are_our_own(self) -> None:
        assert Counter((x.confirmed, x.own) for x in KNOWN.find()) == {(True, False): 181, (False, True): 2}

    def test_every_entry_says_where_it_comes_from_and_what_it_bears_on(self) -> None:
        for x in KNOWN.find():
            assert all((x.title, x.provider, x.code, x.unit, x.frequency, x.confirmed_by, x.cells)), x.id
            assert x.own or x.address.startswith("https://"), x.id
            assert isinstance(x.mode, Mode)
            assert all(str(framework().cell(cell)) == cell for cell in x.cells)

    def test_codes_are_kept_letter_by_letter(self) -> None:
        assert KNOWN.named("GHED_CHE_pc_US_SHA2011").id == "che_per_capita_usd"
        assert KNOWN.named("GHED_GGHE-DGGE_SHA2011").id == "govt_health_share_budget"
        with pytest.raises(BadInput, match="no indicator of the registry"):
            KNOWN.named("ghed_che_pc_us_sha2011")

    def test_a_retired_code_says_what_replaced_it(self) -> None:
        with pytest.raises(BadInput, match=r"GE\.EST is no longer in use .*; expected GOV_WGI_GE\.EST"):
            KNOWN.named("GE.EST")
        assert {new for new, _note in KNOWN.retired.values()} <= {x.code for x in KNOWN.find()}
        assert not set(KNOWN.retired) & {x.code for x in KNOWN.find()}
        with pytest.raises(BadInput, match="archived"):
            KNOWN.named("WHS3_40_ARCHIVED")

    def test_series_of_one_source_name_each_other(self) -> None:
        assert KNOWN.indicators["che_per_capita_usd_wb"].same_as == "che_per_capita_usd"
        spar = [x for x in KNOWN.find() if x.same_as == "assessment:spar-2"]
        assert len(spar) == 16

    def test_the_figures_are_older_vintages_of_the_eight_countries_with_their_sources(self) -> None:
        figures = KNOWN.figures
        assert len(figures) == 376
        assert {x.place for x in figures} == {"AFG", "FIN", "GHA", "IND", "NGA", "SEN", "SGP", "THA"}
        assert {x.status for x in figures} == {Status.OLDER}
        assert all(x.provenance.source and x.provenance.licence and x.published for x in figures)
        assert len({(x.indicator, x.place, x.period) for x in figures}) == len(figures)

    def test_no_entry_presents_memory_as_fact(self) -> None:
        for name in ("registry.csv", "figures.csv", "sources.csv"):
            assert "memory" not in (DATA / name).read_text(encoding="utf-8")


class TestIndicator:
    def test_cells_of_other_sectors_are_narrowed_to_them(self) -> None:
        assert KNOWN.indicators["adult_literacy"].cells == ("R5:COM", "R5:OS:EDU")
        assert KNOWN.indicators["uhc_service_coverage"].cells == ("R3:SD",)

    def test_a_sector_cell_is_met_by_its_own_indicators_alone(self) -> None:
        found = KNOWN.bearing_on("R5", "OS", "EDU")
        assert "adult_literacy" in {x.id for x in found}
        assert all("EDU" in x.sectors for x in found)
        assert {x.id for x in found} < {x.id for x in KNOWN.bearing_on("R5", "OS")}

    def test_what_repeats_an_assessment_does_not_stand_beside_it(self) -> None:
        assert KNOWN.indicators["spar_c05_surveillance"].bears_on("D2", "HIS")
        assert "spar_c05_surveillance" not in {x.id for x in KNOWN.bearing_on("D2", "HIS")}

    def test_answers_in_words_are_told_from_numbers(self) -> None:
        assert KNOWN.indicators["uhc_legislation"].is_text
        assert KNOWN.indicators["radon_action_plan"].is_text
        assert not KNOWN.indicators["uhc_service_coverage"].is_text

    def test_filters_that_nobody_saw_say_so(self) -> None:
        assert not KNOWN.indicators["aware_antibiotic_use"].filters_confirmed
        assert KNOWN.indicators["spar_average"].filters_confirmed


class TestFilter:
    def test_every_field_narrows(self) -> None:
        everything = set(KNOWN.find())
        for wanted in (
            Filter(component="HWF"),
            Filter(sector="ANI"),
            Filter(area="D2"),
            Filter(provider="FAO"),
            Filter(mode="SURGE"),
            Filter(words="MALARIA"),
        ):
            found = set(KNOWN.find(wanted))
            assert found < everything
            assert found == {x for x in everything if wanted.fits(x)}
            assert found

    def test_what_is_needed_always_is_needed_in_surge_too(self) -> None:
        found = KNOWN.find(Filter(mode="SURGE"))
        assert {x.mode for x in found} == {Mode.SURGE, Mode.BOTH}

    def test_directions_are_of_three_kinds(self) -> None:
        assert {x.direction for x in KNOWN.find()} == set(Direction)


class TestLoader:
    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"components": "XYZ"}, "XYZ of spar_c01_policy_law is not in the framework"),
            ({"areas": "Z9"}, "Z9"),
            ({"sectors": "NOPE"}, "NOPE"),
            ({"level": "MOON"}, "MOON"),
            ({"title": ""}, "a field of spar_c01_policy_law is empty"),
            ({"status": "sure"}, "the status sure is none of"),
            ({"mode": "NEVER"}, "row 1"),
            ({"id": "spar_c02_ihr_coordination"}, "stands twice"),
            ({"same_as": "nothing_here"}, "nothing_here, which is not there"),
        ],
    )
    def test_a_row_that_breaks_the_schema_is_named(self, data: Path, fields: dict[str, str], why: str) -> None:
        change(data, "registry.csv", 0, **fields)
        with pytest.raises(DataFileError, match=why):
            load_registry(data)

    def test_an_unconfirmed_row_is_kept_and_does_not_count(self, data: Path) -> None:
        before = {x.id for x in load_registry(data).find() if "TOU" in x.sectors}
        assert len(before) == 2
        row = [x.id for x in KNOWN.find()].index(sorted(before)[0])
        change(data, "registry.csv", row, status="unconfirmed")
        found = load_registry(data)
        assert not found.indicators[sorted(before)[0]].confirmed
        assert found.too_few() == ("TOU",)

    def test_a_figure_of_an_unknown_indicator_or_source_is_refused(self, data: Path) -> None:
        change(data, "figures.csv", 0, indicator="nothing")
        with pytest.raises(DataFileError, match=r"figures\.csv, row 1: the indicator nothing"):
            load_registry(data)
        change(data, "figures.csv", 0, indicator="spar_average", source="nowhere")
        with pytest.raises(DataFileError, match=r"figures\.csv"):
            load_registry(data)

    def test_the_version_follows_the_content(self, data: Path) -> None:
        before = load_registry(data).version
        change(data, "registry.csv", 0, note="another note")
        assert load_registry(data).version != before
