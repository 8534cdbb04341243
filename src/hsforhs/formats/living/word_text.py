"""What a person sees in the XML of a Word document: texts of paragraphs and cells, tables, tracked changes accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from .fields import plain
from .records import short_digest

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", _FALLBACK})
_TEXT, _PARAGRAPH, _RUN = f"{W}t", f"{W}p", f"{W}r"
_MARKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-"}
_TOLD = (_TEXT, _PARAGRAPH, *_MARKS, *_GONE)
_LOOKS = frozenset({f"{W}pPr", f"{W}rPr"})
_MERGED = (f"{W}vMerge", f"{W}gridSpan")
_WRAPPERS = (f"{W}sdt", f"{W}ins", f"{W}customXml", f"{W}moveTo")
_FIELDS = (f"{W}instrText", f"{W}fldSimple")
TABLE_MARK, ROW_MARK = "_hst_", "_hsr_"
"""How the names of hidden bookmarks of tables and rows begin."""


def row_mark(table: str, row_id: str) -> str:
    """Return the name of the hidden bookmark of a row: the same in every document of every plan."""
    return f"{ROW_MARK}{short_digest(table, row_id)}"


def text_of(element: Any) -> str:
    """Return the text of a cell or a paragraph as a person sees it, with tracked changes accepted."""
    pieces: list[str] = []
    for node in element.iter(*_TOLD):
        tag = node.tag
        if tag == _TEXT:
            pieces.append(node.text or "")
        elif tag == _PARAGRAPH:
            pieces.append("\n")
        elif tag in _GONE:
            return _with_changes(element)
        elif node.getparent().tag == _RUN:
            # Tabs stand among the looks of a paragraph as well.
            pieces.append(_MARKS[tag])
    return plain("".join(pieces).lstrip("\n"))


def _with_changes(element: Any) -> str:
    paragraphs = [element] if element.tag == _PARAGRAPH else list(element.iter(_PARAGRAPH))
    return plain("\n".join("".join(_pieces(x)) for x in paragraphs))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == _TEXT:
            yield child.text or ""
        elif tag in _MARKS:
            yield _MARKS[tag]
        elif tag not in _GONE and tag not in _LOOKS:
            yield from _pieces(child)


def tables(body: Any) -> Iterator[Any]:
    """Yield every table that does not stand in another one."""
    for table in body.iter(f"{W}tbl"):
        if next(table.iterancestors(f"{W}tbl"), None) is None:
            yield table


def rows_of(table: Any) -> list[Any]:
    """Return the rows of a table, without those whose deletion is tracked."""
    return [x for x in _own(table, f"{W}tr", f"{W}tbl") if x.find(f"{W}trPr/{W}del") is None]


def cells_of(row: Any) -> list[Any]:
    """Return the cells of a row; none where cells were merged, for then no column is sure."""
    cells = _own(row, f"{W}tc", f"{W}tr")
    if next(row.iter(*_MERGED), None) is None:
        return cells
    for cell in cells:
        looks = cell.find(f"{W}tcPr")
        if looks is not None and (looks.find(f"{W}vMerge") is not None or _span(looks) > 1):
            return []
    return cells


def _own(element: Any, tag: str, own: str) -> list[Any]:
    """Return parts of a table that are its own and not those of a table in one of its cells."""
    if next(element.iterchildren(*_WRAPPERS), None) is None:
        found: list[Any] = element.findall(tag)
        return found
    return [x for x in element.iter(tag) if next(x.iterancestors(own)) is element]


def _span(looks: Any) -> int:
    span = looks.find(f"{W}gridSpan")
    text = "1" if span is None else span.get(f"{W}val", "1")
    return int(text) if text.isdigit() else 1


def marks_in(element: Any, start: str) -> list[str]:
    """Return the names of the bookmarks in an element that begin with ``start``."""
    names = [x.get(f"{W}name", "") for x in element.iter(f"{W}bookmarkStart")]
    return [x for x in names if x.startswith(start)]


def prose(body: Any, *, without: Collection[Any] = ()) -> list[str]:
    """Return the texts outside of the elements in ``without``, those that programs write left out."""
    return [text for text in _prose(body, without) if text]


def prose_digests(texts: list[str]) -> tuple[str, ...]:
    """Return a short digest of each text, to see later which are new."""
    return tuple(short_digest(x)[:8] for x in texts)


def _prose(element: Any, without: Collection[Any]) -> Iterator[str]:
    for child in element:
        if child in without or child.tag in _GONE:
            continue
        if child.tag == f"{W}p":
            if not _is_computed(child):
                yield text_of(child)
        elif child.tag == f"{W}sdt" and child.find(f"{W}sdtPr/{W}docPartObj") is not None:
            continue
        elif child.tag != f"{W}sectPr":
            yield from _prose(child, without)


def _is_computed(paragraph: Any) -> bool:
    """Say whether a program writes the paragraph: captions with numbers, entries of the contents."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is not None and style.get(f"{W}val", "").startswith(("TOC", "Contents", "Caption")):
        return True
    return any(next(paragraph.iter(x), None) is not None for x in _FIELDS)
