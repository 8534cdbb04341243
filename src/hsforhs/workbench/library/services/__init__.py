"""What people can do with the library, one module for each matter."""

from .duplicates import decide_pair
from .editing import add_document, delete_document, set_visibility, supersede
from .harvests import HarvestCounts, harvest_repository, store_harvested
from .imports import Imported, import_records
from .links import accept_replacement, check_links
from .reviews import review, tell_use
from .state import changed, mark
from .stock import load_stock
from .tags import decide_tag, propose_tag

__all__ = [
    "HarvestCounts",
    "Imported",
    "accept_replacement",
    "add_document",
    "changed",
    "check_links",
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
    "store_harvested",
    "supersede",
    "tell_use",
]
