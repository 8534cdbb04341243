"""An index that took changes holds what one holds that is made anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.library import Document, Index, Tag, search
from hsforhs.library.changing import placed_in_order
from hsforhs.library.entries import entry_of, row_number
from tests.library.made import made

TITLES = ("Zebra care", "Care of zebras, again", "Лаборатория", "监测指南", "Quagga law 2024")
invented = st.builds(
    lambda number, title, year, area, readers, text: made(
        number,
        TITLES[title],
        ("en", "en", "ru", "zh", "en")[title],
        year=year,
        tags=(Tag("area", area),),
        readers=readers,
        abstracts={"en": text} if text else {},
    ),
    st.integers(1, 12),
    st.integers(0, 4),
    st.sampled_from((None, 2020, 2024)),
    st.sampled_from(("D2", "P4")),
    st.sampled_from(((), ("members",))),
    st.sampled_from(("", "points of entry", "COVID-19 and dengue")),
)


def contents(index: Index) -> dict[str, Any]:
    """Return everything that answers depend on; which bit stands for which document is the index's own affair."""
    read = index.connection.execute
    ids = dict(read("SELECT slot, id FROM documents").fetchall())
    facets = {
        (name, code): {ids[slot] for slot in range(len(bits) * 8) if bits[slot // 8] & (128 >> slot % 8)}
        for name, code, bits in index.stored_facets()
    }
    return {
        "documents": read("SELECT row, id, shown FROM documents ORDER BY row").fetchall(),
        "words": read("SELECT rowid, title, body, facets FROM words ORDER BY rowid").fetchall(),
        "known": read("SELECT term, doc, cnt FROM known ORDER BY term").fetchall(),
        "spellings": read("SELECT * FROM spellings ORDER BY word").fetchall(),
        "facets": facets,
        "counts": index.counts(index.everything()),
    }


@settings(max_examples=25)
@given(before=st.lists(invented, max_size=8), steps=st.lists(st.tuples(invented, st.integers(0, 12)), max_size=4))
def test_changes_and_making_anew_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, before: list[Document], steps: list[tuple[Document, int]]
) -> None:
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    there = {x.id: x for x in before}
    Index.build(before, path, mark="0").close()
    for number, (document, gone) in enumerate(steps, start=1):
        away = {f"made-{gone}"} - {document.id}
        Index.change(path, [document], away, before=str(number - 1), mark=str(number)).close()
        there[document.id] = document
        there = {key: x for key, x in there.items() if key not in away}
    with Index.open(path, mark=str(len(steps))) as changed, Index.build(there.values()) as anew:
        assert contents(changed) == contents(anew)
        for question in ("zebra", "care again", "laboratory", "surveillance", "quaga"):
            assert search(changed, question) == search(anew, question)
        check = changed.connection.execute("PRAGMA integrity_check").fetchall()
        assert check == [("ok",)]


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    Index.build([made(x, "Zebra care") for x in range(400)], path, mark="a").close()
    with Index.open(path, mark="a") as old:
        size = path.stat().st_size
        was = path.stat().st_ino
        with Index.change(path, [made(7, "Quagga law")], [], before="a", mark="b") as fresh:
            assert path.stat().st_ino == was
            assert path.stat().st_size < size + 40_000
            assert fresh.size == 400
            assert [x.id for x in search(fresh, "quagga").hits] == ["made-7"]
        # One that was opened before reads on: what it does not know is passed over.
        assert search(old, "quagga").total == 1
        Index.change(path, [], ["made-7"], before="b", mark="c").close()
        assert search(old, "quagga").hits == ()
        assert search(old, "zebra").facets["language"] == {"en": 399}


def test_an_index_of_a_third_state_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    assert Index.mark_of(path) is None
    Index.build([made()], path, mark="a").close()
    assert Index.mark_of(path) == "a"
    with pytest.raises(BadInput, match="another version"):
        Index.change(path, [made(2)], [], before="b", mark="c")
    assert Index.mark_of(path) == "a"
    # Another process was quicker: it did the same.
    with Index.change(path, [made(2)], [], before="b", mark="a") as there:
        assert there.size == 1
    path.write_bytes(b"half an index")
    assert Index.mark_of(path) is None
    with pytest.raises(BadInput, match="no search index"):
        Index.change(path, [made(2)], [], before="a", mark="b")


def test_a_change_that_breaks_off_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    Index.build([made(1, "Zebra care")], path, mark="a").close()

    def broken() -> Any:
        yield made(2, "Quagga care")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index.change(path, broken(), ["made-1"], before="a", mark="b")
    with Index.open(path, mark="a") as index:
        assert [x.id for x in search(index, "care").hits] == ["made-1"]


def test_what_a_dead_change_left_does_not_spoil_the_next_index(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    Index.build([made(x, "Zebra care") for x in range(50)], path, mark="a").close()
    # A transaction that is written but not ended, as a machine that stops leaves it: the file and its journal.
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    connection.execute("UPDATE documents SET shown = shown || ' '")
    connection.execute("UPDATE meta SET value = 'z' WHERE name = 'mark'")
    journal = path.with_name(f"{path.name}-journal").read_bytes()
    half = path.read_bytes()
    connection.close()
    path.write_bytes(half)
    path.with_name(f"{path.name}-journal").write_bytes(journal)
    assert Index.mark_of(path) == "a"
    path.with_name(f"{path.name}-journal").write_bytes(journal)
    with Index.build([made(1, "Quagga law")], path, mark="b") as index:
        assert [x.id for x in search(index, "quagga").hits] == ["made-1"]
        assert index.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_documents_that_want_the_same_row_stand_one_after_the_other(tmp_path: Path) -> None:
    first = entry_of(made(1, year=2020))
    rows = [row for row, _ in placed_in_order([first, first._replace(id="b"), first._replace(id="c")])]
    assert rows == [first.wanted, first.wanted + 1, first.wanted + 2]
    assert row_number(made(1, year=2024)) < row_number(made(1, year=2023)) < row_number(made(1))
    # Found by trying: these two ids want the same row.
    one, other = (Document(f"zebra {x}", {"en": "Zebra"}) for x in (30171390, 34875276))
    assert row_number(one) == row_number(other)
    path = tmp_path / "index.sqlite"
    Index.build([other], path, mark="a").close()
    with Index.change(path, [one], [], before="a", mark="b") as both:
        assert [x.id for x in search(both, "zebra").hits] == [other.id, one.id]
    with Index.change(path, [], [other.id], before="b", mark="c") as left:
        assert [x.id for x in search(left, "zebra").hits] == [one.id]
