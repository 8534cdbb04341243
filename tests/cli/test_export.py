"""Stored scores as files for other systems."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import icalendar
import pytest
from lxml import etree

from tests.cli.exchange_store import Command, make_command
from tests.cli.made import run

FORMATS = ("dhis2", "adx", "sdmx", "hxl")
GHANA = ("--place", "GHA", "--instrument", "spar-2", "--year", "2022")
pytestmark = pytest.mark.django_db


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    return make_command(tmp_path / "store", monkeypatch)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


class TestContract:
    def test_dhis2(self, command: Command, out: Path) -> None:
        done = command("export", "dhis2", *GHANA, "--out", out)
        assert done.stdout == f"{out}: 1 round of 1 place\n"
        values = json.loads(out.read_bytes())["dataValues"]
        assert len(values) == 35 + 15 + 1
        assert {(x["orgUnit"], x["period"]) for x in values} == {("GHA", "2022")}

    def test_adx(self, command: Command, out: Path) -> None:
        command("export", "adx", *GHANA, "--out", out)
        (group,) = etree.parse(out).getroot()
        assert dict(group.attrib) == {"dataSet": "HSFORHS_SPAR2", "orgUnit": "GHA", "period": "2022-01-01/P1Y"}
        assert len(group) == 51

    def test_sdmx(self, command: Command, out: Path) -> None:
        command("export", "sdmx", *GHANA, "--out", out)
        assert {x["STRUCTURE_ID"] for x in rows(out)} == {"HSFORHS:SPAR2(1.0.0)"}
        assert len(rows(out)) == 51

    def test_hxl(self, command: Command, out: Path) -> None:
        command("export", "hxl", *GHANA, "--out", out)
        tags, *values = rows(out)
        assert tags["Value"] == "#indicator+value+num"
        assert {x["Place"] for x in values} == {"Ghana"}

    def test_all_formats_tell_the_same_figures(self, command: Command, tmp_path: Path) -> None:
        paths = {name: tmp_path / name for name in FORMATS}
        for name, path in paths.items():
            command("export", name, *GHANA, "--out", path)
        sdmx = {x["INDICATOR"]: x["OBS_VALUE"] for x in rows(paths["sdmx"])}
        adx = {x.get("dataElement"): x.get("value") for x in etree.parse(paths["adx"]).getroot()[0]}
        dhis2 = [x["value"] for x in json.loads(paths["dhis2"].read_bytes())["dataValues"]]
        hxl = [x["Value"] for x in rows(paths["hxl"])[1:]]
        assert adx == sdmx
        assert dhis2 == hxl == list(sdmx.values())

    def test_the_same_records_give_the_same_file(self, command: Command, out: Path) -> None:
        for name in FORMATS:
            command("export", name, *GHANA, "--out", out)
            first = out.read_bytes()
            command("export", name, *GHANA, "--out", out)
            assert out.read_bytes() == first, name


class TestPlaces:
    def test_children_are_added(self, command: Command, out: Path) -> None:
        words = ("--place", "XLM", "--instrument", "spar-2", "--year", "2025", "--children", "--out", out)
        for name in FORMATS:
            assert command("export", name, *words).stdout == f"{out}: 14 rounds of 14 places\n", name

    def test_a_province_is_a_place_as_well(self, command: Command, out: Path) -> None:
        command("export", "hxl", "--place", "XLM-U", "--instrument", "spar-2", "--year", "2025", "--out", out)
        assert {(x["Country code"], x["Place code"]) for x in rows(out)[1:]} == {("XLM", "XLM-U")}

    def test_what_is_not_there_is_refused_and_writes_no_file(self, command: Command, out: Path) -> None:
        done = command("export", "sdmx", *GHANA[:-1], "2020", "--out", out, code=2)
        assert "Ghana has no round by spar-2 in 2020; expected one of spar-2 2022" in done.stderr
        assert not out.exists()

    def test_private_rounds_are_told(self, command: Command, out: Path) -> None:
        from hsforhs.workbench.assessments.models import Round

        assert "warning" not in command("export", "hxl", *GHANA, "--out", out).stderr
        Round.objects.filter(place__code="GHA").update(visibility="PRIVATE")
        assert "warning: 1 of 1 rounds are not public" in command("export", "hxl", *GHANA, "--out", out).stderr

    def test_two_kinds_in_a_year_need_a_choice_where_the_format_has_none(self, command: Command, out: Path) -> None:
        from hsforhs.workbench.assessments.models import Round

        found = Round.objects.get(place__code="GHA", instrument="spar-1")
        Round.objects.filter(pk=found.pk).update(instrument="spar-2", year=2022, period="2022", kind="EXT")
        for name in ("dhis2", "adx"):
            done = command("export", name, *GHANA, "--out", out, code=2)
            assert "there are rounds of the kinds EXT and SELF; expected --kind EXT, for example" in done.stderr
            command("export", name, *GHANA, "--kind", "self", "--out", out)
        command("export", "sdmx", *GHANA, "--out", out)
        assert {x["ASSESSMENT_KIND"] for x in rows(out)} == {"EXT", "SELF"}


class TestOrganisationUnits:
    def test_codes_are_mapped(self, command: Command, tmp_path: Path, out: Path) -> None:
        units = tmp_path / "units.csv"
        units.write_text("code,org_unit\nGHA,OU_GHANA\n", encoding="utf-8")
        for name in ("dhis2", "adx"):
            command("export", name, *GHANA, "--org-units", units, "--out", out)
            assert b"OU_GHANA" in out.read_bytes()

    def test_identifiers_need_the_file(self, command: Command, tmp_path: Path, out: Path) -> None:
        words = ("export", "dhis2", *GHANA, "--org-unit-scheme", "uid", "--out", out)
        assert "GHA has no organisation unit" in command(*words, code=2).stderr
        units = tmp_path / "units.csv"
        units.write_text("org_unit;code\nImspTQPwCqd;GHA\n", encoding="utf-8")
        command(*words, "--org-units", units)
        assert {x["orgUnit"] for x in json.loads(out.read_bytes())["dataValues"]} == {"ImspTQPwCqd"}


class TestFiles:
    def test_a_file_that_is_there_is_replaced(self, command: Command, out: Path) -> None:
        out.write_text("old")
        command("export", "hxl", *GHANA, "--out", out)
        assert out.read_text(encoding="utf-8").startswith("Country code,")
        assert [x.name for x in out.parent.iterdir() if ".part" in x.name] == []

    def test_a_folder_that_is_not_there_is_one_sentence(self, command: Command, out: Path) -> None:
        done = command("export", "hxl", *GHANA, "--out", out / "x.csv", code=2)
        assert "the file cannot be written (No such file or directory); expected a folder" in done.stderr


class TestMetadata:
    def test_it_needs_no_store(self, out: Path) -> None:
        done = run("export", "metadata", "--instrument", "spar-2", "--out", out)
        assert done.exit_code == 0, done.output
        assert done.stdout == f"{out}: 51 data elements in one data set\n"
        assert len(json.loads(out.read_bytes())["dataElements"]) == 51

    def test_what_is_not_scored_has_none(self, out: Path) -> None:
        done = run("export", "metadata", "--instrument", "benchmarks-2", "--out", out)
        assert done.exit_code == 2
        assert "benchmarks-2 is not scored" in done.stderr

    def test_values_and_metadata_meet(self, command: Command, tmp_path: Path) -> None:
        run("export", "metadata", "--instrument", "spar-2", "--out", tmp_path / "m.json")
        command("export", "dhis2", *GHANA, "--out", tmp_path / "v.json")
        known = json.loads((tmp_path / "m.json").read_bytes())
        values = json.loads((tmp_path / "v.json").read_bytes())
        assert values["dataSet"] == known["dataSets"][0]["id"]
        assert {x["dataElement"] for x in values["dataValues"]} == {x["id"] for x in known["dataElements"]}


class TestCalendar:
    def test_missions_are_events(self, command: Command, out: Path) -> None:
        done = command("export", "calendar", "--place", "AFRO", "--children", "--out", out)
        found = list(icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT"))
        assert done.stdout == f"{out}: {len(found)} events\n"
        assert "Ghana: JEE 1, end of the mission" in {str(x["summary"]) for x in found}

    def test_the_uid_of_a_mission_stays(self, command: Command, out: Path) -> None:
        texts = []
        for _ in range(2):
            command("export", "calendar", "--place", "GHA", "--out", out)
            texts.append(out.read_bytes())
        assert texts[0] == texts[1]

    def test_a_place_without_dates_is_refused(self, command: Command, out: Path) -> None:
        assert (
            "XLM has no round with a date"
            in command("export", "calendar", "--place", "XLM", "--out", out, code=2).stderr
        )
