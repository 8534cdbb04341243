"""Attributes of levels are loaded and listed at the command line. Texts are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.processes import hsforhs

TABLE = "instrument,code,level,number,text,language\nspar-2,C5.1,2,1,A list is kept,en\nspar-2,C5.1,3,1,It is read,en\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attributes") / "store"


def test_attributes_are_shown_loaded_and_listed(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "attributes.csv"
    file.write_text(TABLE, encoding="utf-8")
    words = ("attributes", "load", file, "--source", "Invented ministry, 2026", "--licence", "own", "--data", store)
    dry = hsforhs(*words, "--dry-run").stdout
    assert "new     spar-2:C5.1, level 2, number 1  A list is kept" in dry
    assert dry.endswith("dry run: nothing is stored\n")
    assert "no attributes are loaded" in hsforhs("attributes", "list", "--data", store).stdout

    assert hsforhs(*words).stdout.endswith("attributes: 2 new, 0 changed, 0 removed, 0 same\n")
    listed = json.loads(hsforhs("attributes", "list", "--json", "--data", store).stdout)
    assert listed == [
        {
            "instrument": "spar-2",
            "indicators": 1,
            "attributes": 2,
            "source": "Invented ministry, 2026",
            "licence": "own",
        }
    ]
    file.write_text(TABLE.replace("It is read", "It is used"), encoding="utf-8")
    refused = hsforhs(*words, code=2)
    assert "1 attributes are stored otherwise, the first spar-2:C5.1, level 3, number 1" in refused.stderr
    assert hsforhs(*words, "--replace").stdout.endswith("attributes: 0 new, 1 changed, 0 removed, 1 same\n")


def test_a_bad_table_is_one_sentence(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "attributes.csv"
    file.write_text("instrument,code,level,number,text\nspar-2,C9.9,2,1,x\n", encoding="utf-8")
    done = hsforhs("attributes", "load", file, "--source", "Invented", "--data", store, code=2)
    assert done.stderr == (
        "hsforhs: attributes.csv, line 2, column 'code': the code 'C9.9' does not exist in spar-2; "
        "expected a code of that edition.\n"
    )
