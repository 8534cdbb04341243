"""What is checked in the XML parts of a workbook before anything is parsed."""

from __future__ import annotations

import re
import zipfile

from .archive import member_chunks
from .errors import BadInput
from .limits import Limits
from .sentences import Sentence

_ROW_MARKS = (b"<row", b":row ", b":row>")
_FORMULA = re.compile(rb"[<:]f[\s>/]")
_DOCTYPE = b"<!DOCTYPE"
_LONGEST_MARK = len(_DOCTYPE)
# A cell with a value has four tags (c, v and their ends); a parser keeps some memory for each.
_TAGS_PER_CELL = 4
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([^"']{0,40})""")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})


def check_parts(archive: zipfile.ZipFile, file: str, limits: Limits) -> frozenset[str]:
    """Check every part that is XML, whatever its name, and return the names of those in which a formula may stand.

    Raises BadInput for a sheet with too many rows or cells (whatever size it declares), and for a part that defines
    entities or is saved in an encoding in which such a definition could not be seen.
    """
    return frozenset(member for member in archive.namelist() if _check_part(archive, member, file, limits))


def _check_part(archive: zipfile.ZipFile, member: str, file: str, limits: Limits) -> bool:
    has_formula = False
    rows, tags, tail = 0, 0, b""
    for number, chunk in enumerate(member_chunks(archive, member, file=file)):
        if number == 0 and not _is_xml(chunk, member, file):
            return False
        text = tail + chunk
        if _DOCTYPE in text:
            raise BadInput(
                Sentence("the part '%(member)s' defines entities", member=member),
                file=file,
                expected=Sentence("a workbook as Excel saves it"),
            )
        # A mark that lies in the tail alone was counted with the chunk before.
        rows += _rows(text) - _rows(tail)
        tags += chunk.count(b"<")
        if rows > limits.max_rows:
            raise BadInput(
                Sentence("a sheet has more than %(most)s rows (%(member)s)", most=limits.max_rows, member=member),
                file=file,
                expected=Sentence("a table of scores; delete the empty rows below it if there are any"),
            )
        if tags > _TAGS_PER_CELL * limits.max_cells:
            raise BadInput(
                Sentence(
                    "a sheet or list has more than %(most)s cells (%(member)s)", most=limits.max_cells, member=member
                ),
                file=file,
                expected=Sentence("a table of scores"),
            )
        has_formula = has_formula or _may_hold_formula(text)
        tail = text[-_LONGEST_MARK + 1 :]
    return has_formula


def _rows(text: bytes) -> int:
    plain, *prefixed = _ROW_MARKS
    return text.count(plain) + (sum(map(text.count, prefixed)) if b":row" in text else 0)


def _may_hold_formula(text: bytes) -> bool:
    # The pattern is exact but slow; the two short marks are in few sheets without formulas.
    return (b"<f" in text or b":f" in text) and _FORMULA.search(text) is not None


def _is_xml(start: bytes, member: str, file: str) -> bool:
    declared = _DECLARED_ENCODING.search(start[:1024])
    if start.startswith(_WIDE_STARTS) or (declared and declared[1].lower() not in _PLAIN_ENCODINGS):
        raise BadInput(
            Sentence("the part '%(member)s' is not saved as UTF-8", member=member),
            file=file,
            expected=Sentence("a workbook as Excel saves it"),
        )
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
