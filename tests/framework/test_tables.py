"""Reading of the project's own data files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.framework.tables import DataFileError, digest, folder, read_records, read_table


def written(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path


class TestReadTable:
    def test_cells_are_text_without_outer_blanks(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.csv", 'code,title\nNA, Namibia \n007,"a, b"\n')
        assert list(read_table(path)) == [{"code": "NA", "title": "Namibia"}, {"code": "007", "title": "a, b"}]

    def test_a_tsv_is_split_at_tabs(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.tsv", "code\ttitle\nA\tone, two\n")
        assert list(read_table(path)) == [{"code": "A", "title": "one, two"}]

    @pytest.mark.parametrize("line", ["A", "A,b,c"])
    def test_a_row_with_too_few_or_too_many_cells_is_named(self, tmp_path: Path, line: str) -> None:
        path = written(tmp_path / "x.csv", f'code,title\nA,"two\nlines"\n{line}\n')
        with pytest.raises(DataFileError, match=r"x\.csv, line 4: \d cells where the header has 2"):
            list(read_table(path))

    def test_a_header_alone_or_nothing_has_no_rows(self, tmp_path: Path) -> None:
        assert list(read_table(written(tmp_path / "x.csv", "code,title\n"))) == []
        assert list(read_table(written(tmp_path / "y.csv", ""))) == []


class TestReadRecords:
    def test_a_record_is_made_of_every_row(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.csv", "code,number\nA,1\nB,2\n")
        assert list(read_records(path, lambda row: (row["code"], int(row["number"])))) == [("A", 1), ("B", 2)]

    def test_a_cell_that_does_not_fit_is_named_with_file_and_row(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.csv", "code,number\nA,1\nB,two\n")
        with pytest.raises(DataFileError, match=r"x\.csv, row 2: .*'two'"):
            list(read_records(path, lambda row: int(row["number"])))

    def test_a_missing_column_is_named(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.csv", "code,number\nA,1\n")
        with pytest.raises(DataFileError, match=r"x\.csv: the column 'title' is missing"):
            list(read_records(path, lambda row: row["title"]))


class TestDigest:
    def test_line_ends_do_not_count(self, tmp_path: Path) -> None:
        written(tmp_path / "unix" / "x.csv", "a\nb\n")
        written(tmp_path / "windows" / "x.csv", "a\r\nb\r\n")
        assert digest(tmp_path / "unix") == digest(tmp_path / "windows")

    def test_content_name_and_place_count(self, tmp_path: Path) -> None:
        written(tmp_path / "1" / "x.csv", "a\n")
        written(tmp_path / "2" / "x.csv", "b\n")
        written(tmp_path / "3" / "y.csv", "a\n")
        written(tmp_path / "4" / "sub" / "x.csv", "a\n")
        assert len({digest(tmp_path / name) for name in "1234"}) == 4

    def test_only_data_files_count(self, tmp_path: Path) -> None:
        written(tmp_path / "x.csv", "a\n")
        before = digest(tmp_path)
        written(tmp_path / "README.md", "words")
        assert digest(tmp_path) == before
        written(tmp_path / "y.tsv", "a\n")
        assert digest(tmp_path) != before

    def test_the_order_in_which_files_were_made_does_not_count(self, tmp_path: Path) -> None:
        for place, names in (("1", "xy"), ("2", "yx")):
            for name in names:
                written(tmp_path / place / f"{name}.csv", name)
        assert digest(tmp_path / "1") == digest(tmp_path / "2")


def test_folder_leads_into_the_package() -> None:
    assert folder("hsforhs.framework", "data", "areas.csv").is_file()
    assert not folder("hsforhs.framework", "data", "nothing.csv").is_file()
