from __future__ import annotations

import csv
from pathlib import Path

import polib
import pytest

from tools import translation_reviews as tool


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    """Catalogues of all languages with two messages; the Russian one has plural forms."""
    for language in tool.PLURALS:
        file = polib.POFile()
        file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
        file.append(polib.POEntry(msgid="Plans", msgctxt="menu", msgstr=f"Plans {language}"))
        file.append(polib.POEntry(msgid="a row", msgid_plural="rows", msgstr_plural={0: "one", 1: "many"}))
        folder = tmp_path / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        file.save_as_mofile(str(folder / "django.mo"))
    return tmp_path / "locale"


def sheet(locale: Path, path: Path) -> list[dict[str, str]]:
    assert tool.main(["sheet", "ru", str(path)], locale) == 0
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def sign(path: Path, rows: list[dict[str, str]], date: str = "2026-11-26") -> None:
    tool.write(path, tool.SHEET, [{**row, "person": "A. Reader", "date": date} for row in rows])


def test_a_sheet_holds_what_nobody_confirmed(locale: Path, tmp_path: Path) -> None:
    rows = sheet(locale, tmp_path / "sheet.csv")
    assert [(x["context"], x["message"], x["translation"]) for x in rows] == [
        ("", "a row", "one\nmany"),
        ("menu", "Plans", "Plans ru"),
    ]


def test_signed_rows_are_kept_and_leave_the_next_sheet(
    locale: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheet.csv"
    first, second = sheet(locale, path)
    tool.write(path, tool.SHEET, [{**first, "person": "A. Reader", "date": "2026-11-26"}, second])
    assert tool.main(["confirm", "ru", str(path)], locale) == 0
    assert "1 messages confirmed" in capsys.readouterr().out
    assert [x["message"] for x in sheet(locale, path)] == ["Plans"]
    sign(path, [second])
    assert tool.confirm("ru", path, locale) == 1
    assert sheet(locale, path) == []
    capsys.readouterr()
    tool.main(["list"], locale)
    assert "ru: 2 of 2 confirmed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"translation": "Other"}, "row 2: the translation is no longer that of the catalogue"),
        ({"message": "Gone"}, "row 2: the translation is no longer that of the catalogue"),
        ({"date": "yesterday"}, "row 2: 'yesterday' is no date"),
    ],
)
def test_one_wrong_row_keeps_nothing(
    locale: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], words: str
) -> None:
    path = tmp_path / "sheet.csv"
    signed = [{**row, "person": "A. Reader", "date": "2026-11-26"} for row in sheet(locale, path)]
    tool.write(path, tool.SHEET, [signed[0], {**signed[1], **change}])
    assert tool.main(["confirm", "ru", str(path)], locale) == 2
    assert words in capsys.readouterr().err
    assert not (locale / "ru" / "reviewed.csv").exists()


def test_a_table_that_is_no_sheet_is_refused(locale: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("message,person\nPlans,A. Reader\n", encoding="utf-8")
    with pytest.raises(tool.SheetError, match="the column context, date, translation is missing"):
        tool.confirm("ru", path, locale)
