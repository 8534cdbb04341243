"""What people can do with the library, one module for each matter."""

from .duplicates import decide_pair
from .editing import add_document, delete_document, set_visibility, supersede
from .harvests import HarvestCounts, harvest_repository
from .imports import Imported, import_records
from .reviews import review, tell_use
from .state import changed, mark
from .stock import load_stock
from .tags import decide_tag, propose_tag

__all__ = [
    "HarvestCounts",
    "Imported",
    "add_document",
    "changed",
    "decide_pair",
    "decide_tag",
    "delete_document",
    "harvest_repository",
    "import_records",
    "load_stock",
    "mark",
    "propose_tag",
    "review",
    "set_visibility",
    "supersede",
    "tell_use",
]
