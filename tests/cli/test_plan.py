"""`hsforhs plan draft`: JSON, Excel and Word from the same scores."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from hsforhs.planning import action_catalogue
from tests.cli.made import all_at, answer, jee, refusal, run, spar


@pytest.fixture
def ghana(tmp_path: Path) -> Path:
    return spar(
        tmp_path / "x.csv", {"GHA": {**all_at(2, 100), "C5.1": 40, "C1.2": ""}, "SEN": dict.fromkeys(all_at(2, 0))}
    )


def draft(path: Path, *more: str | Path, years: int = 5) -> tuple[str | Path, ...]:
    return ("plan", "draft", path, "--country", "GHA", "--years", str(years), *more)


class TestJson:
    def test_five_years_lead_to_level_4(self, ghana: Path) -> None:
        found = answer(*draft(ghana))
        assert (found["country"], found["instrument"], found["period"], found["years"]) == ("GHA", "spar-2", "2022", 5)
        assert found["catalogue_version"] == action_catalogue().version
        assert found["targets"] == {"C5.1": 4}
        wanted = [x.id for x in action_catalogue().actions.values() if x.under == "D2.1" and x.step in (3, 4)]
        assert [x["action"] for x in found["lines"]] == wanted
        assert all(x["gaps"] == ["C5.1"] for x in found["lines"])
        assert found["not_reported"] == ["C1.2"]
        assert found["without_actions"] == []
        assert found["files"] == []

    def test_what_lies_beyond_the_indicators_is_offered_and_not_in_the_lines(self, ghana: Path) -> None:
        found = answer(*draft(ghana))
        assert {x["indicator"] for x in found["lines"]} == {"D2.1"}
        assert {x["topic"] for x in found["lines"]} == {None}
        offered = [x for x in action_catalogue().actions.values() if x.topic and x.area == "D2" and x.step <= 4]
        assert sorted(x["action"] for x in found["beyond"]) == sorted(x.id for x in offered)
        assert all(x["gaps"] == ["C5.1"] for x in found["beyond"])
        assert all(action_catalogue().action(x["action"]).topic == x["topic"] for x in found["beyond"])
        assert "beyond the indicators, to add by hand: " in run(*draft(ghana)).stdout

    def test_one_year_leads_one_step(self, ghana: Path) -> None:
        found = answer(*draft(ghana, years=1))
        assert found["targets"] == {"C5.1": 3}
        assert {x["step"] for x in found["lines"]} == {3}

    def test_one_target_for_all(self, ghana: Path) -> None:
        assert answer(*draft(ghana, "--target", "5"))["targets"] == {"C5.1": 5}

    def test_a_line_holds_what_the_catalogue_says(self, ghana: Path) -> None:
        for line in answer(*draft(ghana))["lines"]:
            action = action_catalogue().action(line["action"])
            assert (line["text"], line["evidence"], line["lead_sector"]) == (
                action.text,
                action.evidence,
                action.lead_sector,
            )
            assert line["components"] == list(action.components)
            assert line["mode"] == action.mode.value

    def test_every_check_is_answered(self, ghana: Path) -> None:
        checks = answer(*draft(ghana))["checks"]
        assert [x["code"] for x in checks] == [f"PL{number:02}" for number in range(1, 11)]
        assert {x["code"]: x["met"] for x in checks}["PL08"] is True
        assert {x["code"]: x["met"] for x in checks}["PL07"] is False


class TestFiles:
    def test_excel_and_word_hold_the_actions(self, ghana: Path, tmp_path: Path) -> None:
        xlsx, docx = tmp_path / "plan.xlsx", tmp_path / "plan.DOCX"
        found = answer(*draft(ghana, "--out", xlsx, "--out", docx))
        assert found["files"] == [str(xlsx), str(docx)]
        book = openpyxl.load_workbook(xlsx, read_only=True)
        cells = {value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value}
        book.close()
        with zipfile.ZipFile(docx) as package:
            document = package.read("word/document.xml").decode()
        for line in found["lines"]:
            assert line["text"] in cells
            assert line["text"] in document

    def test_without_json_it_says_what_was_written_and_what_is_open(self, ghana: Path, tmp_path: Path) -> None:
        result = run(*draft(ghana, "--out", tmp_path / "plan.xlsx"))
        assert result.exit_code == 0
        number = len(answer(*draft(ghana))["lines"])
        assert f"Ghana: 5-year draft plan, {number} actions" in result.stdout
        assert f"written: {tmp_path / 'plan.xlsx'}" in result.stdout
        assert "PL07 open:" in result.stdout

    @pytest.mark.parametrize("name", ["plan.odt", "plan", "plan.xls"])
    def test_another_kind_of_file_is_refused_before_anything_is_written(
        self, ghana: Path, tmp_path: Path, name: str
    ) -> None:
        sentence = refusal(*draft(ghana, "--out", tmp_path / "good.xlsx", "--out", tmp_path / name))
        assert "expected .xlsx, .docx or .pdf" in sentence
        assert not (tmp_path / "good.xlsx").exists()

    @pytest.mark.parametrize("name", ["plan.xlsx", "plan.docx"])
    def test_a_folder_that_is_not_there_is_one_sentence(self, ghana: Path, tmp_path: Path, name: str) -> None:
        assert name in refusal(*draft(ghana, "--out", tmp_path / "nowhere" / name))


class TestRefused:
    @pytest.mark.parametrize("years", ["0", "2", "ten"])
    def test_other_spans(self, ghana: Path, years: str) -> None:
        assert "--years" in refusal("plan", "draft", ghana, "--country", "GHA", "--years", years)

    def test_the_span_must_be_chosen(self, ghana: Path) -> None:
        assert "--years" in refusal("plan", "draft", ghana, "--country", "GHA")

    def test_a_state_that_did_not_report_has_no_plan(self, ghana: Path, tmp_path: Path) -> None:
        out = tmp_path / "plan.xlsx"
        sentence = refusal("plan", "draft", ghana, "--country", "SEN", "--years", "5", "--out", out)
        assert "Senegal did not report in 2022" in sentence
        assert not out.exists()

    def test_a_plan_from_jee_scores_is_drafted_too(self, tmp_path: Path) -> None:
        found = answer(*draft(jee(tmp_path / "x.csv", {"GHA": {"D.2.1": 2.5}})))
        assert found["period"] == "2017-02-10"
        assert {x["step"] for x in found["lines"]} == {3, 4}


class TestCheck:
    def test_a_workbook_that_comes_back_untouched_differs_in_nothing(self, ghana: Path, tmp_path: Path) -> None:
        plan = tmp_path / "plan.xlsx"
        run(*draft(ghana, "--out", plan))
        found = answer("plan", "check", plan, "--scores", ghana)
        assert found["differences"] == []
        assert found["total"] == 0

    def test_what_was_filled_in_is_listed_and_summed_anew(self, ghana: Path, tmp_path: Path) -> None:
        plan = tmp_path / "plan.xlsx"
        run(*draft(ghana, "--out", plan))
        book = openpyxl.load_workbook(plan)
        sheet = book["D2 Surveillance"]
        header = next(row for row in sheet.iter_rows() if any(cell.value == "Action id" for cell in row))
        column = {str(cell.value): cell.column for cell in header}
        cost = next(x for x in column if x.startswith("Estimated cost each time"))
        often = next(x for x in column if x.endswith(", year 1") and not x.startswith("Cost"))
        sheet.cell(header[0].row + 1, column[cost]).value = 1000
        sheet.cell(header[0].row + 1, column[often]).value = 2
        book.save(plan)
        found = answer("plan", "check", plan, "--scores", ghana)
        (row,) = found["differences"]
        assert row["kind"] == "changed"
        assert {x["written"] for x in row["cells"]} == {1000, 2}
        assert found["total"] == 2000

    def test_scores_of_another_country_are_refused(self, ghana: Path, tmp_path: Path) -> None:
        plan = tmp_path / "plan.xlsx"
        run(*draft(ghana, "--out", plan))
        other = spar(tmp_path / "other.csv", {"SEN": all_at(2, 40)})
        assert "does not hold spar-2 2022 of GHA" in refusal("plan", "check", plan, "--scores", other)


def test_a_workbook_in_another_language_is_checked_like_any_other(ghana: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    answer(*draft(ghana, "--out", path, "--language", "ar"))
    assert all(x.sheet_view.rightToLeft for x in openpyxl.load_workbook(path).worksheets[:2])
    found = answer("plan", "check", path, "--scores", ghana)
    assert (found["differences"], found["warnings"]) == ([], [])
