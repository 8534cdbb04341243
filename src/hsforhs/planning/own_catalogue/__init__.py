"""An operator's own catalogue of actions, read from CSV or a workbook; it never mixes with ours."""

from .columns import REQUIRED, Columns, Field, checked_columns, fields, guess_columns, parse_columns, read_columns
from .faults import MOST_FAULTS, CatalogueRefused, RowFault
from .reading import CatalogueReading, read_own_catalogue
from .rows import INSTRUMENTS, LONGEST_ID
from .table import CatalogueTable, read_table

__all__ = [
    "INSTRUMENTS",
    "LONGEST_ID",
    "MOST_FAULTS",
    "REQUIRED",
    "CatalogueReading",
    "CatalogueRefused",
    "CatalogueTable",
    "Columns",
    "Field",
    "RowFault",
    "checked_columns",
    "fields",
    "guess_columns",
    "parse_columns",
    "read_columns",
    "read_own_catalogue",
    "read_table",
]
