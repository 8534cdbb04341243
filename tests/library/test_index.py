from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hsforhs.files import BadInput
from hsforhs.library import Filters, Index, Tag, browse, search, shipped_stock
from hsforhs.library.engine import READERS
from hsforhs.library.entries import facet_token, facets_of, newest_first
from hsforhs.library.expressions import Some, Word
from tests.library.made import made


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with Index.build(shipped_stock().documents.values()) as built:
        yield built


def test_counts_by_facet_are_those_of_the_documents(index: Index) -> None:
    found = (facet for document in shipped_stock().documents.values() for facet in facets_of(document))
    expected = Counter(facet for facet in found if facet[0] != READERS)
    counted = index.counts(index.everything())
    assert {(name, code): number for name, x in counted.items() for code, number in x.items()} == dict(expected)


def test_counts_of_some_rows(index: Index) -> None:
    rows = index.rows(Word(facet_token("language", "ar"), ("facets",)))
    assert len(rows) == 10
    assert index.counts(rows)["language"] == {"ar": 10}
    assert index.counts(np.empty(0, dtype=np.int64))["language"] == {}


def test_rows_come_newest_first_and_stop_early(index: Index) -> None:
    rows = index.rows(Some((Word("xlanguageen", ("facets",)), Word("health", ("title",)))))
    assert rows.tolist() == sorted(rows.tolist())
    years = [x["year"] or 0 for _, x in sorted(index.shown(rows.tolist()).items())]
    assert years == sorted(years, reverse=True)
    health = Word("health", ("title",))
    assert index.rows(health, most=3).tolist() == index.rows(health).tolist()[:3]


def test_an_index_in_a_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with Index.build([made(1, "Laboratory guide"), made(1, "The same id again")], path) as built:
        assert built.size == 1
    with Index.open(path) as opened:
        assert [hit.title for hit in search(opened, "again").hits] == ["The same id again"]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            opened.connection.execute("DELETE FROM documents")
    assert [x.name for x in tmp_path.iterdir()] == ["index.sqlite"]


def test_a_build_that_breaks_off_leaves_the_old_index(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    Index.build([made(1, "Laboratory guide")], path).close()

    def broken() -> Iterator[object]:
        yield made(2, "Other guide")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index.build(broken(), path)  # type: ignore[arg-type]
    with Index.open(path) as opened:
        assert opened.size == 1
    assert [x.name for x in tmp_path.iterdir()] == ["index.sqlite"]


def test_what_is_no_index_of_this_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with pytest.raises(BadInput, match="there is no index"):
        Index.open(path)
    path.write_text("no database at all")
    with pytest.raises(BadInput, match="no search index"):
        Index.open(path)
    path.unlink()
    Index.build([made()], path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
    connection.close()
    with pytest.raises(BadInput, match="another version"):
        Index.open(path)


def test_words_and_facets_do_not_mix() -> None:
    with Index.build(
        [made(1, "xareaD2", tags=(Tag("area", "P4"),)), made(2, "guide", tags=(Tag("area", "D2"),))]
    ) as own:
        assert [hit.id for hit in search(own, "xaread2").hits] == ["made-1"]
        assert own.documents_with("guid") == 1
        assert own.codes("area") == ["D2", "P4"]


def test_an_empty_library_answers() -> None:
    with Index.build([]) as empty:
        assert search(empty, "laboratory").total == 0
        assert search(empty, "").hits == ()


def test_documents_for_some_are_found_by_them_alone() -> None:
    documents = [
        made(1, "Zebra watching"),
        made(2, "Zebra secrets", readers=("members", "pa")),
        made(3, "Zebra rumours", readers=("pb",)),
    ]
    with Index.build(documents) as own:

        def found(*groups: str) -> set[str]:
            return {hit.id for hit in search(own, "zebra", filters=Filters(readers=groups)).hits}

        assert {hit.id for hit in search(own, "zebra").hits} == {"made-1", "made-2", "made-3"}
        assert found("everybody") == {"made-1"}
        assert found("everybody", "members") == {"made-1", "made-2"}
        assert found("everybody", "pb") == {"made-1", "made-3"}
        assert found() == set()
        hidden = search(own, "secrts", filters=Filters(readers=("everybody",)))
        assert (hidden.total, hidden.spelling) == (0, {})
        counts = search(own, "zebra", filters=Filters(readers=("everybody",))).facets
        assert counts["language"] == {"en": 1}
        assert "readers" not in counts


def test_documents_without_a_language_are_found_in_every_one_that_they_can_be_in() -> None:
    with Index.build([made(1, "Surveillance of vaccinations", "und"), made(2, "Надзор", "und")]) as own:
        for question in ("surveillances", "vaccination", "Surveillance"):
            assert [hit.id for hit in search(own, question).hits][:1] == ["made-1"], question
        assert search(own, "надзора").hits[0].id == "made-2"


def test_an_index_of_another_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    Index.build([made()], path, mark="a").close()
    Index.open(path, mark="a").close()
    with pytest.raises(BadInput, match="another version"):
        Index.open(path, mark="b")


def test_counts_of_several_facets_at_once(index: Index) -> None:
    documents = shipped_stock().documents.values()
    expected = Counter(
        (area, step, language)
        for x in documents
        for area in dict.fromkeys(x.codes("area"))
        for step in x.codes("step")
        for language in x.titles
    )
    assert index.crossed(index.everything(), "area", "step", "language") == dict(expected)
    assert index.crossed(np.array([], dtype=np.int64), "area") == {}


def test_browsing_lists_the_newest_and_counts_everything(index: Index) -> None:
    answer = browse(index, limit=3)
    assert answer.total == index.size
    newest = newest_first(shipped_stock().documents.values())[:3]
    years = [x.year or 0 for x in newest_first(shipped_stock().documents.values())]
    assert years == sorted(years, reverse=True)
    assert [hit.id for hit in answer.hits] == [x.id for x in newest]
    some = browse(index, Filters(areas=("D2",), languages=("fr",)))
    assert some.total == some.facets["area"]["D2"] == some.facets["language"]["fr"] > 0


def test_sectors_are_tags_filters_and_concepts() -> None:
    documents = [made(1, "Zebra law", tags=(Tag("sector", "JUS"),)), made(2, "Zebra law", tags=(Tag("sector", "ANI"),))]
    with Index.build(documents) as own:
        assert [hit.id for hit in search(own, "zebra", filters=Filters(sectors=("ANI",))).hits] == ["made-2"]
        assert browse(own).facets["sector"] == {"JUS": 1, "ANI": 1}
