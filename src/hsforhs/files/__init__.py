"""Safe opening of files: limits, encodings, formula neutralising; knows no content."""

from .archive import open_archive
from .delimited import Table, read_delimited
from .encoding import decode
from .errors import BadInput, Remark
from .jsonfile import read_json
from .kinds import Kind, sniff
from .limits import DEFAULT_LIMITS, Limits
from .neutralise import neutralise, restore
from .sentences import Catalogue, Numbered, Sentence, in_words
from .workbook import Row, Sheet, Workbook, cell_name, is_error, open_workbook

__all__ = [
    "DEFAULT_LIMITS",
    "BadInput",
    "Catalogue",
    "Kind",
    "Limits",
    "Numbered",
    "Remark",
    "Row",
    "Sentence",
    "Sheet",
    "Table",
    "Workbook",
    "cell_name",
    "decode",
    "in_words",
    "is_error",
    "neutralise",
    "open_archive",
    "open_workbook",
    "read_delimited",
    "read_json",
    "restore",
    "sniff",
]
