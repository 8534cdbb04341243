"""Names for what a workbook holds: codes where it gives codes, else words of the titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from .book import Page
from .ledger import Column

_CODE_LABELS = ("indicatorid", "indicatorcode", "informid", "id", "code")
_UNIT_LABELS = ("unitofmeasurament", "unitofmeasurement", "unitofmeasure", "unit", "units")
_YEAR_LABELS = ("surveyyear", "referenceyear", "year")
_DIMENSIONS = (("coping", "coping"), ("vulnerab", "vulnerability"), ("hazard", "hazard"))
_MOST = 60


class Names:
    """Gives each thing a name that nothing else has."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, wanted: str) -> str:
        """Return the wanted name, or the first free one made from it by a number."""
        name, number = wanted or "column", 2
        while name.casefold() in self._taken:
            name, number = f"{wanted}_{number}", number + 1
        self._taken.add(name.casefold())
        return name


def slug(title: str) -> str:
    """Return a title as a plain name: small letters, digits and underscores, at most 60 characters, whole words."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    if len(words) > 1 and words[0] == "inform":
        words = words[1:]
    found = ""
    for word in words:
        longer = f"{found}_{word}" if found else word
        if len(longer) > _MOST:
            break
        found = longer
    found = found or "column"
    return f"n{found}" if found[0].isdigit() else found


def code_of(column: Column) -> str:
    """Return the code of a column of raw data, else words of its title, else its sheet and heading."""
    found = column.page.labelled(column.number, *_CODE_LABELS)
    if isinstance(found, str) and found.strip():
        return re.sub(r"[\[\]\s]+", "_", found.strip())
    if column.title:
        return slug(column.title)
    heading = column.page.labelled(column.number, *_YEAR_LABELS)
    return slug(f"{column.page.name} {_whole(heading)}" if heading is not None else column.page.name)


def unit_of(column: Column) -> str:
    """Return the unit of measurement that stands above a column, empty where there is none."""
    found = column.page.labelled(column.number, *_UNIT_LABELS)
    return str(found).strip() if found is not None else ""


def year_of(column: Column) -> str:
    """Return the year or years that stand above a column, empty where there are none."""
    found = column.page.labelled(column.number, *_YEAR_LABELS)
    return _whole(found) if found is not None else ""


def _whole(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value).strip()


def dimension(title: str) -> str | None:
    """Return the name of a dimension by its title: hazard, vulnerability or coping (lack of coping capacity)."""
    plain = title.lower()
    return next((name for word, name in _DIMENSIONS if word in plain), None)


def edition(sheet: str, about: Iterable[str], file: str) -> tuple[str, str, str]:
    """Return name, version and release of an edition, from the sheet of results, the front page and the file name."""
    texts = list(about)
    front = " ".join(texts[:40])
    year = next((m[0] for x in (sheet, front, file) if (m := re.search(r"20[1-3]\d", x))), "")
    middle = "-mid" if re.search(r"\bmid[\s_-]*(?:year|20)", f"{sheet} {file}".lower()) else ""
    version = next(
        (
            m[1]
            for x in (*texts[:40], file)
            if (m := re.search(r"(?<![A-Za-z])v\.?\s*(\d+(?:\.\d+)+)", x, re.IGNORECASE))
        ),
        "",
    )
    if not version:
        short = re.search(r"v(\d)(\d)(\d)\b", file)
        version = ".".join(short.groups()) if short else "unknown"
    release = next((x.strip() for x in texts[:40] if re.search(r"\bv\.?\s*\d+\.\d", x, re.IGNORECASE)), "")
    return f"inform-{year}{middle}" if year else "inform", version, release


def front_page(pages: Iterable[Page]) -> list[str]:
    """Return the texts of the first sheet that is headed *About*, or of none."""
    for page in pages:
        if page.name.lower().startswith("about"):
            return [str(x) for row in page.values.rows for x in row if x is not None]
    return []
