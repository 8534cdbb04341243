from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.library.table import read_table, write_table
from tests.library.made import made


def table(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_headings_of_other_tables_are_known_or_mapped(tmp_path: Path) -> None:
    path = table(tmp_path, "Name;Link;Date;Areas;Colour\nGuide;https://example.org;2020-05-01;D2 P4;red\n")
    (found,) = read_table(path, "me", {"Name": "title"})
    assert (found.title, found.address, found.year) == ("Guide", "https://example.org", 2020)
    assert [(tag.code, tag.proposer, tag.status) for tag in found.tags] == [
        ("D2", "me", "proposed"),
        ("P4", "me", "proposed"),
    ]


@pytest.mark.parametrize(
    ("text", "mapping", "sentence"),
    [
        ("name\nGuide\n", {}, "list.csv: no column holds the title"),
        ("title,year,Year\nGuide,2020,2021\n", {}, "list.csv: two columns hold the year"),
        ("title\nGuide\n", {"title": "colour"}, "the column 'colour' of the mapping is unknown"),
        ("title,kind\nGuide,poem\n", {}, "line 2 ('Guide'): the kind 'poem' is unknown"),
        ("title,cells\nGuide,D2:HIS ZZ:HIS\n", {}, "line 2 ('Guide'): "),
        ("title,cell\nGuide,surveillance\n", {}, "line 2 ('Guide'): "),
        ("title,year\n,2020\n", {}, "line 2 (''): the record has no title"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, text: str, mapping: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        read_table(table(tmp_path, text), mapping=mapping)
    assert str(error.value).startswith(sentence)


def test_a_formula_goes_out_neutralised_and_comes_back(tmp_path: Path) -> None:
    text = write_table([made(title="=1+1")])
    assert ",=1+1" not in text
    assert read_table(table(tmp_path, text))[0].title == "=1+1"


def test_a_column_may_be_left_out(tmp_path: Path) -> None:
    assert read_table(table(tmp_path, "title,year\nGuide,soon\n"), mapping={"year": ""})[0].year is None


def test_headings_of_citation_programs_are_known_and_ours_go_first(tmp_path: Path) -> None:
    zotero = (
        "Key,Item Type,Publication Year,Author,Title,Publication Title,DOI,Url,Abstract Note,Date,Publisher\n"
        'X1,journalArticle,2021,"Roe, Ada; Do, B.",Zebra care,Journal of Zebras,10.1234/z,https://e.org/z,Stripes,2021-05,\n'
        "X2,computerProgram,,,Zebra counter,,,,,,Zoo\n"
    )
    one, other = read_table(table(tmp_path, zotero))
    assert (one.title, one.year, one.kind, one.doi) == ("Zebra care", 2021, "article", "10.1234/z")
    assert (one.authors, one.abstracts) == (("Roe, Ada", "Do, B."), {"und": "Stripes"})
    assert (other.kind, other.publisher) == ("", "Zoo")
    scopus = "Authors,Document Title,Year,Source Title,Document Type\nRoe A.,Zebra law,2020,J Zebra,Review\n"
    (found,) = read_table(table(tmp_path, scopus))
    assert (found.title, found.publisher, found.kind) == ("Zebra law", "J Zebra", "review")
    (found,) = read_table(table(tmp_path, "title,date,year\nGuide,2020,2021\n"))
    assert found.year == 2021
    (found,) = read_table(table(tmp_path, "Titel,Url\nGuide,x\n"), mapping={"Titel": "title", "Url": ""})
    assert found.address == ""


def test_cells_are_tags_of_their_parts(tmp_path: Path) -> None:
    text = "title;areas;Cells\nGuide;P4;D2:HIS, P5:OS:ANI\nOther;;\n"
    one, other = read_table(table(tmp_path, text))
    assert (one.codes("area"), one.codes("sector"), other.tags) == (("P4", "D2", "P5"), ("ANI",), ())
    assert one.codes("component")[0] == "HIS"


def test_a_second_heading_speaks_where_the_first_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Title,Publisher,Publication Title,Language of Original Document\nA,,Journal,French\nB,Body,,\n", "utf-8"
    )
    assert [(x.publisher, x.language) for x in read_table(file)] == [("Journal", "fr"), ("Body", "und")]
    assert [x.publisher for x in read_table(file, mapping={"Publication Title": ""})] == ["", "Body"]


def test_headings_of_two_letters(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("PT\tAU\tTI\tSO\tLA\tDT\tPY\tDI\nJ\tLi, W\tA\tJo\tEnglish\tArticle\t2020\t10.1000/a\n", "utf-16")
    (found,) = read_table(file)
    assert (found.authors, found.title, found.publisher) == (("Li, W",), "A", "Jo")
    assert (found.language, found.kind, found.year, found.doi) == ("en", "article", 2020, "10.1000/a")
