"""List, hand out and take back the confirmation of translations by people.

    translation_reviews.py list                     how much of each language is confirmed
    translation_reviews.py sheet LANGUAGE FILE      write what nobody confirmed yet as a table (CSV)
    translation_reviews.py confirm LANGUAGE FILE    keep the rows of that table in which a person put name and date

A row counts only while the translation is still the one on the sheet. A wrong translation is mended in the
catalogue (django.po), compiled with `make messages`, and then put on a new sheet.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hsforhs.workbench.look import reviews  # noqa: E402
from tools.messages import PLURALS  # noqa: E402

SHEET = ("context", "message", "translation", "person", "date")
KEPT = ("context", "message", "digest", "person", "date")
FORM_SEPARATOR = "\n"


class SheetError(ValueError):
    """A sheet holds a row that cannot be kept; the message says which and why."""


def catalogue(language: str, locale: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the translated messages of a language such as zh_Hans."""
    return reviews.translations(locale / language / "LC_MESSAGES" / "django.mo")


def unconfirmed(language: str, locale: Path) -> list[dict[str, str]]:
    """Return the rows of a sheet: every translated message without a confirmation of its present wording."""
    known = {(x.context, x.message, x.digest) for x in reviews.read_confirmations(locale / language / "reviewed.csv")}
    return [
        {"context": context, "message": message, "translation": FORM_SEPARATOR.join(forms), "person": "", "date": ""}
        for (context, message), forms in sorted(catalogue(language, locale).items())
        if (context, message, reviews.digest(forms)) not in known
    ]


def confirm(language: str, sheet: Path, locale: Path) -> int:
    """Keep the signed rows of a sheet and return their number; one wrong row raises SheetError and nothing is kept."""
    present = catalogue(language, locale)
    kept: dict[tuple[str, str], dict[str, str]] = {}
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=1):
            if missing := set(SHEET) - set(row):
                raise SheetError(f"{sheet.name}: the column {', '.join(sorted(missing))} is missing")
            if not row["person"].strip():
                continue
            forms = present.get((row["context"], row["message"]))
            if forms is None or FORM_SEPARATOR.join(forms) != row["translation"].replace("\r\n", "\n"):
                raise SheetError(f"{sheet.name}, row {number}: the translation is no longer that of the catalogue")
            try:
                date = dt.date.fromisoformat(row["date"].strip()).isoformat()
            except ValueError:
                raise SheetError(
                    f"{sheet.name}, row {number}: '{row['date']}' is no date; expected 2026-11-26"
                ) from None
            key = (row["context"], row["message"])
            kept[key] = dict(zip(KEPT, (*key, reviews.digest(forms), row["person"].strip(), date), strict=True))
    target = locale / language / "reviewed.csv"
    older = [x for x in reviews.read_confirmations(target) if (x.context, x.message) not in kept]
    rows = [dict(zip(KEPT, (x.context, x.message, x.digest, x.person, x.date), strict=True)) for x in older]
    rows += kept.values()
    write(target, KEPT, sorted(rows, key=lambda row: (row["context"], row["message"])))
    return len(kept)


def write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    """Write a table with a header line."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main(words: list[str] | None = None, locale: Path = reviews.LOCALE) -> int:
    """Return 0, or 2 with one sentence when a sheet cannot be kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    for name in ("sheet", "confirm"):
        command = commands.add_parser(name)
        command.add_argument("language", choices=PLURALS)
        command.add_argument("file", type=Path)
    chosen = parser.parse_args(words)
    if chosen.command == "list":
        for language in PLURALS:
            total = len(catalogue(language, locale))
            print(f"{language}: {total - len(unconfirmed(language, locale))} of {total} confirmed")
    elif chosen.command == "sheet":
        rows = unconfirmed(chosen.language, locale)
        write(chosen.file, SHEET, rows)
        print(f"{chosen.file}: {len(rows)} messages to read")
    else:
        try:
            print(f"{confirm(chosen.language, chosen.file, locale)} messages confirmed")
        except SheetError as error:
            print(error, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
