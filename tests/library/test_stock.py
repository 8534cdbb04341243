from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hsforhs.framework import framework
from hsforhs.framework.tables import DataFileError
from hsforhs.library import Document, Tag, shipped_stock
from hsforhs.library.stock import Stock, faults, load_stock

STOCK = shipped_stock()


def test_the_stock_that_ships_is_sound() -> None:
    assert list(faults(STOCK, framework())) == []
    assert (len(STOCK.documents), len(STOCK.lessons), len(STOCK.timeliness)) == (353, 71, 15)


def test_all_areas_kinds_and_languages_are_there_and_every_tag_is_a_proposal() -> None:
    documents = STOCK.documents.values()
    assert {code for x in documents for code in x.codes("area")} == set(framework().areas)
    assert {x.kind for x in documents} == {
        "guideline",
        "tool",
        "training",
        "law",
        "case",
        "article",
        "review",
        "dataset",
    }
    assert {x.language for x in documents} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert {tag.status for x in documents for tag in x.tags} == {"proposed"}


def test_what_a_source_did_not_show_stays_empty() -> None:
    toolkit = STOCK.documents["717-toolkit"]
    assert toolkit.year is None
    framework_document = STOCK.documents["hsforhs-framework-2021-en"]
    assert framework_document.address == ""
    assert framework_document.seen_at.startswith("https://docslib.org/")
    assert "kruk-ebola-2015" not in STOCK.documents


def test_translations_share_a_work_and_editions_form_a_chain() -> None:
    versions = [x.language for x in STOCK.documents.values() if x.work == "hsforhs-framework-2021"]
    assert sorted(versions) == ["en", "es", "fr"]
    assert STOCK.documents["spar-tool-2-2021"].supersedes == "spar-tool-1-2018"


def test_figures_of_timeliness_stand_as_published() -> None:
    first = STOCK.timeliness["T01"]
    assert (first.number, first.shares["detect"].met, first.shares["all"].per_cent) == (41, 22, 27)
    assert first.medians == {"detect": "6", "notify": "0", "respond": "8"}
    assert all(row.shares["detect"].met is None for row in STOCK.timeliness.values() if row.measure != "7-1-7")


def spoiled(**changes: object) -> list[str]:
    document = replace(STOCK.documents["lbm4-2020"], **changes)
    changed = Stock("", {**STOCK.documents, document.id: document}, {}, {}, STOCK.copy_sites)
    return list(faults(changed, framework()))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": "poem"}, "the kind 'poem' is unknown"),
        ({"titles": {"pt": "a"}}, "the language 'pt' is unknown"),
        ({"seen_at": ""}, "the place where it was seen"),
        ({"doi": "x"}, "'x' is no DOI"),
        ({"isbn": "9789240029683"}, "is no ISBN"),
        ({"address": "https://docslib.org/doc/1"}, "its address is that of a copy"),
        ({"supersedes": "nothing"}, "it supersedes nothing, which does not exist"),
        ({"level": "X"}, "there is no level 'X'"),
        ({"countries": ("XXX",)}, "there is no State XXX"),
        ({"tags": (Tag("area", "Q9"),)}, "there is no area 'Q9'"),
        ({"tags": (Tag("step", "6"),)}, "there is no step '6'"),
        ({"isbn": "9789240029682"}, "the identifier 9789240029682 stands twice"),
    ],
)
def test_faults_of_references_are_named(changes: dict[str, object], fault: str) -> None:
    (found,) = spoiled(**changes)
    assert fault in found


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"citation": ""}, "a citation"),
        ({"grade": "E9"}, "no grade of evidence 'E9'"),
        ({"areas": ("Q9",)}, "there is no capacity area 'Q9'"),
        ({"country": "XXX"}, "there is no State XXX"),
    ],
)
def test_faults_of_lessons_are_named(changes: dict[str, object], fault: str) -> None:
    lesson = replace(STOCK.lessons["L001"], **changes)  # type: ignore[arg-type]
    (found,) = faults(Stock("", {}, {"L001": lesson}, {}, frozenset()), framework())
    assert found.startswith("lesson L001: ")
    assert fault in found


def test_faults_of_timeliness_are_named() -> None:
    row = replace(STOCK.timeliness["T01"], citation="", countries=("XXX",))
    found = list(faults(Stock("", {}, {}, {"T01": row}, frozenset()), framework()))
    assert len(found) == 2


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    header = "id,work,supersedes,kind,language,title,publisher,year,doi,isbn,address,licence,countries,areas,components"
    row = "a,,,tool,en,A,,,,,,,,,,,NAT,x"
    text = f"{header},to_level,level,seen_at\n{row}\n{row}\n"
    (tmp_path / "references.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match="row 2: the id a stands twice"):
        load_stock(tmp_path)


def test_codes_of_a_document() -> None:
    document = Document(
        "a", {"fr": "Titre", "en": "Title"}, tags=(Tag("area", "D2"), Tag("step", "3"), Tag("area", "P4"))
    )
    assert document.codes("area") == ("D2", "P4")
    assert (document.language, document.title) == ("fr", "Titre")
