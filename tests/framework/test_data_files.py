"""The data files keep their promises, read here with the csv module alone."""

from __future__ import annotations

import csv
import itertools
import unicodedata
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

STATE_NAMES = ("name", "name_fr", "name_ar", "name_es", "name_ru", "name_zh")
DATA = Path(str(files("hsforhs"))) / "framework" / "data"
EXAMPLES = Path(str(files("hsforhs"))) / "scores" / "examples"

INSTRUMENT_COLUMNS = "code title group group_title pillar note source status"
CROSSWALK_COLUMNS = "subject_id predicate_id object_id mapping_justification relation source status"

FILES = {
    "dimensions.csv": (3, "code title note"),
    "components.csv": (8, "code dimension title short_title basis note"),
    "sectors.csv": (27, "code title duty basis"),
    "areas.csv": (19, "code group title short_title spar2_capacity hepr basis"),
    "lists.csv": (74, "list code title basis"),
    "capacity_levels.csv": (5, "level name meaning"),
    "instruments.csv": (9, "id name short_name edition year kind scale source"),
    "instruments/jee-1.csv": (48, INSTRUMENT_COLUMNS),
    "instruments/jee-2.csv": (49, INSTRUMENT_COLUMNS),
    "instruments/jee-3.csv": (56, INSTRUMENT_COLUMNS),
    "instruments/spar-1.csv": (24, INSTRUMENT_COLUMNS),
    "instruments/spar-2.csv": (35, INSTRUMENT_COLUMNS),
    "instruments/benchmarks-1.csv": (44, INSTRUMENT_COLUMNS),
    "instruments/benchmarks-2.csv": (15, INSTRUMENT_COLUMNS),
    "instruments/benchmarks-2_areas.csv": (21, "no title jee3_area spar2_capacity status"),
    "hepr_capabilities.csv": (15, "code component title note"),
    "matrix.csv": (152, "area component strength mode descriptor"),
    "pillars.csv": (14, "code title areas basis"),
    "steps.csv": (10, "code title inputs outputs"),
    "tools.csv": (18, "code title kind frequency basis"),
    "plan_checks.csv": (10, "code check why"),
    "regions.csv": (6, "code gho_code title note"),
    "states.csv": (
        196,
        f"iso3 iso2 m49 {' '.join(STATE_NAMES)} who_region who_member ldc sids lldc",
    ),
    "state_aliases.csv": (355, "alias iso3 note"),
}
CROSSWALKS = {
    "jee-1_jee-2": 54,
    "jee-2_jee-3": 64,
    "spar-1_spar-2": 35,
    "jee-3_spar-2": 61,
    "jee-3_hepr": 62,
    "jee-1_benchmarks-1": 49,
    "jee-2_benchmarks-1": 49,
    "spar-1_benchmarks-1": 39,
    "jee-3_benchmarks-2": 17,
}
GROUPS = {"jee-1": 19, "jee-2": 19, "jee-3": 19, "spar-1": 13, "spar-2": 15, "benchmarks-1": 18}
PREDICATES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
PREDICATE_OF_RELATION = {
    "merge": {"skos:broadMatch"},
    "absorbed": {"skos:broadMatch"},
    "widened": {"skos:broadMatch"},
    "moved into": {"skos:broadMatch"},
    "split": {"skos:narrowMatch"},
    "narrowed": {"skos:narrowMatch"},
    "became own capacity": {"skos:narrowMatch"},
    "recast": {"skos:closeMatch"},
    "partly": {"skos:relatedMatch"},
    "same": {"skos:exactMatch", "skos:closeMatch"},
    "1:1": {"skos:exactMatch", "skos:closeMatch"},
    "renumbered": {"skos:exactMatch", "skos:closeMatch"},
    "reordered": {"skos:exactMatch", "skos:closeMatch"},
    "renamed": {"skos:exactMatch", "skos:closeMatch"},
    "moved": {"skos:exactMatch", "skos:closeMatch"},
}
EDITION_CROSSWALKS = ["jee-1_jee-2", "jee-2_jee-3", "spar-1_spar-2"]
WORKSHOP_STATES = ["SGP", "FIN", "THA", "GHA", "NGA", "IND", "AFG", "SEN"]
SPAR_VALUES = {"0", "20", "40", "60", "80", "100"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t" if path.suffix == ".tsv" else ",", strict=True))


def data(name: str) -> list[dict[str, str]]:
    return rows(DATA / name)


def crosswalk(name: str) -> list[dict[str, str]]:
    return data(f"crosswalks/{name}.tsv")


def column(name: str, header: str) -> list[str]:
    return [row[header] for row in data(name)]


def codes_of(instrument: str) -> set[str]:
    """Indicators and groups of an instrument, or capabilities of HEPR."""
    if instrument == "hepr":
        return set(column("hepr_capabilities.csv", "code"))
    table = data(f"instruments/{instrument}.csv")
    return {row["code"] for row in table} | {row["group"] for row in table}


def all_tables() -> list[Path]:
    own = [DATA / name for name in FILES] + [DATA / "crosswalks" / f"{name}.tsv" for name in CROSSWALKS]
    return own + sorted(EXAMPLES.glob("*.csv"))


def folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("\u2019", "'"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())


def rounded_mean(values: list[int]) -> int:
    """Mean rounded half up, as in published SPAR capacities and totals."""
    return (2 * sum(values) + len(values)) // (2 * len(values))


class TestShape:
    @pytest.mark.parametrize("name", FILES)
    def test_file_has_its_rows_and_columns(self, name: str) -> None:
        count, columns = FILES[name]
        table = data(name)
        assert list(table[0]) == columns.split()
        assert len(table) == count

    @pytest.mark.parametrize("name", CROSSWALKS)
    def test_crosswalk_has_its_rows_and_columns(self, name: str) -> None:
        table = crosswalk(name)
        assert list(table[0]) == CROSSWALK_COLUMNS.split()
        assert len(table) == CROSSWALKS[name]

    def test_no_table_stands_outside_these_tests(self) -> None:
        found = {str(path.relative_to(DATA).as_posix()) for path in DATA.glob("*.csv")}
        found |= {f"instruments/{path.name}" for path in (DATA / "instruments").iterdir()}
        assert found == set(FILES)
        assert {path.stem for path in (DATA / "crosswalks").iterdir()} == set(CROSSWALKS)

    @pytest.mark.parametrize("path", all_tables(), ids=lambda path: path.name)
    def test_text_is_clean(self, path: Path) -> None:
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf"), "byte order mark"
        assert b"\r" not in raw, "carriage return"
        assert raw.endswith(b"\n"), "no line end after the last row"
        for number, row in enumerate(rows(path), start=2):
            assert None not in row, f"{path.name}, line {number}: more cells than the header"
            for header, cell in row.items():
                place = f"{path.name}, line {number}, {header}: {cell!r}"
                assert cell is not None, f"{place}: fewer cells than the header"
                assert cell == " ".join(cell.split()), f"{place}: outer, double or no-break blanks"
                assert "://" not in cell, f"{place}: an address instead of a book or repository"

    @pytest.mark.parametrize(
        ("name", "key"),
        [(name, columns.split()[0]) for name, (_, columns) in FILES.items() if name not in ("lists.csv", "matrix.csv")],
    )
    def test_codes_are_unique(self, name: str, key: str) -> None:
        assert [code for code, times in Counter(column(name, key)).items() if times > 1] == []

    @pytest.mark.parametrize("name", [name for name, (_, columns) in FILES.items() if "basis" in columns.split()])
    def test_basis_is_one_of_three(self, name: str) -> None:
        assert set(column(name, "basis")) <= {"R", "M", "D"}


class TestVocabulary:
    def test_components_stand_under_a_dimension_and_in_order(self) -> None:
        assert column("components.csv", "code") == ["LG", "FIN", "HWF", "HIS", "MPT", "SD", "COM", "OS"]
        assert set(column("components.csv", "dimension")) == {"SYSTEM", "SECTOR"}
        assert set(column("dimensions.csv", "code")) == {"IHR", "SYSTEM", "SECTOR"}

    def test_areas_are_those_of_jee_3(self) -> None:
        jee3 = {row["group"]: row["group_title"] for row in data("instruments/jee-3.csv")}
        assert {row["code"]: row["title"] for row in data("areas.csv")} == jee3

    def test_areas_point_at_spar_2_and_hepr(self) -> None:
        capacities = set(column("instruments/spar-2.csv", "group")) | {""}
        hepr = {row["code"] for row in data("lists.csv") if row["list"] == "hepr"}
        for row in data("areas.csv"):
            assert row["spar2_capacity"] in capacities, row["code"]
            assert row["hepr"] in hepr, row["code"]

    def test_short_titles_fit_a_grid_heading(self) -> None:
        too_long = [x for x in column("areas.csv", "short_title") if not 0 < len(x) <= 24]
        assert too_long == []
        assert len(set(column("areas.csv", "short_title"))) == 19
        assert len(set(column("components.csv", "short_title"))) == 8

    def test_lists_hold_single_values(self) -> None:
        pairs = [(row["list"], row["code"]) for row in data("lists.csv")]
        assert len(pairs) == len(set(pairs))
        by_list: dict[str, list[str]] = {}
        for name, code in pairs:
            by_list.setdefault(name, []).append(code)
        assert "level_scale" not in by_list
        assert by_list["impact"] == ["H", "M", "L"]
        assert by_list["feasibility"] == ["E", "M", "D"]
        assert by_list["priority"] == ["VH", "H", "M", "L", "VL"]
        assert by_list["score_kind"] == ["SELF", "EXT", "FUNC", "PEER", "DATA"]

    def test_levels_are_one_to_five(self) -> None:
        assert column("capacity_levels.csv", "level") == ["1", "2", "3", "4", "5"]

    def test_every_area_meets_every_component_once(self) -> None:
        cells = [(row["area"], row["component"]) for row in data("matrix.csv")]
        grid = itertools.product(column("areas.csv", "code"), column("components.csv", "code"))
        assert sorted(cells) == sorted(grid)

    def test_matrix_values_are_known(self) -> None:
        modes = {row["code"] for row in data("lists.csv") if row["list"] == "mode"}
        for row in data("matrix.csv"):
            cell = f"{row['area']}:{row['component']}"
            assert row["strength"] in {"1", "2", "3"}, cell
            assert row["mode"] in modes, cell
            assert row["descriptor"], cell

    def test_pillars_name_known_areas(self) -> None:
        areas = set(column("areas.csv", "code"))
        for row in data("pillars.csv"):
            assert row["areas"], row["code"]
            assert set(row["areas"].split()) <= areas, row["code"]

    def test_capabilities_stand_three_under_each_hepr_component(self) -> None:
        hepr = {row["code"] for row in data("lists.csv") if row["list"] == "hepr"}
        assert Counter(column("hepr_capabilities.csv", "component")) == dict.fromkeys(hepr, 3)


class TestInstruments:
    def test_ids_hold_their_edition(self) -> None:
        for row in data("instruments.csv"):
            assert row["edition"] == row["id"].partition("-")[2], row["id"]

    def test_kind_and_scale_follow_the_family(self) -> None:
        expected = {"jee": ("EXT", "level"), "spar": ("SELF", "percent")}
        for row in data("instruments.csv"):
            family = row["id"].partition("-")[0]
            assert (row["kind"], row["scale"]) == expected.get(family, ("", "")), row["id"]

    @pytest.mark.parametrize("instrument", GROUPS)
    def test_number_of_groups(self, instrument: str) -> None:
        table = data(f"instruments/{instrument}.csv")
        titles = {(row["group"], row["group_title"]) for row in table}
        assert len(titles) == len({group for group, _ in titles}) == GROUPS[instrument]

    @pytest.mark.parametrize("instrument", [*GROUPS, "benchmarks-2"])
    def test_indicators_are_sourced_and_belong_to_their_group(self, instrument: str) -> None:
        for row in data(f"instruments/{instrument}.csv"):
            assert row["source"], row["code"]
            assert row["status"] == "read", row["code"]
            assert row["code"].replace(".", "").startswith(row["group"]), row["code"]

    def test_a_title_is_missing_only_where_the_note_says_so(self) -> None:
        for instrument in [*GROUPS, "benchmarks-2"]:
            for row in data(f"instruments/{instrument}.csv"):
                assert bool(row["title"]) != ("title not confirmed" in row["note"]), row["code"]

    def test_second_benchmarks_hold_no_inferred_codes(self) -> None:
        codes = column("instruments/benchmarks-2.csv", "code")
        areas = data("instruments/benchmarks-2_areas.csv")
        assert not {"12A.2+", "16A.1", "20.1", "1.1"} & set(codes)
        assert "12B" not in {row["no"] for row in areas}
        assert {code.rpartition(".")[0] for code in codes} <= {row["no"] for row in areas}
        assert {row["jee3_area"] for row in areas} == {*column("areas.csv", "code"), ""}

    def test_the_same_code_means_other_things_in_the_two_spar_editions(self) -> None:
        def title(instrument: str) -> str:
            table = data(f"instruments/{instrument}.csv")
            return next(row["group_title"] for row in table if row["group"] == "C3")

        assert title("spar-1") == "Zoonotic events and the human-animal interface"
        assert title("spar-2") == "Financing"


class TestCrosswalks:
    @pytest.mark.parametrize("name", CROSSWALKS)
    def test_every_end_exists(self, name: str) -> None:
        for number, row in enumerate(crosswalk(name), start=2):
            for instrument, end in zip(name.split("_"), (row["subject_id"], row["object_id"]), strict=True):
                if end:
                    prefix, _, code = end.partition(":")
                    assert prefix == instrument, f"line {number}: {end} is not of {instrument}"
                    assert code in codes_of(instrument), f"line {number}: {instrument} has no {code}"

    @pytest.mark.parametrize("name", CROSSWALKS)
    def test_an_end_is_empty_only_where_the_relation_says_why(self, name: str) -> None:
        for number, row in enumerate(crosswalk(name), start=2):
            place = f"line {number}: {row['subject_id']} {row['relation']} {row['object_id']}"
            assert row["subject_id"] or row["object_id"], place
            assert (not row["subject_id"]) == row["relation"].startswith("new"), place
            assert (not row["object_id"]) == row["relation"].startswith(("dropped", "no counterpart")), place

    @pytest.mark.parametrize("name", CROSSWALKS)
    def test_predicates_are_skos_and_stand_where_both_ends_do(self, name: str) -> None:
        for number, row in enumerate(crosswalk(name), start=2):
            if row["subject_id"] and row["object_id"]:
                assert row["predicate_id"] in PREDICATES, f"line {number}"
            else:
                assert row["predicate_id"] == "", f"line {number}"
            assert row["mapping_justification"] == "semapv:ManualMappingCuration", f"line {number}"
            assert row["status"] in {"read", "own", "proposal"}, f"line {number}"
            assert row["relation"], f"line {number}"
            assert row["source"], f"line {number}"

    @pytest.mark.parametrize("name", CROSSWALKS)
    def test_no_pair_stands_twice(self, name: str) -> None:
        pairs = Counter((row["subject_id"], row["object_id"]) for row in crosswalk(name))
        assert [pair for pair, times in pairs.items() if times > 1] == []

    @pytest.mark.parametrize("name", CROSSWALKS)
    @pytest.mark.parametrize("end", ["subject_id", "object_id"])
    def test_nothing_is_exactly_two_things(self, name: str, end: str) -> None:
        exact = Counter(row[end] for row in crosswalk(name) if row["predicate_id"] == "skos:exactMatch")
        assert [code for code, times in exact.items() if times > 1] == []

    @pytest.mark.parametrize("name", EDITION_CROSSWALKS)
    def test_predicates_follow_the_words_of_the_relation(self, name: str) -> None:
        checked = 0
        for number, row in enumerate(crosswalk(name), start=2):
            words = next((words for words in PREDICATE_OF_RELATION if row["relation"].startswith(words)), "")
            if words:
                checked += 1
                place = f"line {number}: {row['subject_id']} {row['relation']} {row['object_id']}"
                assert row["predicate_id"] in PREDICATE_OF_RELATION[words], place
        assert checked >= 25

    @pytest.mark.parametrize("name", EDITION_CROSSWALKS)
    def test_no_indicator_of_either_edition_is_lost(self, name: str) -> None:
        for instrument, end in zip(name.split("_"), ("subject_id", "object_id"), strict=True):
            mapped = {row[end].partition(":")[2] for row in crosswalk(name)} - {""}
            assert mapped == set(column(f"instruments/{instrument}.csv", "code")), instrument

    def test_every_indicator_of_jee_3_and_spar_2_is_answered(self) -> None:
        table = [row for row in crosswalk("jee-3_spar-2") if row["status"] != "proposal"]
        subjects = {row["subject_id"].partition(":")[2] for row in table}
        objects = {row["object_id"].partition(":")[2] for row in table} - {"", "C7"}
        assert subjects == set(column("instruments/jee-3.csv", "code"))
        assert objects == set(column("instruments/spar-2.csv", "code"))

    def test_no_counterpart_means_none_but_a_proposal(self) -> None:
        table = crosswalk("jee-3_spar-2")
        alone = {row["subject_id"] for row in table if not row["object_id"]}
        others = [row for row in table if row["object_id"] and row["subject_id"] in alone]
        assert len(alone) == 14
        assert {row["status"] for row in others} == {"proposal"}
        assert {row["subject_id"] for row in others} == {
            "jee-3:P6.1",
            "jee-3:D2.3",
            "jee-3:D3.1",
            "jee-3:RE2",
        }

    @pytest.mark.parametrize(
        ("instrument", "without_benchmark", "benchmarks_without"),
        [("jee-1", set(), 5), ("jee-2", set(), 0), ("spar-1", {"C9.3"}, 8)],
    )
    def test_holes_towards_benchmarks_1_are_the_known_ones(
        self, instrument: str, without_benchmark: set[str], benchmarks_without: int
    ) -> None:
        table = crosswalk(f"{instrument}_benchmarks-1")
        subjects = {row["subject_id"].partition(":")[2] for row in table}
        objects = {row["object_id"].partition(":")[2] for row in table}
        assert set(column(f"instruments/{instrument}.csv", "code")) - subjects == without_benchmark
        assert len(set(column("instruments/benchmarks-1.csv", "code")) - objects) == benchmarks_without

    @pytest.mark.parametrize(
        ("name", "subject", "predicate", "target"),
        [
            ("spar-1_spar-2", "spar-1:C4.1", "exact", "spar-2:C13.1"),
            ("spar-1_spar-2", "spar-1:C9.2", "narrow", "spar-2:C9.3"),
            ("jee-1_jee-2", "jee-1:P.4.2", "broad", "jee-2:D.4.2"),
            ("jee-2_jee-3", "jee-2:D.1.2", "exact", "jee-3:D1.1"),
            ("jee-2_jee-3", "jee-2:P.3.4", "narrow", "jee-3:P4.5"),
            ("jee-3_spar-2", "jee-3:P6.2", "related", "spar-2:C7"),
            ("jee-3_hepr", "jee-3:D1.1", "broad", "hepr:CS1.2"),
        ],
    )
    def test_known_pairs(self, name: str, subject: str, predicate: str, target: str) -> None:
        found = [row for row in crosswalk(name) if (row["subject_id"], row["object_id"]) == (subject, target)]
        assert [row["predicate_id"] for row in found] == [f"skos:{predicate}Match"]


class TestStates:
    def test_regions_have_their_states(self) -> None:
        regions = {"AFRO": 47, "AMRO": 35, "EMRO": 21, "EURO": 55, "SEARO": 11, "WPRO": 27}
        assert Counter(column("states.csv", "who_region")) == regions
        assert set(column("regions.csv", "code")) == set(regions)

    def test_all_but_two_are_members_of_who(self) -> None:
        assert {row["iso3"] for row in data("states.csv") if row["who_member"] != "1"} == {"LIE", "VAT"}

    def test_codes_have_their_shape(self) -> None:
        for row in data("states.csv"):
            assert len(row["iso3"]) == 3, row
            assert row["iso3"].isupper(), row
            assert len(row["iso2"]) == 2, row
            assert len(row["m49"]) == 3, row
            assert row["m49"].isdigit(), row
            assert {row[flag] for flag in ("who_member", "ldc", "sids", "lldc")} <= {"0", "1"}, row
        for code in ("iso2", "m49", *STATE_NAMES):
            assert len(set(column("states.csv", code))) == 196, code

    def test_names_are_present_short_names(self) -> None:
        names = {row["iso3"]: row["name"] for row in data("states.csv")}
        assert names["TUR"] == "Türkiye"
        assert names["CIV"] == "Côte d'Ivoire"
        assert names["CZE"] == "Czechia"
        assert names["NLD"] == "Netherlands (Kingdom of the)"
        assert names["SWZ"] == "Eswatini"
        assert names["MKD"] == "North Macedonia"
        assert [name for name in names.values() if name.endswith(("(the)", "*"))] == []

    def test_namibia_keeps_its_code(self) -> None:
        assert [row["iso2"] for row in data("states.csv") if row["iso3"] == "NAM"] == ["NA"]

    def test_no_alias_is_ambiguous_or_idle(self) -> None:
        known = {folded(row[header]): row["iso3"] for row in data("states.csv") for header in ("iso3", *STATE_NAMES)}
        states = set(known.values())
        for row in data("state_aliases.csv"):
            key = folded(row["alias"])
            assert row["iso3"] in states, row
            assert key not in known, f"{row}: already known as {known.get(key)}"
            known[key] = row["iso3"]

    @pytest.mark.parametrize(
        ("alias", "iso3"),
        [
            ("Guinea Bissau", "GNB"),
            ("Iran (Islamic Republic of )", "IRN"),
            ("Saint Vicent and the Grenadines", "VCT"),
            ("Venezuela (Bolivarian Republique of)", "VEN"),
            ("The former Yugoslav Republic of Macedonia", "MKD"),
            ("Swaziland", "SWZ"),
            ("Turkey (Turkiye)", "TUR"),
            ("Corea del Sur", "KOR"),
        ],
    )
    def test_spellings_met_in_files_are_known(self, alias: str, iso3: str) -> None:
        assert {row["alias"]: row["iso3"] for row in data("state_aliases.csv")}[alias] == iso3


class TestPublishedExample:
    @pytest.mark.parametrize(("instrument", "year"), [("spar-1", "2018"), ("spar-2", "2022")])
    @pytest.mark.parametrize("iso3", WORKSHOP_STATES)
    def test_self_assessments_are_complete_and_add_up(self, iso3: str, instrument: str, year: str) -> None:
        found = self.values(iso3, instrument)
        groups: dict[str, list[int]] = {}
        for row in data(f"instruments/{instrument}.csv"):
            assert found[row["code"]] in SPAR_VALUES, row["code"]
            groups.setdefault(row["group"], []).append(int(found[row["code"]]))
        expected = {code: rounded_mean(members) for code, members in groups.items()}
        expected["TOTAL"] = rounded_mean(list(expected.values()))
        assert {code: int(found[code]) for code in expected} == expected
        assert len(found) == len(data(f"instruments/{instrument}.csv")) + len(expected)
        periods = {(row["year"], row["date"], row["kind"]) for row in self.of(iso3, instrument)}
        assert periods == {(year, "", "SELF")}

    @pytest.mark.parametrize("iso3", [iso3 for iso3 in WORKSHOP_STATES if iso3 != "IND"])
    def test_external_evaluations_are_complete(self, iso3: str) -> None:
        found = self.values(iso3, "jee-1")
        assert list(found) == column("instruments/jee-1.csv", "code")
        assert set(found.values()) <= {"1", "2", "3", "4", "5"}
        (period,) = {(row["year"], row["date"], row["kind"]) for row in self.of(iso3, "jee-1")}
        assert period[0] == ""
        assert "2016-02-01" <= period[1] <= "2018-12-31"
        assert period[2] == "EXT"

    def test_it_holds_nothing_else(self) -> None:
        table = rows(EXAMPLES / "published.csv")
        assert {row["iso3"] for row in table} == set(WORKSHOP_STATES)
        assert {row["iso3"] for row in table if row["instrument"] == "jee-1"} == {*WORKSHOP_STATES} - {"IND"}
        assert len(table) == 8 * (24 + 13 + 1) + 8 * (35 + 15 + 1) + 7 * 48

    def test_every_figure_has_a_source(self) -> None:
        sources = {row["id"]: row for row in rows(EXAMPLES / "sources.csv")}
        assert {row["source"] for row in rows(EXAMPLES / "published.csv")} == set(sources)
        for row in sources.values():
            assert "World Health Organization" in row["citation"], row["id"]
            assert row["licence_note"], row["id"]
            assert row["retrieved_note"], row["id"]

    @pytest.mark.parametrize(
        ("iso3", "instrument", "code", "value"),
        [
            ("SEN", "spar-1", "TOTAL", "45"),
            ("AFG", "spar-2", "TOTAL", "40"),
            ("SGP", "spar-1", "TOTAL", "91"),
            ("IND", "spar-2", "TOTAL", "85"),
        ],
    )
    def test_figures_stand_as_published(self, iso3: str, instrument: str, code: str, value: str) -> None:
        assert self.values(iso3, instrument)[code] == value

    @staticmethod
    def of(iso3: str, instrument: str) -> list[dict[str, str]]:
        table = rows(EXAMPLES / "published.csv")
        return [row for row in table if (row["iso3"], row["instrument"]) == (iso3, instrument)]

    def values(self, iso3: str, instrument: str) -> dict[str, str]:
        found = self.of(iso3, instrument)
        values = {row["code"]: row["value"] for row in found}
        assert len(values) == len(found), "a code stands twice"
        return values


class TestLumora:
    def test_places_form_a_tree_whose_people_add_up(self) -> None:
        places = {row["code"]: row for row in rows(EXAMPLES / "lumora_places.csv")}
        assert Counter(row["kind"] for row in places.values()) == {
            "country": 1,
            "province": 3,
            "district": 12,
        }
        assert len({row["name"] for row in places.values()}) == 16
        above = {"province": "country", "district": "province"}
        people: Counter[str] = Counter()
        for code, row in places.items():
            if row["kind"] == "country":
                assert (code, row["parent"]) == ("XLM", "")
                continue
            assert row["parent"] == code.rpartition("-")[0], code
            assert places[row["parent"]]["kind"] == above[row["kind"]], code
            people[row["parent"]] += int(row["population"])
        assert people == {code: int(places[code]["population"]) for code in people}
        assert len(people) == 4

    def test_lumora_is_no_state_party(self) -> None:
        assert "XLM" not in column("states.csv", "iso3")
        names = {folded(name) for name in column("states.csv", "name")}
        names |= {folded(name) for name in column("state_aliases.csv", "alias")}
        assert not names & {folded(row["name"]) for row in rows(EXAMPLES / "lumora_places.csv")}

    def test_scores_cover_the_places(self) -> None:
        counts = Counter((row["place"], row["year"]) for row in rows(EXAMPLES / "lumora_scores.csv"))
        places = rows(EXAMPLES / "lumora_places.csv")
        expected = {(row["code"], "2025"): 20 for row in places if row["kind"] == "district"}
        del expected["XLM-U-4", "2025"], expected["XLM-R-3", "2025"]
        expected |= {(row["code"], "2025"): 35 for row in places if row["kind"] == "province"}
        expected |= {("XLM", "2024"): 35, ("XLM", "2025"): 35}
        assert counts == expected

    def test_scores_are_values_or_say_why_not(self) -> None:
        table = rows(EXAMPLES / "lumora_scores.csv")
        codes = set(column("instruments/spar-2.csv", "code"))
        for row in table:
            assert (row["instrument"], row["kind"]) == ("spar-2", "SELF"), row
            assert row["code"] in codes, row
            assert row["value"] in SPAR_VALUES | {"", "n/a"}, row
        states = Counter(row["value"] for row in table)
        assert states[""] >= 3
        assert states["n/a"] >= 2
        assert states["0"] == 1
        assert len({(row["place"], row["year"], row["code"]) for row in table}) == len(table)

    @pytest.mark.parametrize("year", ["2024", "2025"])
    def test_surveillance_is_stronger_than_finance_and_laboratories(self, year: str) -> None:
        capacities: dict[str, list[int]] = {}
        for row in rows(EXAMPLES / "lumora_scores.csv"):
            if row["place"] == "XLM" and row["year"] == year:
                capacities.setdefault(row["code"].partition(".")[0], []).append(int(row["value"]))
        means = {code: rounded_mean(values) for code, values in capacities.items()}
        assert means["C5"] > means["C3"] + 20
        assert means["C5"] > means["C4"] + 20
