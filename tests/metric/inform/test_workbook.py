"""A workbook becomes definition, observations and published scores, whatever the edition does."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.metric.comparison import Comparison, compare_folder
from hsforhs.metric.inform import Imported, import_workbook
from tests.metric.inform.made import COUNTRIES, MISSING, OWN_YEAR, RAW, Edition


def imported(tmp_path: Path, edition: Edition) -> tuple[Imported, Comparison]:
    found = import_workbook(edition.write(tmp_path / "INFORM_Risk_2023_v091.xlsx"))
    found.write(tmp_path / "out")
    return found, compare_folder(tmp_path / "out")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Imported, Comparison]:
    return imported(tmp_path_factory.mktemp("plain"), Edition(imputed=(("XLB", "HDI"),)))


def test_all_published_figures_are_reproduced(plain: tuple[Imported, Comparison]) -> None:
    found, compared = plain
    assert compared.differences == ()
    published = {(unit, node): value for unit, node, value in found.published}
    for code, row in Edition().rows().items():
        for node, key in (
            ("risk", "risk"),
            ("hazard", "hazard"),
            ("vulnerability", "vulnerability"),
            ("coping", "coping"),
        ):
            assert float(published[code, node]) == row[key]
        assert published[code, "class"] == row["class"]


def test_the_edition_is_known_by_its_sheet_and_front_page(plain: tuple[Imported, Comparison]) -> None:
    found = plain[0].definition
    assert (found.id, found.version, found.top) == ("inform-2023", "0.9.1", "risk")
    assert "31 August 2023" in found.source
    assert found.licence == "CC BY 4.0"


def test_the_tree_is_that_of_the_workbook(plain: tuple[Imported, Comparison]) -> None:
    found = plain[0].definition
    assert found.nodes["risk"].children == ("hazard", "vulnerability", "coping")
    assert found.nodes["hazard"].children == ("natural", "human")
    assert found.nodes["natural"].replace == ((0, 0.1),)
    assert found.nodes["human"].formula is not None
    assert found.nodes["vulnerability"].weights == (2, 1)
    assert found.nodes["development"].children == ("development_indicator",)
    assert found.nodes["coping"].children == ("governance", "infrastructure")


def test_goalposts_and_limits_come_from_the_cells(plain: tuple[Imported, Comparison]) -> None:
    found = plain[0].definition
    flood = found.indicators["exposure_to_floods_absolute"]
    assert (flood.normalise.low, flood.normalise.high, flood.normalise.zero) == (1, 6, 0.1)
    cpi = found.indicators["corruption_perception_index"]
    assert (cpi.direction, cpi.normalise.low, cpi.normalise.high, cpi.decimals) == (-1, 0, 100, 1)
    hdi = found.indicators["development_indicator"]
    assert hdi.impute is not None
    assert found.classes is not None
    assert (found.classes.edges, found.classes.labels) == ((3.5, 6.5), ("Low", "Medium", "Very High"))


def test_the_published_lack_of_reliability_is_a_side_number(plain: tuple[Imported, Comparison]) -> None:
    found = plain[0].definition
    assert list(found.derived) == ["lack_of_reliability"]
    published = {(unit, node): value for unit, node, value in plain[0].published}
    assert float(published["XLC", "lack_of_reliability"]) == pytest.approx(2 / 15 * 10)


def test_a_lack_of_reliability_that_its_formula_does_not_give_is_left_out(tmp_path: Path) -> None:
    found, compared = imported(tmp_path, Edition(values={("XLA", "lack"): 9.0}))
    assert compared.differences == ()
    assert "lack_of_reliability" not in found.definition.derived


def test_observations_keep_year_and_state(plain: tuple[Imported, Comparison]) -> None:
    rows = {(unit, indicator): rest for unit, _, indicator, *rest in plain[0].observations}
    assert rows["XLA", "FL"] == ["81000", str(OWN_YEAR[0]), "reported"]
    assert rows["XLC", "HDI"] == ["", str(OWN_YEAR[2]), "missing"]
    assert rows["XLB", "HDI"][2] == "imputed"
    assert {x for _, x in rows} == {*RAW, "population_data.FL", "number_of_missing_indicators"}
    assert rows["XLC", "population_data.FL"][0] == "3090000"


def test_the_files_are_plain_tables(tmp_path: Path) -> None:
    imported(tmp_path, Edition())
    with (tmp_path / "out" / "observations.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["unit", "name", "indicator", "value", "period", "status"]
    assert {(x[0], x[1]) for x in rows[1:]} == set(COUNTRIES.items())
    assert "dirichlet" in (tmp_path / "out" / "definition.yaml").read_text(encoding="utf-8")


def without_saved(path: Path, to: Path, cells: dict[str, set[str]]) -> Path:
    """Copy a workbook, dropping what formulas in some cells gave; ``cells`` by the number of the sheet."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        for member in old.namelist():
            text = old.read(member)
            for cell in cells.get(member.removeprefix("xl/worksheets/sheet").removesuffix(".xml"), ()):
                found = re.compile(rb'<c r="%b"([^>]*?)(?: t="str")?>(<f>.*?</f>)<v>[^<]*</v></c>' % cell.encode())
                text, count = found.subn(rb'<c r="%b"\1>\2</c>' % cell.encode(), text)
                assert count == 1, cell
            new.writestr(member, text)
    return to


def test_formulas_without_a_saved_value_are_computed(plain: tuple[Imported, Comparison], tmp_path: Path) -> None:
    # A risk, a country, a score, a text and the code of a country on another sheet.
    cells = {"2": {"C4", "B6", "J5"}, "3": {"F7", "B9"}, "5": {"C9"}}
    path = Edition(imputed=(("XLB", "HDI"),)).write(tmp_path / "whole.xlsx")
    found = import_workbook(without_saved(path, tmp_path / "INFORM_Risk_2023_v091.xlsx", cells))
    assert found.definition.sha256 == plain[0].definition.sha256
    assert found.observations == plain[0].observations
    # What is computed here is not passed off as published.
    missing = {x[:2] for x in plain[0].published} - {x[:2] for x in found.published}
    assert {("XLA", "risk"), ("XLB", "coping")} <= missing
    assert {x for x, _ in missing} <= {"XLA", "XLB", "XLD"}
    assert found.remarks[0].endswith("formulas have no saved value; what they give is computed here")
    found.write(tmp_path / "out")
    assert compare_folder(tmp_path / "out").differences == ()


def test_other_sheets_names_markers_and_blanks(tmp_path: Path) -> None:
    edition = Edition(
        sheet="INFORM Risk Mid 2022 (a-z)",
        release="no version here",
        side_sheets=False,
        raw={("XLD", "ROAD"): None},
        values={("XLD", "density"): 0.0, ("XLD", "roads"): 10.0, ("XLD", "infrastructure"): 10.0},
    )
    found, compared = imported(tmp_path, edition)
    assert compared.differences == ()
    assert (found.definition.id, found.definition.version) == ("inform-2022-mid", "0.9.1")
    assert any("'Lack of Reliability (*)': its formula cannot be followed" in x for x in found.remarks)
    assert any("'Road length'" in x and "empty cells as 0" in x for x in found.remarks)


def test_a_country_with_a_rule_of_its_own_and_a_typed_value(tmp_path: Path) -> None:
    edition = Edition(
        formulas={("XLE", "socio"): "=ROUND(C{r}/2,1)", ("XLB", "flood"): "7.5", ("XLD", "governance"): "x"},
        values={("XLE", "socio"): 0.0, ("XLB", "flood"): 7.5, ("XLB", "natural"): 7.5, ("XLB", "human"): 5.3},
    )
    found, compared = imported(tmp_path, edition)
    assert compared.differences == ()
    assert sum("another rule or a typed value" in x for x in found.remarks) == 2
    assert any("XLE" in x for x in found.remarks)
    assert any("XLB" in x for x in found.remarks)


def test_a_text_that_the_formula_does_not_ask_for_is_taken_as_the_spreadsheet_does(tmp_path: Path) -> None:
    # A text is above every number there: the score is that of the upper goalpost.
    edition = Edition(raw={("XLF", "CPI"): "n.a."}, values={("XLF", "cpi"): 0.0})
    _, compared = imported(tmp_path, edition)
    assert compared.differences == ()


def test_a_formula_that_is_not_known_here_is_taken_as_published(tmp_path: Path) -> None:
    formulas = {(code, "density"): "=FORECAST.ETS(1,F{r}:F{r},F{r}:F{r})" for code in COUNTRIES}
    found, compared = imported(tmp_path, Edition(formulas=formulas))
    assert compared.differences == ()
    assert any("taken as published, since its formula uses the function FORECAST.ETS" in x for x in found.remarks)
    assert "road_density" in found.definition.inputs


def test_a_published_figure_that_its_own_formula_does_not_give_is_shown(tmp_path: Path) -> None:
    _, compared = imported(tmp_path, Edition(values={("XLA", "flood_abs"): 1.2}))
    assert {(x.unit, x.node) for x in compared.differences} >= {("XLA", "exposure_to_floods_absolute")}


def test_classes_without_a_formula_are_found_in_the_results(tmp_path: Path) -> None:
    found, compared = imported(tmp_path, Edition(class_formula="=VLOOKUP(C{r},$Z$1:$AA$3,2)"))
    assert compared.differences == ()
    assert found.definition.classes is not None
    assert found.definition.classes.source == "lowest published score of each class"


def test_what_is_no_such_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"the formulas of the sheet '.+' have no saved results"):
        import_workbook(Edition(saved=False).write(tmp_path / "x.xlsx"))
    other = tmp_path / "x.txt"
    other.write_text("INFORM", encoding="utf-8")
    with pytest.raises(BadInput, match="no Excel workbook"):
        import_workbook(other)


def test_missing_is_the_word_of_the_workbook() -> None:
    assert MISSING == "No data"
