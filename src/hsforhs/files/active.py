"""Parts of a workbook that do something or reach outside: macros, embedded objects, links to other files."""

from __future__ import annotations

import zipfile

from .archive import member_chunks
from .errors import BadInput
from .sentences import Sentence

CONTENT_TYPES = "[Content_Types].xml"
_FOLDERS = {
    "xl/macrosheets/": Sentence("macros"),
    "xl/dialogsheets/": Sentence("macros"),
    "xl/activex/": Sentence("controls that run code"),
    "xl/ctrlprops/": Sentence("controls that run code"),
    "xl/embeddings/": Sentence("embedded files"),
    "xl/externallinks/": Sentence("links to other workbooks"),
    "xl/connections.xml": Sentence("connections to outside data"),
    "customui/": Sentence("own buttons"),
}
_TYPES = {
    b"macroenabled": Sentence("macros"),
    b"vbaproject": Sentence("macros"),
    b"macrosheet": Sentence("macros"),
    b"oleobject": Sentence("embedded files"),
}


def check_plain(archive: zipfile.ZipFile, file: str) -> None:
    """Raise BadInput for a workbook with macros, controls, embedded files or links to outside.

    Parts are told by their folder and by what the list of content types declares, so that another name hides nothing.
    """
    for member in archive.namelist():
        name = member.casefold().replace("\\", "/").lstrip("/")
        if "vbaproject" in name:
            raise _refused("macros", file)
        for folder, what in _FOLDERS.items():
            if name.startswith(folder):
                raise _refused(what, file)
    declared = b"".join(member_chunks(archive, CONTENT_TYPES, file=file)).lower()
    for mark, what in _TYPES.items():
        if mark in declared:
            raise _refused(what, file)


def _refused(what: str, file: str) -> BadInput:
    return BadInput(
        Sentence("the workbook holds %(what)s", what=what),
        file=file,
        expected=Sentence("the workbook without them, saved as .xlsx"),
    )
