"""What an index is asked, written for SQLite."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.library.expressions import COLUMNS, Every, Expression, Some, Word, every, fts5, in_titles, some

words = st.builds(Word, st.text(min_size=1, max_size=8), st.sampled_from([COLUMNS, ("title",), ("title", "body")]))
expressions = st.recursive(
    words,
    lambda inner: (
        st.builds(Every, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Some, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


def test_written_for_fts5() -> None:
    found = Every((Word("zebra", ("title", "body")), Some((Word("xaread2", ("facets",)), Word('a"b')))))
    assert fts5(found) == '({title body} : "zebra" AND ({facets} : "xaread2" OR "ab"))'


@given(expression=expressions)
def test_sqlite_reads_whatever_is_written(expression: Expression) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (title, body, facets)")
    text = fts5(expression)
    if '""' not in text and "\0" not in text:
        connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (text,)).fetchall()
    connection.close()


def test_joining_leaves_out_what_is_not_there() -> None:
    one, two = Word("a"), Word("b")
    assert every([]) is some([None]) is None
    assert every([None, one]) == some([one]) == one
    assert every([one, None, two]) == Every((one, two))
    assert some([one, two]) == Some((one, two))


def test_in_titles_leaves_facets() -> None:
    facet = Word("xareap4", ("facets",))
    found = Every((Word("a", ("title", "body")), Some((facet, Word("b")))))
    assert in_titles(found) == Every((Word("a", ("title",)), Some((facet, Word("b", ("title",))))))
