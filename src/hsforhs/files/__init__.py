"""Safe opening of files: limits, encodings, formula neutralising; knows no content."""

from .delimited import Table, decode, read_delimited
from .errors import BadInput, Remark
from .jsonfile import read_json
from .kinds import Kind, sniff
from .limits import DEFAULT_LIMITS, Limits
from .neutralise import neutralise, restore
from .workbook import Row, Sheet, Workbook, cell_name, is_error, open_workbook

__all__ = [
    "DEFAULT_LIMITS",
    "BadInput",
    "Kind",
    "Limits",
    "Remark",
    "Row",
    "Sheet",
    "Table",
    "Workbook",
    "cell_name",
    "decode",
    "is_error",
    "neutralise",
    "open_workbook",
    "read_delimited",
    "read_json",
    "restore",
    "sniff",
]
