"""The reference library: records of documents and lessons, search in six languages, files in and out."""

from .citation import cite
from .coverage import Coverage, coverage
from .duplicates import Duplicate, find_duplicates
from .engine import Engine
from .exchange import read_references, write_references
from .index import Index
from .query import Filters
from .recommend import Gap, Recommendation, Use, recommend
from .records import KINDS, Document, Lesson, Tag, Timeliness
from .searching import MOST_HITS, Answer, Hit, Reason, Searching, browse, fitting, search
from .stock import Stock, shipped_stock

__all__ = [
    "KINDS",
    "MOST_HITS",
    "Answer",
    "Coverage",
    "Document",
    "Duplicate",
    "Engine",
    "Filters",
    "Gap",
    "Hit",
    "Index",
    "Lesson",
    "Reason",
    "Recommendation",
    "Searching",
    "Stock",
    "Tag",
    "Timeliness",
    "Use",
    "browse",
    "cite",
    "coverage",
    "find_duplicates",
    "fitting",
    "read_references",
    "recommend",
    "search",
    "shipped_stock",
    "write_references",
]
