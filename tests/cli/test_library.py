"""`hsforhs library`: the contract of the command."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from hsforhs.library import read_references, shipped_stock
from tests.cli.made import answer, refusal, run
from tests.cli.processes import hsforhs
from tests.cli.test_keep import kill_when


def test_the_answer_has_exactly_the_agreed_shape() -> None:
    found = answer("library", "search", "laboratory biosafety", "--lang", "ar")
    assert set(found) == {"total", "hits", "concepts"}
    assert found["total"] >= len(found["hits"]) > 0
    assert all(set(hit) == {"id", "title", "language", "score", "why"} for hit in found["hits"])
    assert all(isinstance(reason, str) for hit in found["hits"] for reason in hit["why"])
    assert [concept["code"] for concept in found["concepts"]] == ["D1", "P7"]
    assert found["concepts"][0]["label"] == found["concepts"][0]["labels"]["ar"]


def test_an_area_narrows_and_a_limit_cuts() -> None:
    wide, narrow = (answer("library", "search", "health", *more) for more in ((), ("--area", "D2")))
    assert 0 < narrow["total"] < wide["total"]
    assert len(wide["hits"]) == 50
    assert len(answer("library", "search", "health", "--limit", "3")["hits"]) == 3


def test_the_language_of_the_reader_leaves_nothing_out() -> None:
    totals = {answer("library", "search", "surveillance", *x)["total"] for x in ((), ("--lang", "ru"))}
    assert len(totals) == 1


def test_a_grade_of_evidence_asks_for_lessons() -> None:
    found = answer("library", "search", "quarantine", "--grade", "E1", "--limit", "2")
    assert 0 < len(found["hits"]) <= found["total"]
    assert found["hits"][0]["id"] in shipped_stock().lessons
    assert "'E9' is none of the grades" in refusal("library", "search", "x", "--grade", "E9")


def test_what_does_not_exist_is_refused() -> None:
    assert "'Q9' is none of the areas; known are P1" in refusal("library", "search", "x", "--area", "Q9")


def test_people_read_a_table_and_help_with_spelling() -> None:
    found = run("library", "search", "survelance")
    assert "'survelance' stands in no document; did you mean surveillance" in found.stdout
    assert "concepts named: Surveillance" in run("library", "search", "surveillance", "--limit", "1").stdout


RIS = (
    "TY  - RPRT\nID  - z1\nTI  - Invented guide to zebra surveillance\nPY  - 2024\nDO  - 10.1234/zebra\nER  - \n\n"
    "TY  - RPRT\nID  - z2\nTI  - Invented guide to zebra surveilance\nPY  - 2024\nER  - \n\n"
    "TY  - RPRT\nID  - z3\nTI  - Wholly other words\nDO  - 10.1234/ZEBRA\nER  - \n"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the start stock and three references of a file without a telling name."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "references.txt").write_text(RIS, encoding="utf-8")
    imported = hsforhs("library", "import", folder / "references.txt", "--data", folder / "data", "--json")
    assert json.loads(imported.stdout) == {
        "added": 2,
        "skipped": 1,
        "flagged": 1,
        "duplicates": [{"id": "z3", "there": "z1", "why": "the same DOI 10.1234/zebra"}],
    }
    return folder / "data"


def test_what_was_imported_is_found_beside_the_stock(store: Path) -> None:
    found = json.loads(hsforhs("library", "search", "zebra", "--data", store, "--json").stdout)
    assert {hit["id"] for hit in found["hits"]} == {"z1", "z2"}
    found = json.loads(
        hsforhs("library", "search", "surveillance", "--data", store, "--since", "2024", "--json").stdout
    )
    assert {"z1", "z2"} <= {hit["id"] for hit in found["hits"]}
    assert (store / "library-index.sqlite3").exists()


def test_everything_goes_out_and_is_known_when_it_comes_back(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "355 references" in hsforhs("library", "export", "--format", "csl", "--out", out, "--data", store).stderr
    again = hsforhs("library", "import", out, "--data", store)
    assert "added 0, skipped 355" in again.stdout
    assert "and 345 more" in again.stderr


def test_a_broken_file_is_refused_with_the_record_named(store: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ris"
    broken.write_text(RIS.replace("PY  - 2024\nER", "PY  - soon\nER"), encoding="utf-8")
    sentence = hsforhs("library", "import", broken, "--data", store, code=2).stderr
    assert "record 2 ('Invented guide to zebra surveilance')" in sentence
    assert "'soon' is no year" in sentence
    assert "355" in hsforhs("library", "export", "--format", "ris", "--out", tmp_path / "x", "--data", store).stderr


def test_a_harvest_is_stored_and_a_page_of_html_refused(store: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/html").respond_with_data("<html>Hello</html>")
    address = httpserver.url_for("/html")
    assert "the answer is a page of HTML" in hsforhs("library", "harvest", address, "--data", store, code=2).stderr
    head = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-01T10:00:00Z</responseDate>'
    inside = (
        "<record><header><identifier>oai:q:1</identifier></header><metadata>"
        '<d:dc xmlns:d="http://www.openarchives.org/OAI/2.0/oai_dc/"><title xmlns="http://purl.org/dc/elements/1.1/">'
        "Quagga care</title></d:dc></metadata></record>"
    )
    for verb, body in (("Identify", "<Identify/>"), ("ListRecords", f"<ListRecords>{inside}</ListRecords>")):
        asked = "verb=Identify" if verb == "Identify" else "verb=ListRecords&metadataPrefix=oai_dc"
        httpserver.expect_request("/oai", query_string=asked).respond_with_data(f"{head}{body}</OAI-PMH>")
    done = hsforhs("library", "harvest", httpserver.url_for("/oai"), "--data", store, "--json").stdout
    assert json.loads(done) == {"added": 1, "updated": 0, "deleted": 0, "skipped": 0, "flagged": 0, "left_out": []}
    assert "Quagga care" in hsforhs("library", "search", "quagga", "--data", store).stdout


@pytest.mark.parametrize("text", ['["title"]', '{"Name": 3}', '"title"'])
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.csv").write_text("Name\nGuide\n", encoding="utf-8")
    (tmp_path / "map.json").write_text(text, encoding="utf-8")
    files = (tmp_path / "list.csv", "--mapping", tmp_path / "map.json", "--data", tmp_path / "none")
    assert "map.json: the mapping names no columns" in refusal("library", "import", *files)


def test_private_networks_are_not_harvested(tmp_path: Path) -> None:
    assert "a network that is not public" in refusal(
        "library", "harvest", "http://10.0.0.7/oai", "--data", tmp_path / "none"
    )


def test_without_a_store_the_stock_goes_out_and_no_store_is_made(tmp_path: Path) -> None:
    out = tmp_path / "out.ris"
    result = run("library", "export", "--format", "ris", "--out", out, "--data", tmp_path / "none")
    assert result.exit_code == 0
    assert len(read_references(out)) == len(shipped_stock().documents)
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_store_and_index_in_step(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "many.ris"
    hsforhs("library", "import", write_ris(file, range(2)), "--data", data)
    assert json.loads(hsforhs("library", "search", "quagga", "--data", data, "--json").stdout)["total"] == 2
    log = data / "hsforhs.sqlite3-wal"
    write_ris(file, range(1_200))

    def storing() -> bool:
        return log.exists() and log.stat().st_size > 200_000

    assert kill_when(storing, "library", "import", file, "--data", data)
    found = json.loads(hsforhs("library", "search", "quagga", "--data", data, "--json").stdout)["total"]
    assert found in (2, 1_200)
    hsforhs("audit", "verify", "--data", data)
    again = json.loads(hsforhs("library", "import", file, "--data", data, "--json").stdout)
    assert again["added"] == 1_200 - found
    assert json.loads(hsforhs("library", "search", "quagga", "--data", data, "--json").stdout)["total"] == 1_200


def write_ris(path: Path, numbers: range) -> Path:
    """Write references whose titles have nothing in common but one word."""
    names = (hashlib.sha256(str(x).encode()).hexdigest() for x in numbers)
    text = "".join(
        f"TY  - RPRT\nID  - q{x[:12]}\nTI  - {x[:9]} {x[9:30]} {x[30:]} quagga\nPY  - 2020\nER  - \n" for x in names
    )
    path.write_text(text, encoding="utf-8")
    return path
