from __future__ import annotations

import datetime
import gc
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from hsforhs.files import BadInput, Limits, cell_name, is_error, open_workbook
from tests.files.made import NAMESPACE, SHEET, with_many_rows, with_parts, with_sheet, workbook


@given(st.integers(1, 2_000_000), st.integers(1, 18_278))
def test_cell_names_are_those_of_the_spreadsheet(row: int, column: int) -> None:
    assert cell_name(row, column) == f"{get_column_letter(column)}{row}"


def test_values_are_read_as_they_stand(tmp_path: Path) -> None:
    day = datetime.datetime(2022, 5, 1)
    path = workbook(tmp_path / "a.xlsx", [["NA", 80, 0.5, True, day], ["", "Côte d'Ivoire", None, "=x"[1:], "007"]])
    with open_workbook(path) as book:
        assert book.sheets == ("Scores",)
        sheet = book.sheet("Scores")
    assert sheet.rows[0] == ("NA", 80, 0.5, True, day)
    assert sheet.rows[1][1:] == ("Côte d'Ivoire", None, "x", "007")
    assert sheet.unsaved_formulas == frozenset()


def test_addresses_stay_true_over_gaps(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["C5"] = "here"
    book.save(tmp_path / "a.xlsx")
    with open_workbook(tmp_path / "a.xlsx") as opened:
        sheet = opened.sheet("Sheet")
    assert len(sheet.rows) == 5
    assert all(type(row) is tuple for row in sheet.rows)
    assert sheet.value(5, 3) == "here"
    assert [sheet.value(*place) for place in ((5, 4), (1, 1), (6, 1), (0, 0), (5, 0))] == [None] * 5
    assert str(sheet.bad(5, 3, "level 6 does not exist", "1 to 5")) == (
        "a.xlsx, sheet Sheet, cell C5: level 6 does not exist; expected 1 to 5."
    )


def test_hidden_sheets_rows_and_columns_are_read(tmp_path: Path) -> None:
    book = Workbook()
    first, hidden, secret = book.active, book.create_sheet("Hidden"), book.create_sheet("Secret")
    assert first is not None
    hidden.sheet_state, secret.sheet_state = "hidden", "veryHidden"
    for number in (1, 2, 3):
        first.append([number, number * 10])
    first.row_dimensions[2].hidden = True
    first.column_dimensions["B"].hidden = True
    hidden["A1"], secret["A1"] = "h", "s"
    book.save(tmp_path / "a.xlsx")
    with open_workbook(tmp_path / "a.xlsx") as opened:
        assert opened.sheets == ("Sheet", "Hidden", "Secret")
        assert opened.sheet("Sheet").rows == [(1, 10), (2, 20), (3, 30)]
        assert [opened.sheet(name).value(1, 1) for name in ("Hidden", "Secret")] == ["h", "s"]


def test_empty_rows_below_are_left_out(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}"/></row>' for n in range(2, 50)
    )
    with open_workbook(with_sheet(tmp_path / "a.xlsx", rows)) as book:
        assert book.sheet("Scores").rows == [(1,)]


def test_a_wrong_sheet_lists_those_that_are_there(tmp_path: Path) -> None:
    with open_workbook(workbook(tmp_path / "a.xlsx")) as book, pytest.raises(BadInput) as caught:
        book.sheet("scores")
    assert str(caught.value) == "a.xlsx: there is no sheet 'scores'; expected one of 'Scores'."


def test_a_chart_on_a_sheet_of_its_own_is_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Data").write(0, 0, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Data!$A$1"})
        book.add_chartsheet("Picture").set_chart(chart)
    with open_workbook(tmp_path / "a.xlsx") as opened:
        assert opened.sheets == ("Data", "Picture")
        assert opened.sheet("Picture").rows == []


def test_formulas_without_a_saved_value_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["x", "=1+1", 5], [None, None, "=SUM(A1:A1)"]])
    with open_workbook(path) as book:
        sheet = book.sheet("Scores")
    assert sheet.unsaved_formulas == {"B1", "C2"}
    assert sheet.value(1, 2) is None


def test_formulas_are_given_as_text_when_asked_for(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    sheet = book.add_worksheet("Data")
    sheet.write_row("A1", [1, "text"])
    sheet.write_formula("C1", "=A1*2", None, 2)
    book.close()
    with open_workbook(tmp_path / "x.xlsx", formulas=True) as found:
        assert found.sheet("Data").rows == [(1, "text", "=A1*2")]
    with open_workbook(tmp_path / "x.xlsx") as found:
        assert found.sheet("Data").rows == [(1, "text", 2)]


def test_formulas_with_a_saved_value_are_values(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet("Scores")
        page.write_formula("A1", "=40+40", value=80)
        page.write_formula("B1", "=NA()", value="#N/A")
        page.write_formula("C1", "=0", value=0)
    with open_workbook(tmp_path / "a.xlsx") as opened:
        sheet = opened.sheet("Scores")
    assert sheet.unsaved_formulas == frozenset()
    assert (sheet.value(1, 1), sheet.value(1, 3)) == (80, 0)
    assert is_error(sheet.value(1, 2))


def test_the_empty_text_is_a_saved_value(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>""</f><v></v></c></row>'
    with open_workbook(with_sheet(tmp_path / "a.xlsx", row)) as book:
        assert book.sheet("Scores").unsaved_formulas == {"B1"}


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="B2"><f>1+1</f></c>',
        "<c r='B2' s='1'><f t='shared' si='0'/><v/></c>",
        '<c r="B2"><f>1+1</f><v></v></c>',
        '<c r="B2"><f><![CDATA[1<2]]></f></c>',
        '<c r="B2"\n><f\n>1+1</f\n></c>',
        "<c><v>1</v></c><c><f>1+1</f></c>",
    ],
)
def test_formulas_are_found_however_they_are_written(tmp_path: Path, cells: str) -> None:
    path = with_sheet(tmp_path / "a.xlsx", f'<row r="1"/><row r="2">{cells}</row>')
    with open_workbook(path) as book:
        assert book.sheet("Scores").unsaved_formulas == {"B2"}


def test_a_prefix_before_every_tag_hides_nothing(tmp_path: Path) -> None:
    rows = "".join(f'<x:row r="{n}"><x:c r="A{n}"><x:f>1+1</x:f></x:c></x:row>' for n in (1, 2, 3))
    sheet = f'<x:worksheet xmlns:x="{NAMESPACE}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    path = with_parts(tmp_path / "a.xlsx", {SHEET: sheet})
    with open_workbook(path) as book:
        assert book.sheet("Scores").unsaved_formulas == {"A1", "A2", "A3"}
    with pytest.raises(BadInput, match="more than 2 rows"):
        open_workbook(path, limits=Limits(max_rows=2))


@pytest.mark.parametrize("value", ["#VALUE!", "#REF!", "#N/A", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"])
def test_errors_are_recognised(value: str) -> None:
    assert is_error(value)


@pytest.mark.parametrize("value", [None, 0, "", "#1", "n/a", "N/A", "VALUE"])
def test_what_is_no_error_is_not_taken_for_one(value: object) -> None:
    assert not is_error(value)


MEASURE = """
import resource, sys, time
from pathlib import Path
from hsforhs.files import BadInput, open_workbook
start = time.perf_counter()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    open_workbook(Path(sys.argv[1]))
except BadInput as error:
    print(error)
print(time.perf_counter() - start)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
print("openpyxl" in sys.modules)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured with the module resource, which Windows lacks")
def test_a_million_rows_are_refused_at_once_and_before_they_are_parsed(tmp_path: Path) -> None:
    import subprocess

    path = with_many_rows(tmp_path / "big.xlsx", 1_000_000)
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    sentence, seconds, megabytes, parsed = done.stdout.splitlines()
    assert sentence.startswith("big.xlsx: a sheet has more than 100000 rows")
    assert float(seconds) < 2
    assert float(megabytes) < 100
    assert parsed == "False"


def test_rows_are_counted_exactly(tmp_path: Path) -> None:
    path = with_many_rows(tmp_path / "a.xlsx", 30_000)
    with open_workbook(path, limits=Limits(max_rows=30_000)) as book:
        assert len(book.sheet("Scores").rows) == 30_000
    with pytest.raises(BadInput, match="more than 29999 rows"):
        open_workbook(path, limits=Limits(max_rows=29_999))


@pytest.mark.parametrize("shift", range(16))
def test_rows_are_counted_once_where_two_pieces_meet(tmp_path: Path, shift: int) -> None:
    before = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1"/><!--'
    padding = "x" * (1024 * 1024 - len(before) - len("-->") - shift)
    sheet = f'{before}{padding}--><row r="2"/><row r="3"><c r="A3"><v>1</v></c></row></sheetData></worksheet>'
    path = with_parts(tmp_path / "a.xlsx", {SHEET: sheet})
    with open_workbook(path, limits=Limits(max_rows=3, max_ratio=100_000)) as book:
        assert len(book.sheet("Scores").rows) == 3
    with pytest.raises(BadInput, match="more than 2 rows"):
        open_workbook(path, limits=Limits(max_rows=2, max_ratio=100_000))


@pytest.mark.parametrize("dimension", ["A1:A1", "A1:XFD1048576", "A1", "F9:F9"])
def test_the_size_that_a_sheet_declares_is_not_believed(tmp_path: Path, dimension: str) -> None:
    with open_workbook(with_many_rows(tmp_path / "a.xlsx", 3, dimension=dimension)) as book:
        assert book.sheet("Scores").rows == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="9000000000"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>',
        "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"/></row>' for n in range(1, 400)),
    ],
)
def test_a_cell_far_away_is_refused_at_once(tmp_path: Path, rows: str) -> None:
    start = time.perf_counter()
    with open_workbook(with_sheet(tmp_path / "a.xlsx", rows)) as book, pytest.raises(BadInput, match=r"^a\.xlsx"):
        book.sheet("Scores")
    assert time.perf_counter() - start < 2


def test_formatted_cells_far_to_the_right_do_not_matter(tmp_path: Path) -> None:
    with open_workbook(with_sheet(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"/></row>')) as book:
        assert book.sheet("Scores").rows == [(1,)]


def test_an_empty_row_at_the_very_end_does_not_matter(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="12.8"><c r="B1048576"/></row>'
    with open_workbook(with_sheet(tmp_path / "a.xlsx", rows)) as book:
        assert book.sheet("Scores").rows == [(1,)]
    beyond = with_sheet(tmp_path / "b.xlsx", rows.replace('="1048576"', '="1048577"').replace("B1048576", "B1048577"))
    with open_workbook(beyond) as book, pytest.raises(BadInput, match="row 1048577: the sheet goes beyond"):
        book.sheet("Scores")


def test_cells_and_texts_are_limited(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a", "b"], [1, "long text"]])
    with (
        open_workbook(path, limits=Limits(max_text_chars=8)) as book,
        pytest.raises(BadInput, match="cell B2: the text has 9 characters; expected at most 8"),
    ):
        book.sheet("Scores")
    wide = with_sheet(tmp_path / "b.xlsx", '<row r="1">' + "<c/>" * 100 + "</row>")
    with pytest.raises(BadInput, match="more than 20 cells"):
        open_workbook(wide, limits=Limits(max_cells=20))


def laughs(name: str) -> str:
    entities = "".join(f'<!ENTITY {name}{n} "{f"&{name}{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY {name}0 "ha">{entities}]>'


LAUGHING_ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'


@pytest.mark.parametrize("padding", [0, 5_000, 3_000_000])
def test_entities_are_refused_wherever_they_are_defined(tmp_path: Path, padding: int) -> None:
    path = with_sheet(tmp_path / "a.xlsx", LAUGHING_ROW, before=f"<!--{'x' * padding}-->{laughs('a')}")
    with pytest.raises(BadInput, match="defines entities"):
        open_workbook(path, limits=Limits(max_ratio=100_000))


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml", "xl/odd.part"])
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str) -> None:
    with pytest.raises(BadInput, match="defines entities"):
        open_workbook(with_parts(tmp_path / "a.xlsx", {part: f"{laughs('a')}<x>&a9;</x>"}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp037"])
def test_entities_do_not_hide_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    declaration = b'<?xml version="1.0" encoding="cp037"?>' if encoding == "cp037" else b""
    sheet = f'{laughs("a")}<worksheet xmlns="{NAMESPACE}"><sheetData>{LAUGHING_ROW}</sheetData></worksheet>'
    with pytest.raises(BadInput, match="not saved as UTF-8"):
        open_workbook(with_parts(tmp_path / "a.xlsx", {SHEET: declaration + sheet.encode(encoding)}))


def test_a_picture_is_no_xml(tmp_path: Path) -> None:
    path = with_parts(tmp_path / "a.xlsx", {"xl/media/image1.jpg": b"\xff\xd8\xff\xe0 <!DOCTYPE" + bytes(100)})
    with open_workbook(path) as book:
        assert book.sheet("Scores").rows == [(1,)]


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (b"", "an empty file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file"),
        (b"iso3,score\nGHA,80\n", "a text table"),
        (b"<html><table></table></html>", "a web page"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, looks: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=f"^a.xlsx: the file is no Excel workbook; it looks like {looks}"):
        open_workbook(path)


def test_an_open_document_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", "<x/>")
    with pytest.raises(BadInput, match="it looks like an OpenDocument file"):
        open_workbook(tmp_path / "a.xlsx")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_workbook_is_named(tmp_path: Path, share: float) -> None:
    path = workbook(tmp_path / "a.xlsx", [[str(n)] for n in range(200)])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(BadInput, match=r"^a\.xlsx: the file is damaged or cut off"):
        open_workbook(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", SHEET])
@pytest.mark.parametrize("content", [b"", b"<broken"])
def test_a_broken_part_is_one_sentence_and_leaves_nothing_open(tmp_path: Path, part: str, content: bytes) -> None:
    path = with_parts(tmp_path / "a.xlsx", {part: content})
    with pytest.raises(BadInput, match=r"^a\.xlsx: [^\n]+\.$"), open_workbook(path) as book:
        book.sheet("Scores")
    # What is left open warns when it is collected, and warnings are errors here.
    gc.collect()


@pytest.mark.parametrize("rows", ['<row r="1"><c r="A1"><v>1', '<row r="x"/>', '<row><c t="s"><v>99</v></c></row>'])
def test_a_broken_sheet_is_one_sentence(tmp_path: Path, rows: str) -> None:
    path = with_sheet(tmp_path / "a.xlsx", rows)
    with pytest.raises(BadInput, match=r"^a\.xlsx: "), open_workbook(path) as book:
        book.sheet("Scores")


def test_a_workbook_in_the_strict_dialect_says_how_to_save_it(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    part = f'<workbook xmlns="{strict}"><sheets><sheet name="Scores" sheetId="1"/></sheets></workbook>'
    with pytest.raises(BadInput, match=r"^a\.xlsx: the workbook"):
        open_workbook(with_parts(tmp_path / "a.xlsx", {"xl/workbook.xml": part}))


def test_notes_of_the_parser_are_not_shown(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Unknown extension"):
        load_workbook(with_extension(tmp_path / "a.xlsx"))["Scores"]
    with open_workbook(tmp_path / "a.xlsx") as book:
        assert book.sheet("Scores").rows == [(1,)]


def with_extension(path: Path) -> Path:
    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><extLst><ext uri="{0}"/></extLst>'
    return with_parts(path, {SHEET: f'<worksheet xmlns="{NAMESPACE}">{rows}</worksheet>'})


@pytest.mark.parametrize(
    ("name", "sheets", "hidden"),
    [
        ("e-spar_2018_edition1.xlsx", ("Score by capacity & indicator",), 6),
        ("e-spar_2022_edition2.xlsx", ("Score by capacity & Indicator", "Glossary"), 0),
    ],
)
def test_all_196_states_of_the_published_workbooks_are_seen(
    shared_data: Path, name: str, sheets: tuple[str, ...], hidden: int
) -> None:
    path = shared_data / "raw_espar" / name
    with zipfile.ZipFile(path) as archive:
        assert archive.read(SHEET).count(b' hidden="1"') >= hidden
    with open_workbook(path) as book:
        sheet = book.sheet(book.sheets[0])
        assert len(book.sheets) == len(sheets)
    regions = {"AFRO", "AMRO", "EMRO", "EURO", "SEARO", "WPRO"}
    states = [row[2].strip() for row in sheet.rows if len(row) > 2 and row[1] in regions and row[2]]
    assert len(states) == len(set(states)) == 196
    assert sheet.unsaved_formulas == frozenset()
