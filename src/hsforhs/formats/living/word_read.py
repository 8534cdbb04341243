"""A plan that came back as a Word document: fields of rows found by hidden marks, and every edit that has no place."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Numbered, Remark, Sentence, open_archive
from hsforhs.files.active import CONTENT_TYPES
from hsforhs.files.archive import member_chunks
from hsforhs.files.limits import Limits
from hsforhs.formats.plan_columns import LIVING_SCHEMA
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.scores.readers.cells import listed

from .entries import Labels, UnreadableError, labels_of, read_entry
from .fields import TABLES, Table, plain
from .records import AsWritten, Cell, Returned, ReturnedRow, shown_digest, unpacked
from .word import CODE, DATA_NAMESPACE
from .word_text import (
    ROW_MARK,
    TABLE_MARK,
    W,
    cells_of,
    marks_in,
    prose,
    prose_digests,
    row_mark,
    rows_of,
    tables,
    text_of,
)

LIMITS = Limits(max_file_bytes=10 * 2**20, max_unpacked_bytes=80 * 2**20, max_members=500, max_ratio=1000)
"""Tables of Word repeat themselves so much that a plain document packs to less than a hundredth; 2,000 activities
unpack to some 15 MB."""
_BODY, _COMMENTS = "word/document.xml", "word/comments.xml"
_MOST_NAMED = 10
_MOST_LETTERS = 80
_CODE = re.compile(rf"{re.escape(CODE)}([0-9a-zA-Z_-]+):([0-9a-f-]+):(\S+)")
_LOST = Sentence(
    "the program that saved the document dropped what it said when it was written: every field that differs from the "
    "store is shown as a conflict"
)
_TEXT = Sentence("the text")
_COMMENT = Sentence("comment")


def read_living_docx(path: Path, *, instance: str, plan: str, wordings: Sequence[Wording] = ()) -> Returned:
    """Read the tables of a Word document in any language that belongs to ``plan`` of ``instance``.

    The document says itself how its columns and lists are named; ``wordings`` are further ones in which people may
    write entries of lists, and in which headings are known where a program dropped what the document said.

    Rows are found by their hidden mark or by their visible identifier. What cannot be mapped is named in the remarks
    and nothing of it is read: rows added or gone, identifiers that were changed, cells that were merged, texts outside
    of the tinted cells, comments. Raises BadInput for no Word document, macros, another form, instance or plan.
    """
    with open_archive(path, LIMITS) as archive:
        body = _body(archive, path.name)
        written = _as_written(archive, body, file=path.name, instance=instance, plan=plan)
        comments = [text_of(x) for x in _comments(archive, path.name)]
    reader = _Reader(written, wordings)
    rows = tuple(reader.rows(body))
    remarks = [*reader.remarks, *reader.missing(), *_texts(body, reader.living, written), *_comment_remarks(comments)]
    if written.is_lost:
        remarks.insert(0, Remark("", _LOST))
    return Returned(path.name, written.keys.get("part", ""), rows, tuple(remarks))


def body_of(path: Path) -> Any:
    """Return the body of a Word document; raises BadInput for no Word document, one with macros, a damaged one."""
    with open_archive(path, LIMITS) as archive:
        return _body(archive, path.name)


def _body(archive: zipfile.ZipFile, file: str) -> Any:
    _check_plain(archive, file)
    body = _parsed(archive, _BODY, file).find(f"{W}body")
    if body is None:
        raise BadInput(Sentence("the document has no text"), file=file, expected=Sentence("a Word document (.docx)"))
    return body


def _check_plain(archive: zipfile.ZipFile, file: str) -> None:
    names = {x.casefold() for x in archive.namelist()}
    if _BODY not in names:
        raise BadInput(Sentence("this is no Word document"), file=file, expected=Sentence("a Word document (.docx)"))
    declared = b"".join(member_chunks(archive, CONTENT_TYPES, file=file)).lower()
    if b"macroenabled" in declared or b"vbaproject" in declared or any("vbaproject" in x for x in names):
        raise BadInput(
            Sentence("the document holds macros"),
            file=file,
            expected=Sentence("the document without them, saved as .docx"),
        )


def _parsed(archive: zipfile.ZipFile, member: str, file: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(b"".join(member_chunks(archive, member, file=file)), parser)
    except etree.XMLSyntaxError:
        what = Sentence("the part '%(part)s' is damaged", part=member)
        raise BadInput(what, file=file, expected=Sentence("a complete document")) from None
    if root.getroottree().docinfo.doctype:
        what = Sentence("the part '%(part)s' declares a document type", part=member)
        raise BadInput(what, file=file, expected=Sentence("a plain Word document"))
    return root


def _as_written(archive: zipfile.ZipFile, body: Any, *, file: str, instance: str, plan: str) -> AsWritten:
    for member in archive.namelist():
        if not re.fullmatch(r"customXml/item\d+\.xml", member):
            continue
        head = next(member_chunks(archive, member, file=file), b"")[:2000]
        if DATA_NAMESPACE.encode() not in head:
            continue
        root = _parsed(archive, member, file)
        name = f"{{{DATA_NAMESPACE}}}"
        keys = {x.get("name", ""): x.text or "" for x in root.findall(f"{name}key")}
        content = root.findtext(f"{name}written") or ""
        return unpacked(keys, content, file=file, instance=instance, plan=plan)
    found = next((x for x in map(_CODE.search, (text_of(x) for x in body.iter(f"{W}p"))) if x), None)
    keys = {}
    if found:
        part = "" if found[3] == "-" else found[3]
        keys = {"schema": LIVING_SCHEMA, "instance": found[1], "plan": found[2], "part": part}
    return unpacked(keys, "", file=file, instance=instance, plan=plan)


def _comments(archive: zipfile.ZipFile, file: str) -> Iterable[Any]:
    if _COMMENTS not in archive.namelist():
        return ()
    found: Iterable[Any] = _parsed(archive, _COMMENTS, file).findall(f"{W}comment")
    return found


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column stands by its key, from 0, and how many columns there are."""

    at: Mapping[str, int]
    number: int

    @classmethod
    def of(cls, table: Table, head: Any | None, spoken: Sequence[Sequence[str]]) -> _Columns:
        """Read the headings of a table, worded in one of several ways, the first of them first.

        Without headings the columns are taken to be as they were written.
        """
        if head is None:
            return cls({key: number for number, key in enumerate(table.columns)}, len(table.columns))
        known: dict[str, str] = {}
        for headings in spoken:
            for key, heading in zip(table.columns, headings, strict=True):
                known.setdefault(plain(heading), key)
        texts = [text_of(x) for x in cells_of(head)]
        return cls({known[x]: number for number, x in enumerate(texts) if x in known}, len(texts))


class _Reader:
    """Reads every living table of a document; ``living`` are their elements."""

    def __init__(self, written: AsWritten, wordings: Sequence[Wording]) -> None:
        self.remarks: list[Remark] = []
        self.living: set[Any] = set()
        self._written = written
        self._labels: Labels = labels_of(wordings, written.choices)
        spoken = (IN_ENGLISH, *wordings)
        self._headings = {
            x.key: (written.headings(x), *(wording.each(x.headings) for wording in spoken))
            for x in TABLES.values()
            if not x.apart
        }
        self._by_mark = {row_mark(*x): x for x in written.rows}
        self._seen: dict[tuple[str, str], str] = {}
        self._tables: set[str] = set()

    def rows(self, body: Any) -> Iterator[ReturnedRow]:
        """Yield every row that can be mapped; what cannot goes to the remarks."""
        for element in tables(body):
            rows = rows_of(element)
            table, has_head = self._table_of(element, rows)
            if table is None:
                continue
            self.living.add(element)
            columns = _Columns.of(table, rows[0] if has_head else None, self._headings[table.key])
            for key, heading in zip(table.columns, table.headings, strict=True):
                if key not in columns.at:
                    what = Sentence("the column '%(column)s' is gone or was renamed; it was not read", column=heading)
                    self._remark(_table_place(table), what)
            for number, row in enumerate(rows[1:] if has_head else rows, start=1):
                place = Sentence("table %(table)s, row %(row)s", table=table.name, row=number)
                found = self._row(table, columns, row, place)
                if found is not None:
                    yield found

    def missing(self) -> Iterator[Remark]:
        """Name tables and rows that were written and did not come back."""
        for key in (x for x in self._written.tables if not TABLES[x].apart):
            if key not in self._tables:
                yield Remark(_table_place(TABLES[key]), Sentence("the table is gone: its rows stay as they are stored"))
                continue
            gone = [row for row in self._written.ids(key) if (key, row) not in self._seen]
            if gone:
                what = Sentence("rows are gone and stay as they are stored: %(rows)s", rows=listed(gone))
                yield Remark(_table_place(TABLES[key]), what)

    def _table_of(self, element: Any, rows: Sequence[Any]) -> tuple[Table | None, bool]:
        """Return the table that an element is or goes on, and whether its first row holds the headings."""
        if not rows:
            return None, False
        key = next((x.removeprefix(TABLE_MARK) for x in marks_in(rows[0], TABLE_MARK)), "")
        headings = [text_of(x) for x in cells_of(rows[0])]
        if key not in TABLES:
            # A program may drop marks; enough headings tell the table as well.
            told = tuple(headings)
            key = next((x for x, spoken in self._headings.items() if told in spoken), "")
        has_head = key in TABLES
        if not has_head:
            marks = (x for row in rows for x in marks_in(row, ROW_MARK))
            key = next((self._by_mark[x][0] for x in marks if x in self._by_mark), "")
        if key not in TABLES:
            return None, False
        self._tables.add(key)
        return TABLES[key], has_head

    def _row(self, table: Table, columns: _Columns, row: Any, place: str) -> ReturnedRow | None:
        cells = cells_of(row)
        if len(cells) != columns.number:
            what = Sentence(
                "cells were merged, split or taken out, so the row was not read: %(text)s", text=_first_text(row)
            )
            self._remark(place, what)
            return None
        texts = [text_of(x) for x in cells]
        if not any(texts):
            return None
        row_id, added = self._identify(table, columns, row, texts, place)
        if row_id is None:
            return None
        before = dict.fromkeys((x.key for x in table.fields), "") if added else self._written.before(table, row_id)
        found: dict[str, Cell] = {}
        for field in table.fields:
            if field.key not in columns.at:
                continue
            raw = texts[columns.at[field.key]]
            try:
                found[field.key] = Cell(read_entry(field, raw, self._labels), before[field.key])
            except UnreadableError as error:
                found[field.key] = Cell(raw, before[field.key], error.sentence)
        if not added:
            self._check_shown(table, columns, row_id, texts, place)
        return ReturnedRow(table.key, row_id, found, place, added=added)

    def _identify(
        self, table: Table, columns: _Columns, row: Any, texts: Sequence[str], place: str
    ) -> tuple[str | None, bool]:
        """Return the identifier of a row, and whether a person added it; None where the row has no place."""
        visible = texts[columns.at[""]] if "" in columns.at else ""
        marked = next((self._by_mark[x][1] for x in marks_in(row, ROW_MARK) if x in self._by_mark), None)
        by_text = visible if self._written.is_lost or (table.key, visible) in self._written.rows else None
        if marked is not None and by_text is not None and by_text != marked:
            what = Sentence(
                "the row says %(visible)s and its hidden mark %(marked)s; it was not read",
                visible=visible,
                marked=marked,
            )
            self._remark(place, what)
            return None, False
        row_id = marked if marked is not None else by_text
        if row_id and (table.key, row_id) in self._seen:
            first = self._seen[table.key, row_id]
            twice = Sentence("%(row)s stands twice, first in %(first)s; it was not read", row=row_id, first=first)
            self._remark(place, twice)
            return None, False
        if row_id:
            if row_id != visible:
                what = Sentence(
                    "the identifier was changed to '%(visible)s'; by its hidden mark it is %(row)s",
                    visible=visible,
                    row=row_id,
                )
                self._remark(place, what)
            self._seen[table.key, row_id] = place
            return row_id, False
        if table.spare and visible:
            return visible, True
        what = Sentence("a row was added or its identifier is gone, so it was not read: %(text)s", text=_first(texts))
        self._remark(place, what)
        return None, False

    def _check_shown(self, table: Table, columns: _Columns, row_id: str, texts: Sequence[str], place: str) -> None:
        digest = self._written.rows.get((table.key, row_id), ("", ()))[0]
        if not digest or any(x.key not in columns.at for x in table.shown):
            return
        if shown_digest(texts[columns.at[x.key]] for x in table.shown) != digest:
            what = Sentence("a cell of %(row)s that is not tinted was changed; that change is not stored", row=row_id)
            self._remark(place, what)

    def _remark(self, place: str, what: str) -> None:
        self.remarks.append(Remark(place, what))


def _texts(body: Any, living: set[Any], written: AsWritten) -> Iterator[Remark]:
    """Name texts outside of the living tables that were not there when the document was written."""
    if not written.prose:
        return
    texts = prose(body, without=living)
    known = Counter(written.prose)
    fresh = []
    for text, digest in zip(texts, prose_digests(texts), strict=True):
        if known[digest]:
            known[digest] -= 1
        else:
            fresh.append(text)
    for text in fresh[:_MOST_NAMED]:
        yield Remark(_TEXT, Sentence("this was written or changed and is not stored: %(text)s", text=_short(text)))
    if len(fresh) > _MOST_NAMED:
        what = Numbered(
            "%(number)d more text was written or changed and is not stored",
            "%(number)d more texts were written or changed and are not stored",
            len(fresh) - _MOST_NAMED,
        )
        yield Remark(_TEXT, what)
    gone = sum(known.values()) - len(fresh)
    if gone > 0:
        what = Numbered(
            "%(number)d text of the document was taken out; the plan itself stays as it is",
            "%(number)d texts of the document were taken out; the plan itself stays as it is",
            gone,
        )
        yield Remark(_TEXT, what)


def _comment_remarks(comments: Sequence[str]) -> Iterator[Remark]:
    for text in comments[:_MOST_NAMED]:
        yield Remark(_COMMENT, Sentence("comments are not stored: %(text)s", text=_short(text)))
    if len(comments) > _MOST_NAMED:
        what = Numbered(
            "%(number)d more comment is not stored",
            "%(number)d more comments are not stored",
            len(comments) - _MOST_NAMED,
        )
        yield Remark(_COMMENT, what)


def _table_place(table: Table) -> Sentence:
    return Sentence("table %(table)s", table=table.name)


def _first_text(row: Any) -> str:
    return _first([text_of(x) for x in row.iter(f"{W}tc")])


def _first(texts: Sequence[str]) -> str:
    found = next((x for x in texts if x), "")
    return _short(found) if found else Sentence("nothing in it")


def _short(text: str) -> str:
    text = plain(text).replace("\n", " ")
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}..."
