"""The reference library: records of documents and lessons, search in six languages, files in and out."""

from .index import Index
from .query import Filters
from .records import KINDS, Document, Lesson, Tag, Timeliness
from .search import MOST_HITS, Answer, Hit, Reason, Searching, search
from .stock import Stock, shipped_stock

__all__ = [
    "KINDS",
    "MOST_HITS",
    "Answer",
    "Document",
    "Filters",
    "Hit",
    "Index",
    "Lesson",
    "Reason",
    "Searching",
    "Stock",
    "Tag",
    "Timeliness",
    "search",
    "shipped_stock",
]
