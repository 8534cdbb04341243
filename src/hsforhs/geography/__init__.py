"""Places below a country as data: reading lists of provinces and districts, checking them, dated facts of countries."""

from .check import check_rows
from .columns import Mapped
from .dated import DatedFact, read_ihr_versions, read_region_membership
from .readers import read_places
from .records import DISTRICT, PROVINCE, Country, PlaceReading, PlaceRow

__all__ = [
    "DISTRICT",
    "PROVINCE",
    "Country",
    "DatedFact",
    "Mapped",
    "PlaceReading",
    "PlaceRow",
    "check_rows",
    "read_ihr_versions",
    "read_places",
    "read_region_membership",
]
