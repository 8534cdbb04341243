from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.geography import Mapped, PlaceReading, check_rows, read_places
from hsforhs.scores.examples import invented_places

from .made import GHANA, LUMORA, features, json_file, table, unit, units

TABLE = """code,name,kind,parent,population,valid_from,name_fr
XLM,Lumora,country,,4112500,,
XLM-U,Upland,province,XLM,459300,2019-01-01,Hautes-Terres
XLM-U-1,Tessamor,district,XLM-U,182400,,
"""


def read(path: Path, mapped: Mapped | None = None) -> PlaceReading:
    return read_places(path, LUMORA, mapped=mapped)


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    found = read(table(tmp_path, TABLE))
    assert found.layout == "table of places"
    upland, tessamor = found.rows
    assert (upland.kind, upland.parent, upland.population) == ("province", "XLM", 459300)
    assert upland.valid_from == dt.date(2019, 1, 1)
    assert upland.names == {"fr": "Hautes-Terres"}
    assert (tessamor.kind, tessamor.parent, tessamor.where) == ("district", "XLM-U", "line 4")
    assert found.kinds == {"province", "district"}
    check_rows(found.rows, LUMORA, file=found.file)


def test_the_places_of_the_worked_example_are_such_a_table(tmp_path: Path) -> None:
    lines = [",".join(x.values()) for x in invented_places()]
    path = table(tmp_path, "\n".join([",".join(invented_places()[0]), *lines]))
    found = read(path)
    assert [x.kind for x in found.rows].count("district") == 12
    check_rows(found.rows, LUMORA, file=found.file)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_tables_come_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    found = read(table(tmp_path, "code;name\nU;Tessamor-sur-Régnié\n", encoding=encoding))
    assert found.rows[0].name == "Tessamor-sur-Régnié"
    assert bool(found.remarks) == (encoding == "cp1252")


def test_a_bad_cell_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"places\.csv, line 3: the population 'many' cannot be used"):
        read(table(tmp_path, "code,name,population\nU,Upland,5\nR,Rivers,many\n"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "looks like a PDF; expected a CSV table"),
        (b"", "looks like an empty file"),
        (b"<!doctype html><html>", "looks like a web page"),
        (b"PK\x03\x04broken", "looks like an Excel workbook"),
        (b'{"type": "Feature"}', "the JSON holds no places"),
        (b"[1, 2]", "the JSON holds no places"),
        (b'{"organisationUnits": [', "the JSON breaks off"),
    ],
)
def test_other_files_are_refused_by_their_content(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        read(path)


def test_json_is_recognised_whatever_its_name(tmp_path: Path) -> None:
    assert read(json_file(tmp_path, features({"code": "U", "name": "Upland"}), name="x.csv")).layout == "GeoJSON"
    assert read(json_file(tmp_path, units(unit(1, "Lumora"), unit(2, "Upland", [1])))).layout.startswith("DHIS2")


def test_the_places_of_another_state_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"line 2: the code TGO-1 belongs to TGO; expected places of GHA alone"):
        read_places(table(tmp_path, "code,name\nTGO-1,Maritime\n"), GHANA)
